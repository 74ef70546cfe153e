"""Who may see and do what with a plan: its owner, their mentor, the office's casework."""

from __future__ import annotations

from typing import Final, Protocol
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select, true

from trepconnect.kernel.actor import Actor
from trepconnect.mentoring.mentors.policy import works_with_people
from trepconnect.mentoring.pairings.domain.pairing import STARTED
from trepconnect.mentoring.pairings.queries.face import PAIRS
from trepconnect.milestones.pathways.domain.pathway import Confirmer
from trepconnect.milestones.plans.domain import PlanStep
from trepconnect.profiles.queries.face import BUSINESSES


class Owned(Protocol):
    """A plan, as a query returned it."""

    @property
    def user_id(self) -> UUID: ...
    @property
    def mentor_id(self) -> UUID | None: ...
    @property
    def is_active(self) -> bool: ...


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Businesses whose plan the actor may know of: one's own, those mentored, all for casework."""
    if works_with_people(actor):
        return true()
    mentored = select(PAIRS.c.business_id).where(
        PAIRS.c.mentor_id == actor.user_id, PAIRS.c.state.in_(STARTED)
    )
    return or_(BUSINESSES.c.user_id == actor.user_id, BUSINESSES.c.id.in_(mentored))


CONFIRMED_BY_OFFICE: Final = frozenset({Confirmer.MENTOR_OR_OFFICE, Confirmer.OFFICE})


def confirmable_by(actor: Actor, confirmer: ColumnElement[Confirmer]) -> ColumnElement[bool]:
    """Steps that the actor may confirm, of plans they may see; never one of their own business."""
    allowed = {Confirmer.MENTOR_OR_OFFICE}
    if works_with_people(actor):
        allowed |= CONFIRMED_BY_OFFICE
    return confirmer.in_(allowed) & (BUSINESSES.c.user_id != actor.user_id)


def can_read(_actor: Actor, _plan: Owned) -> bool:
    """Whoever may know of it may read it."""
    return True


def can_edit(actor: Actor, plan: Owned) -> bool:
    """Only its owner answers, marks, skips and sets dates; an ended plan stays as it is."""
    return plan.is_active and actor.user_id == plan.user_id


def can_vouch(actor: Actor, plan: Owned) -> bool:
    """The owner's mentor and the office; nobody for their own business."""
    if not plan.is_active or actor.user_id == plan.user_id:
        return False
    return works_with_people(actor) or actor.user_id == plan.mentor_id


def can_confirm(actor: Actor, plan: Owned, step: PlanStep) -> bool:
    """Some steps only the office confirms, one's own nobody."""
    if step.kept.confirmer is Confirmer.NOBODY or not can_vouch(actor, plan):
        return False
    return step.kept.confirmer is not Confirmer.OFFICE or works_with_people(actor)
