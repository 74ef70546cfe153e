"""Reads of plans: whole, with every step that is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, select
from sqlalchemy.orm import Session

from trepconnect.accounts.queries import PEOPLE
from trepconnect.kernel.actor import Actor
from trepconnect.kernel.errors import Forbidden, NotFound
from trepconnect.mentoring.pairings.domain.pairing import STARTED
from trepconnect.mentoring.pairings.queries.face import PAIRS
from trepconnect.milestones.pathways.domain.catalogue import pathway
from trepconnect.milestones.pathways.domain.pathway import Pathway
from trepconnect.milestones.plans import policy
from trepconnect.milestones.plans.domain import (
    Kept,
    PlanStep,
    Progress,
    StepPlace,
    next_of,
    plan_steps,
    progress_of,
)
from trepconnect.milestones.plans.models import PlanRow, PlanStepRow
from trepconnect.profiles.queries.face import BUSINESSES


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The plan of a business. ``language`` is the one its owner reads us in."""

    id: UUID
    business_id: UUID
    business_name: str
    user_id: UUID
    person_name: str
    language: str
    mentor_id: UUID | None
    mentor_name: str
    pathway: Pathway
    answers: dict[str, str]
    started_at: datetime
    ended_at: datetime | None
    version: int
    steps: tuple[PlanStep, ...]

    @property
    def is_active(self) -> bool:
        return self.ended_at is None

    @property
    def next(self) -> PlanStep | None:
        return next_of(self.steps)

    @property
    def progress(self) -> Progress:
        return progress_of(self.steps)

    def standing(self, *standings: StepPlace) -> list[PlanStep]:
        """The steps that stand so, in order."""
        return [one for one in self.steps if one.standing in standings]


@dataclass(frozen=True, slots=True)
class StepInPlan:
    """A step with the plan it belongs to."""

    plan: Plan
    step: PlanStep


Can = Callable[[Actor, Plan], bool]

_OWNER, _MENTOR = PEOPLE.alias("owner"), PEOPLE.alias("mentor")
_HELPER, _CONFIRMER = PEOPLE.alias("who_helped"), PEOPLE.alias("who_confirmed")
_REOPENER = PEOPLE.alias("who_reopened")

_PLANS: Any = (
    select(
        PlanRow.id,
        PlanRow.business_id,
        PlanRow.pathway_code,
        PlanRow.pathway_version,
        PlanRow.answers,
        PlanRow.started_at,
        PlanRow.ended_at,
        PlanRow.version,
        BUSINESSES.c.name.label("business_name"),
        BUSINESSES.c.user_id,
        _OWNER.c.display_name.label("person_name"),
        _OWNER.c.language,
        PAIRS.c.mentor_id,
        _MENTOR.c.display_name.label("mentor_name"),
    )
    .join(BUSINESSES, BUSINESSES.c.id == PlanRow.business_id)
    .join(_OWNER, _OWNER.c.id == BUSINESSES.c.user_id)
    .outerjoin(
        PAIRS,
        and_(PAIRS.c.business_id == PlanRow.business_id, PAIRS.c.state.in_(STARTED)),
    )
    .outerjoin(_MENTOR, _MENTOR.c.id == PAIRS.c.mentor_id)
    .where(BUSINESSES.c.removed_at.is_(None))
)
_STEPS: Any = (
    select(
        PlanStepRow.id,
        PlanStepRow.code,
        PlanStepRow.title,
        PlanStepRow.note,
        PlanStepRow.confirmer,
        PlanStepRow.asked,
        PlanStepRow.state,
        PlanStepRow.due_on,
        PlanStepRow.version,
        PlanStepRow.evidence,
        PlanStepRow.helped_by,
        _HELPER.c.display_name.label("helper_name"),
        PlanStepRow.helped_words,
        PlanStepRow.remark,
        PlanStepRow.marked_at,
        PlanStepRow.confirmed_at,
        _CONFIRMER.c.display_name.label("confirmed_name"),
        _REOPENER.c.display_name.label("reopened_name"),
    )
    .outerjoin(_HELPER, _HELPER.c.id == PlanStepRow.helped_by)
    .outerjoin(_CONFIRMER, _CONFIRMER.c.id == PlanStepRow.confirmed_by)
    .outerjoin(_REOPENER, _REOPENER.c.id == PlanStepRow.reopened_by)
    .where(PlanStepRow.plan_id == bindparam("plan_id"))
    .order_by(PlanStepRow.created_at, PlanStepRow.id)
)
_NO_WORDS: Any = {
    "title": "",
    "note": "",
    "evidence": "",
    "helped_words": "",
    "remark": "",
}
"""Whoever decides about money reads how far it is, not what was written."""

