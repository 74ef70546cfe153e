"""Keeping a service, a note to oneself, whether it helped."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from trepconnect.directory.listings.queries.services import is_listed
from trepconnect.kernel.actor import Actor
from trepconnect.kernel.clock import Clock
from trepconnect.kernel.errors import Forbidden, NotFound
from trepconnect.matching.services.domain.reasons import SCORING_VERSION, Reason
from trepconnect.matching.services.domain.saved import (
    Helped,
    HelpTold,
    ServiceSaved,
    ServiceSuggested,
    WhatHappened,
)
from trepconnect.matching.services.domain.scoring import Match
from trepconnect.matching.services.models import SavedMatch
from trepconnect.matching.services.queries.saved import get_row
from trepconnect.mentoring.mentors.policy import works_with_people
from trepconnect.platform.data import audit
from trepconnect.platform.worker import outbox
from trepconnect.profiles.queries.face import find_owner


def save_service(
    session: Session,
    actor: Actor,
    clock: Clock,
    *,
    business_id: UUID,
    service_id: UUID,
    match: Match | None,
) -> UUID:
    """Keep a service for a business of the actor's; twice is once.

    ``match`` is why it was found, if it was. Raises NotFound when the business is another's or the
    service is gone.
    """
    is_hers = find_owner(session, business_id) == actor.user_id
    if not is_hers or not is_listed(session, service_id):
        raise NotFound
    kept, is_new = _keep(session, actor, clock, business_id, service_id, match)
    if is_new:
        audit.record(session, actor, ServiceSaved.name, "saved_match", kept)
        outbox.publish(session, ServiceSaved(kept, business_id, service_id))
    return kept


def suggest_service(
    session: Session, actor: Actor, clock: Clock, *, business_id: UUID, service_id: UUID
) -> bool:
    """Put a service on the list of a business, for the office; False when it was there already.

    She is told. Raises Forbidden, and NotFound when one of the two is gone.
    """
    if not works_with_people(actor):
        raise Forbidden
    if find_owner(session, business_id) is None or not is_listed(session, service_id):
        raise NotFound
    kept, is_new = _keep(session, actor, clock, business_id, service_id, None)
    if is_new:
        audit.record(session, actor, ServiceSuggested.name, "saved_match", kept)
        outbox.publish(session, ServiceSuggested(kept))
    return is_new


def _keep(
    session: Session,
    actor: Actor,
    clock: Clock,
    business_id: UUID,
    service_id: UUID,
    match: Match | None,
) -> tuple[UUID, bool]:
    """The id of what is kept, and whether it is new."""
    row = _new(actor, clock, business_id, service_id, match)
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return _kept_already(session, business_id, service_id), False
    return row.id, True


def _new(
    actor: Actor, clock: Clock, business_id: UUID, service_id: UUID, match: Match | None
) -> SavedMatch:
    return SavedMatch(
        id=uuid4(),
        business_id=business_id,
        service_id=service_id,
        saved_by=actor.user_id,
        saved_at=clock.now(),
        scoring_version=SCORING_VERSION,
        points=match.points if match else None,
        parts=match.parts._asdict() if match else {},
        reasons=_reasons(match) if match else [],
        what_happened=[],
    )


def _reasons(match: Match) -> list[list[str | int | None]]:
    return [
        *_of_kind("for", match.reasons_for),
        *_of_kind("against", match.reasons_against),
        *_of_kind("ask", match.ask_about),
    ]


def _of_kind(kind: str, reasons: Sequence[Reason]) -> list[list[str | int | None]]:
    return [[kind, reason.code.value, reason.detail] for reason in reasons]


def _kept_already(session: Session, business_id: UUID, service_id: UUID) -> UUID:
    """Another request, most likely of the same person, was faster."""
    kept = session.scalar(
        select(SavedMatch.id).where(
            SavedMatch.business_id == business_id, SavedMatch.service_id == service_id
        )
    )
    if kept is None:
        raise NotFound
    return kept


def remove_saved(session: Session, actor: Actor, *, saved_id: UUID) -> None:
    """Forget it, with the note and what was told of it."""
    row = get_row(session, actor, saved_id)
    session.delete(row)
    audit.record(session, actor, "matching.saved_removed", "saved_match", saved_id)


def write_note(session: Session, actor: Actor, *, saved_id: UUID, note: str) -> None:
    row = get_row(session, actor, saved_id)
    if row.note != note:
        row.note = note
        audit.record(session, actor, "matching.note_written", "saved_match", saved_id)


def tell_help(
    session: Session,
    actor: Actor,
    clock: Clock,
    *,
    saved_id: UUID,
    helped: Helped,
    what_happened: Sequence[WhatHappened],
    told: str,
) -> None:
    """Whether it helped; a later answer takes the place of an earlier one."""
    row = get_row(session, actor, saved_id)
    row.helped, row.told, row.told_at = helped, told, clock.now()
    row.what_happened = [code.value for code in what_happened]
    audit.record(session, actor, HelpTold.name, "saved_match", saved_id)
    outbox.publish(session, HelpTold(saved_id, row.service_id, helped.value))
