"""Reads of pairings. A mentor is not told whose it is before both have said yes."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from trepconnect.accounts.queries import PEOPLE
from trepconnect.kernel.actor import Actor
from trepconnect.kernel.errors import Forbidden, NotFound
from trepconnect.mentoring.mentors import policy as mentors_policy
from trepconnect.mentoring.mentors.models import MentorRow
from trepconnect.mentoring.pairings import policy
from trepconnect.mentoring.pairings.domain.pairing import LIVE, STARTED, EndReason, PairingState
from trepconnect.mentoring.pairings.models import PairingRow
from trepconnect.profiles.domain.business import Stage
from trepconnect.profiles.queries.face import BUSINESSES

_PERSON, _MENTOR = PEOPLE.alias("person"), PEOPLE.alias("mentor")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing:
    """A mentor and a business. ``person_name`` and ``business_name`` are empty for a mentor who
    must not know them yet, ``end_words`` for whoever is neither their author nor the office.
    """

    id: UUID
    business_id: UUID
    user_id: UUID
    mentor_id: UUID
    request_id: UUID | None
    state: PairingState
    proposed_at: datetime
    answer_by: date
    mentor_accepted_at: datetime | None
    entrepreneur_accepted_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None
    ended_by: UUID | None
    end_reason: EndReason | None
    end_words: str
    with_interpreter: bool
    score: int | None
    reasons: list[Any]
    scoring_version: str
    last_met_at: datetime | None
    mentor_name: str
    mentor_shares_contact: bool
    person_name: str
    business_name: str
    stage: Stage | None
    industry_code: str
    industry_words: str

    @property
    def is_live(self) -> bool:
        return self.state in LIVE


Can = Callable[[Actor, Pairing], bool]

PAIRINGS: Select[Any] = (
    select(
        *(one for one in PairingRow.__table__.c if one.name != "proposed_by"),
        _MENTOR.c.display_name.label("mentor_name"),
        MentorRow.shares_contact.label("mentor_shares_contact"),
        _PERSON.c.display_name.label("person_name"),
        BUSINESSES.c.name.label("business_name"),
        BUSINESSES.c.stage,
        BUSINESSES.c.industry_code,
        BUSINESSES.c.industry_words,
    )
    .join(MentorRow, MentorRow.user_id == PairingRow.mentor_id)
    .join(_MENTOR, _MENTOR.c.id == PairingRow.mentor_id)
    .join(_PERSON, _PERSON.c.id == PairingRow.user_id)
    .join(BUSINESSES, BUSINESSES.c.id == PairingRow.business_id)
)
_NEWEST_FIRST = (PairingRow.proposed_at.desc(), PairingRow.id)


def get_pairing(
    session: Session, actor: Actor, pairing_id: UUID, *, to: Can = policy.can_read
) -> Pairing:
    """Raises NotFound, and Forbidden when the actor may not ``to`` it."""
    row = session.execute(
        PAIRINGS.where(PairingRow.id == pairing_id, policy.visible_to(actor))
    ).one_or_none()
    if row is None:
        raise NotFound
    pairing = pairing_of(actor, row)
    if not to(actor, pairing):
        raise Forbidden
    return pairing


def list_pairings(
    session: Session, actor: Actor, *, states: Collection[PairingState] = tuple(PairingState)
) -> list[Pairing]:
    """A mentor's own, an entrepreneur's own, all for casework; the latest first."""
    rows = session.execute(
        PAIRINGS.where(PairingRow.state.in_(states), policy.visible_to(actor)).order_by(
            *_NEWEST_FIRST
        )
    )
    return [pairing_of(actor, row) for row in rows]


def find_live_pairing(session: Session, actor: Actor, business_id: UUID) -> Pairing | None:
    """The one that was proposed or goes on; a business has at most one."""
    row = session.execute(
        PAIRINGS.where(
            PairingRow.business_id == business_id,
            PairingRow.state.in_(LIVE),
            policy.visible_to(actor),
        )
    ).one_or_none()
    return None if row is None else pairing_of(actor, row)


def list_live_of(session: Session, actor: Actor, mentor_id: UUID) -> list[Pairing]:
    """What was proposed to a mentor or goes on, as the actor may know of it."""
    rows = session.execute(
        PAIRINGS.where(
            PairingRow.mentor_id == mentor_id,
            PairingRow.state.in_(LIVE),
            policy.visible_to(actor),
        ).order_by(PairingRow.proposed_at, PairingRow.id)
    )
    return [pairing_of(actor, row) for row in rows]


def is_mentor_of(session: Session, user_id: UUID, business_id: UUID) -> bool:
    """Whether both said yes and it has not ended."""
    found = session.scalar(
        select(PairingRow.id).where(
            PairingRow.mentor_id == user_id,
            PairingRow.business_id == business_id,
            PairingRow.state.in_(STARTED),
        )
    )
    return found is not None


def pairing_of(actor: Actor, row: Row[Any]) -> Pairing:
    """The row as the actor may know it."""
    pairing = Pairing(**row._asdict())
    if not policy.knows_entrepreneur(actor, pairing, started=pairing.started_at is not None):
        pairing = replace(pairing, person_name="", business_name="")
    office = mentors_policy.works_with_people(actor) and actor.may_know_background(pairing.user_id)
    if not actor.may_know_background(pairing.user_id):
        pairing = replace(pairing, with_interpreter=False, reasons=[])
    if pairing.ended_by != actor.user_id and not office:
        pairing = replace(pairing, end_words="")
    return pairing
