"""Reads over many plans: steps that wait to be confirmed, and how pathways are used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    cast,
    func,
    literal,
    or_,
    select,
    union_all,
)
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
from trepconnect.platform.data import kept
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
    """How many ``list_to_confirm`` has without a limit. For the office the sums are read, less
    what the actor may not confirm. One statement."""
    if not works_with_people(actor):
        counted = _joined(select(func.count()).select_from(PlanStepRow))
        return session.scalar(counted.where(_waiting_for(actor))) or 0
    marked = StepState.MARKED
    ends = sorted(f" {marked} {confirmer}" for confirmer in policy.CONFIRMED_BY_OFFICE)
    own = select(BUSINESSES.c.id).where(BUSINESSES.c.user_id == actor.user_id)
    left = kept.total_of(PLANS, ends) - kept.total_of_owners(PLANS, ends, own)
    return session.scalar(select(left)) or 0


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
    """By pathway, over the plans that are followed now. For casework; one statement."""
    if not works_with_people(actor):
        raise Forbidden
    plans: Counter[str] = Counter()
    steps: dict[str, dict[str, Counter[StepState]]] = {}
    for name, amount in kept.sums(session, PLANS).items():
        pathway_code, *step = name.split(" ")
        if not step:
            plans[pathway_code] = amount
            continue
        code, state, _ = step
        counted = steps.setdefault(pathway_code, {}).setdefault(code, Counter())
        counted[StepState(state)] += amount
    return {code: Use(count, steps.get(code, {})) for code, count in plans.items()}


def _shares(business_ids: Collection[UUID] | None) -> Select[Any]:
    """Of a business the plan that it follows, and each step: its code, state and confirmer."""
    followed = [PlanRow.ended_at.is_(None), BUSINESSES.c.removed_at.is_(None)]
    if business_ids is not None:
        followed.append(PlanRow.business_id.in_(business_ids))
    owner, its_business = PlanRow.business_id.label("owner_id"), BUSINESSES.c.id
    plans = select(owner, PlanRow.pathway_code.label("name"), literal(1).label("amount"))
    words = (PlanStepRow.code, PlanStepRow.state, PlanStepRow.confirmer)
    name: Any = cast(PlanRow.pathway_code, String)
    for word in words:
        name = name + " " + cast(word, String)
    steps = (
        select(owner, name, literal(1))
        .join(PlanStepRow, PlanStepRow.plan_id == PlanRow.id)
        .where(
            PlanStepRow.code.is_not(None),
            or_(PlanStepRow.asked, PlanStepRow.state.in_(DONE)),
        )
    )
    both = (
        one.join(BUSINESSES, its_business == PlanRow.business_id).where(*followed)
        for one in (plans, steps)
    )
    shares = union_all(*both).subquery()
    return select(shares.c.owner_id, shares.c.name, shares.c.amount)


PLANS: Final = kept.Topic("plans", _shares)