_NAMES = ("helper_name", "confirmed_name", "reopened_name")


def find_plan(session: Session, actor: Actor, business_id: UUID) -> Plan | None:
    """The plan that a business follows now. Two statements."""
    return _find(
        session, actor, and_(PlanRow.business_id == business_id, PlanRow.ended_at.is_(None))
    )


@dataclass(frozen=True, slots=True)
class PlannedBusiness:
    """A business that may have a plan."""

    id: UUID
    name: str
    person_name: str


def get_business(session: Session, actor: Actor, business_id: UUID) -> PlannedBusiness:
    """A business whose plan the actor could read, if it had one. Raises NotFound."""
    row = session.execute(
        select(BUSINESSES.c.id, BUSINESSES.c.name, PEOPLE.c.display_name)
        .join(PEOPLE, PEOPLE.c.id == BUSINESSES.c.user_id)
        .where(
            BUSINESSES.c.id == business_id,
            BUSINESSES.c.removed_at.is_(None),
            policy.visible_to(actor),
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    return PlannedBusiness(*row)


def get_plan(session: Session, actor: Actor, plan_id: UUID, *, to: Can = policy.can_read) -> Plan:
    """Raises NotFound, and Forbidden when the actor may not ``to`` it."""
    return _allowed(actor, _find(session, actor, PlanRow.id == plan_id), to)


def get_step(
    session: Session, actor: Actor, step_id: UUID, *, to: Can = policy.can_read
) -> StepInPlan:
    """A step that is shown, in its plan. Raises NotFound and Forbidden as ``get_plan``."""
    its_plan = select(PlanStepRow.plan_id).where(PlanStepRow.id == step_id).scalar_subquery()
    plan = _find(session, actor, PlanRow.id == its_plan)
    step = next((one for one in plan.steps if one.id == step_id), None) if plan else None
    if step is None:
        raise NotFound
    return StepInPlan(_allowed(actor, plan, to), step)


def ids_followed() -> Select[UUID]:
    """Plans that are followed now, of everybody, for use within a statement of the program's."""
    return (
        select(PlanRow.id)
        .join(BUSINESSES, BUSINESSES.c.id == PlanRow.business_id)
        .where(PlanRow.ended_at.is_(None), BUSINESSES.c.removed_at.is_(None))
    )


def next_step(session: Session, actor: Actor, business_id: UUID) -> PlanStep | None:
    """What to do first; None without a plan, and when nothing is open."""
    plan = find_plan(session, actor, business_id)
    return plan.next if plan else None


def _allowed(actor: Actor, plan: Plan | None, to: Can) -> Plan:
    if plan is None:
        raise NotFound
    if not to(actor, plan):
        raise Forbidden
    return plan


def _find(session: Session, actor: Actor, wanted: ColumnElement[bool]) -> Plan | None:
    row = session.execute(_PLANS.where(wanted, policy.visible_to(actor))).one_or_none()
    if row is None:
        return None
    kept = [_kept(one) for one in session.execute(_STEPS, {"plan_id": row.id})]
    values = row._asdict()
    if not actor.may_know_background(row.user_id):
        kept = [replace(one, **_NO_WORDS) for one in kept]
        values["language"] = actor.language
    its_pathway = pathway(values.pop("pathway_code"), values.pop("pathway_version"))
    return Plan(
        **{**values, "mentor_name": row.mentor_name or ""},
        pathway=its_pathway,
        steps=tuple(plan_steps(its_pathway, row.answers, kept)),
    )


def _kept(row: Row[Any]) -> Kept:
    values = row._asdict()
    return Kept(**{**values, **{name: values[name] or "" for name in _NAMES}})
