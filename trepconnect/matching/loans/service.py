"""Answers to what loan rules ask and the profile does not hold."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from trepconnect.kernel.actor import Actor
from trepconnect.kernel.clock import Clock
from trepconnect.lending.products.domain.fields import AnswerInvalid, Value
from trepconnect.matching.loans.domain import ASKABLE, value_to_json
from trepconnect.matching.loans.models import CriteriaAnswer
from trepconnect.platform.data import audit
from trepconnect.profiles.queries.face import hold_own_business


def save_answers(
    session: Session,
    actor: Actor,
    clock: Clock,
    *,
    business_id: UUID,
    answers: Mapping[str, Value | None],
) -> None:
    """Replace the answers to these questions; None takes one back.

    Raises NotFound for anybody else's business, AnswerInvalid for what pages never ask.
    """
    if not answers.keys() <= ASKABLE.keys():
        raise AnswerInvalid(f"not asked: {sorted(answers.keys() - ASKABLE.keys())}")
    hold_own_business(session, actor, business_id)
    session.execute(
        delete(CriteriaAnswer).where(
            CriteriaAnswer.business_id == business_id, CriteriaAnswer.field.in_(answers)
        )
    )
    given = {field: value for field, value in answers.items() if value is not None}
    session.add_all(
        CriteriaAnswer(
            business_id=business_id,
            field=field,
            value=value_to_json(value),
            answered_at=clock.now(),
        )
        for field, value in given.items()
    )
    audit.record(session, actor, "matching.questions_answered", "business", business_id)
