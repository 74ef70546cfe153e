"""Reads over many plans: steps that wait to be confirmed, and how pathways are used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from trepconnect.accounts.queries import PEOPLE
from trepconnect.kernel.actor import Actor
from trepconnect.kernel.errors import Forbidden
from trepconnect.mentoring.mentors.policy import works_with_people
from trepconnect.milestones.pathways.domain.catalogue import pathway
from trepconnect.milestones.pathways.domain.pathway import Confirmer, Texts
from trepconnect.milestones.plans import policy
from trepconnect.milestones.plans.domain import DONE, StepState
from trepconnect.milestones.plans.models import PlanRow, PlanStepRow
from trepconnect.platform.data.paging import AnyRow, Page, page_of
from trepconnect.profiles.queries.face import BUSINESSES


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
    session: Session, actor: Actor, *, limit: int | None = None
) -> list[ToConfirm]:
    """What this mentor or the office may confirm, the longest waiting first. One statement."""
    return [_to_confirm(row) for row in session.execute(_waiting(actor).limit(limit))]


def page_to_confirm(session: Session, actor: Actor, *, page: int) -> Page[ToConfirm]:
    """The same, a page at a time; two statements."""
    counted = _joined(select(PlanStepRow.id)).where(_waiting_for(actor))
    return page_of(session, _waiting(actor), page, _to_confirm, counted=counted)


def count_to_confirm(session: Session, actor: Actor) -> int:
    """How many ``list_to_confirm`` has without a limit."""
    counted = _joined(select(func.count()).select_from(PlanStepRow)).where(_waiting_for(actor))
    return session.scalar(counted) or 0


def _waiting(actor: Actor) -> Any:
    return (
        _joined(
            select(
                PlanStepRow.id.label("step_id"),
                PlanRow.business_id,
                BUSINESSES.c.name.label("business_name"),
                PEOPLE.c.display_name.label("person_name"),
                PlanStepRow.confirmer,
                PlanStepRow.marked_at,
                PlanStepRow.code,
                PlanRow.pathway_code,
                PlanRow.pathway_version,
            )
        )
        .join(PEOPLE, PEOPLE.c.id == BUSINESSES.c.user_id)
        .where(_waiting_for(actor))
        .order_by(PlanStepRow.marked_at, PlanStepRow.id)
    )


def _joined(query: Any) -> Any:
    return query.join(PlanRow, PlanRow.id == PlanStepRow.plan_id).join(
        BUSINESSES, BUSINESSES.c.id == PlanRow.business_id
    )


def _waiting_for(actor: Actor) -> ColumnElement[bool]:
    return and_(
        PlanStepRow.state == StepState.MARKED,
        policy.confirmable_by(actor, PlanStepRow.confirmer.expression),
        PlanRow.ended_at.is_(None),
        BUSINESSES.c.removed_at.is_(None),
        policy.visible_to(actor),
    )


def _to_confirm(row: AnyRow) -> ToConfirm:
    values = row._asdict()
    its_pathway = pathway(values.pop("pathway_code"), values.pop("pathway_version"))
    code = values.pop("code")
    title = next(step.title for step in its_pathway.steps if step.code == code)
    return ToConfirm(**values, title=title)


@dataclass(frozen=True, slots=True)
class Use:
    """How many plans follow a pathway, and in how many of them each step is in each state."""

    plans: int = 0
    steps: Mapping[str, Counter[StepState]] = field(default_factory=dict)

    def count(self, code: str, *states: StepState) -> int:
        counted = self.steps.get(code, Counter())
        return sum(counted[state] for state in states)

    @property
    def confirmed(self) -> int:
        return sum(counted[StepState.CONFIRMED] for counted in self.steps.values())


def count_use(session: Session, actor: Actor) -> dict[str, Use]:
    """By pathway, over the plans that are followed now. For casework; two statements."""
    if not works_with_people(actor):
        raise Forbidden
    followed = (PlanRow.ended_at.is_(None), BUSINESSES.c.removed_at.is_(None))
    plans = session.execute(
        select(PlanRow.pathway_code, func.count())
        .join(BUSINESSES, BUSINESSES.c.id == PlanRow.business_id)
        .where(*followed)
        .group_by(PlanRow.pathway_code)
    )
    steps = session.execute(
        select(PlanRow.pathway_code, PlanStepRow.code, PlanStepRow.state, func.count())
        .join(PlanStepRow, PlanStepRow.plan_id == PlanRow.id)
        .join(BUSINESSES, BUSINESSES.c.id == PlanRow.business_id)
        .where(
            *followed,
            PlanStepRow.code.is_not(None),
            or_(PlanStepRow.asked, PlanStepRow.state.in_(DONE)),
        )
        .group_by(PlanRow.pathway_code, PlanStepRow.code, PlanStepRow.state)
    )
    by_pathway: dict[str, dict[str, Counter[StepState]]] = {}
    for pathway_code, code, state, count in steps:
        counted = by_pathway.setdefault(pathway_code, {})
        counted.setdefault(str(code), Counter())[state] = count
    return {code: Use(count, by_pathway.get(code, {})) for code, count in plans}
