"""Asking for a mentor, and taking it back."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from trepconnect.accounts.addressees import list_holders
from trepconnect.kernel.actor import CASEWORK, Actor
from trepconnect.kernel.clock import Clock
from trepconnect.kernel.errors import Forbidden, NotFound
from trepconnect.mentoring.mentors import policy as mentors_policy
from trepconnect.mentoring.mentors.domain import refuse_sensitive
from trepconnect.mentoring.mentors.queries import get_mentor
from trepconnect.mentoring.pairings.domain.pairing import AlreadyPaired, PairingState
from trepconnect.mentoring.pairings.domain.request import (
    WAITING,
    AlreadyAsked,
    MentorAsked,
    Must,
    NotOfTheOffice,
    RequestClosed,
    RequestState,
)
from trepconnect.mentoring.pairings.models import RequestRow
from trepconnect.mentoring.pairings.queries.pairings import Pairing, find_live_pairing
from trepconnect.mentoring.pairings.queries.requests import get_request
from trepconnect.mentoring.pairings.service.proposals import take_back_proposal
from trepconnect.platform.data import audit
from trepconnect.platform.data.db import is_duplicate
from trepconnect.platform.worker import outbox
from trepconnect.profiles.queries.face import find_owner


def ask_for_mentor(
    session: Session,
    actor: Actor,
    clock: Clock,
    *,
    business_id: UUID,
    mentor_id: UUID | None = None,
    words: str = "",
    musts: Collection[Must] = (),
) -> UUID:
    """Ask for one for a business of the actor's. Raises NotFound, AlreadyPaired, AlreadyAsked and
    SensitiveText.
    """
    owner_id = _owner_of(session, actor, business_id)
    refuse_sensitive(words)
    if mentor_id is not None:
        get_mentor(session, actor, mentor_id)
    if find_live_pairing(session, actor, business_id) is not None:
        raise AlreadyPaired
    now = clock.now()
    row = RequestRow(
        id=uuid4(),
        business_id=business_id,
        user_id=owner_id,
        mentor_id=mentor_id,
        words=words,
        musts=sorted(musts),
        state=RequestState.OPEN,
        created_at=now,
        changed_at=now,
    )
    _store(session, row)
    audit.record(session, actor, MentorAsked.name, "mentor_request", row.id)
    outbox.publish(session, MentorAsked(row.id))
    return row.id


def _owner_of(session: Session, actor: Actor, business_id: UUID) -> UUID:
    """The owner asks; the program may when it loads people."""
    owner_id = find_owner(session, business_id)
    if owner_id is None or not (actor.is_system or actor.user_id == owner_id):
        raise NotFound
    return owner_id


def _store(session: Session, row: RequestRow) -> None:
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError as error:
        if not is_duplicate(error):
            raise
        raise AlreadyAsked from None


def withdraw_request(session: Session, actor: Actor, clock: Clock, *, request_id: UUID) -> None:
    """Ask no longer; a proposal that waits for answers ends with it. Raises RequestClosed."""
    request = get_request(session, actor, request_id)
    if request.user_id != actor.user_id:
        raise NotFound
    pairing = find_live_pairing(session, actor, request.business_id)
    if pairing is not None and _answers(pairing, request_id):
        withdrawn = RequestState.WITHDRAWN
        take_back_proposal(session, actor, clock, pairing=pairing, request_becomes=withdrawn)
    elif not _withdraw(session, clock, RequestRow.id == request_id):
        raise RequestClosed
    audit.record(session, actor, "mentoring.request_withdrawn", "mentor_request", request_id)


def _answers(pairing: Pairing, request_id: UUID) -> bool:
    """Whether it is a proposal to this very request."""
    return pairing.state is PairingState.PROPOSED and pairing.request_id == request_id


def give_request(
    session: Session, actor: Actor, *, request_id: UUID, navigator_id: UUID | None
) -> None:
    """Say who of the office looks after it; None for nobody. For casework.

    Raises Forbidden, NotFound and NotOfTheOffice.
    """
    if not mentors_policy.works_with_people(actor):
        raise Forbidden
    if navigator_id is not None and navigator_id not in list_holders(session, *CASEWORK):
        raise NotOfTheOffice
    given = session.scalar(
        update(RequestRow)
        .where(RequestRow.id == request_id, RequestRow.state.in_(WAITING))
        .values(navigator_id=navigator_id)
        .returning(RequestRow.id)
        .execution_options(synchronize_session=False)
    )
    if given is None:
        raise NotFound
    audit.record(session, actor, "mentoring.request_given", "mentor_request", request_id)


def withdraw_open(session: Session, clock: Clock, *, business_id: UUID) -> None:
    """Whatever the business still asks for; for the program itself."""
    _withdraw(session, clock, RequestRow.business_id == business_id)


def _withdraw(session: Session, clock: Clock, which: ColumnElement[bool]) -> bool:
    """Whether there was one that was still open."""
    closed = session.scalar(
        update(RequestRow)
        .where(which, RequestRow.state == RequestState.OPEN)
        .values(state=RequestState.WITHDRAWN, changed_at=clock.now())
        .returning(RequestRow.id)
        .execution_options(synchronize_session=False)
    )
    return closed is not None
