"""Reads of steps that wait for somebody to confirm them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from trepconnect.accounts.models import User
from trepconnect.kernel.actor import Actor
from trepconnect.milestones import policy
from trepconnect.milestones.domain.pathway import Confirmer, Texts
from trepconnect.milestones.domain.pathways import pathway
from trepconnect.milestones.domain.step import StepState
from trepconnect.milestones.models import PlanRow, PlanStepRow
from trepconnect.profiles.models import BusinessRow


@dataclass(frozen=True, slots=True, kw_only=True)
class ToConfirm:
    """A step that its owner marked as done."""

    step_id: UUID
    business_id: UUID
    business_name: str
    person_name: str
    title: Texts
    confirmer: Confirmer
    marked_at: datetime


def list_to_confirm(
    session: Session, actor: Actor, *, limit: int | None = None, offset: int = 0
) -> list[ToConfirm]:
    """What this mentor or the office may confirm, the longest waiting first. One statement."""
    rows = session.execute(
        _joined(
            select(
                PlanStepRow.id.label("step_id"),
                PlanRow.business_id,
                BusinessRow.name.label("business_name"),
                User.display_name.label("person_name"),
                PlanStepRow.confirmer,
                PlanStepRow.marked_at,
                PlanStepRow.code,
                PlanRow.pathway_code,
                PlanRow.pathway_version,
            )
        )
        .join(User, User.id == BusinessRow.user_id)
        .where(_waiting_for(actor))
        .order_by(PlanStepRow.marked_at, PlanStepRow.id)
        .limit(limit)
        .offset(offset)
    )
    return [_to_confirm(row._asdict()) for row in rows]


def count_to_confirm(session: Session, actor: Actor) -> int:
    """How many ``list_to_confirm`` has without a limit."""
    counted = _joined(select(func.count()).select_from(PlanStepRow)).where(_waiting_for(actor))
    return session.scalar(counted) or 0


def _joined(query: Any) -> Any:
    return query.join(PlanRow, PlanRow.id == PlanStepRow.plan_id).join(
        BusinessRow, BusinessRow.id == PlanRow.business_id
    )


def _waiting_for(actor: Actor) -> ColumnElement[bool]:
    return and_(
        PlanStepRow.state == StepState.MARKED,
        policy.confirmable_by(actor, PlanStepRow.confirmer.expression),
        PlanRow.ended_at.is_(None),
        BusinessRow.removed_at.is_(None),
        policy.visible_to(actor),
    )


def _to_confirm(values: dict[str, Any]) -> ToConfirm:
    its_pathway = pathway(values.pop("pathway_code"), values.pop("pathway_version"))
    code = values.pop("code")
    title = next(step.title for step in its_pathway.steps if step.code == code)
    return ToConfirm(**values, title=title)
