"""What a mentor is told of an entrepreneur: what mentoring needs, and no more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from trepconnect.accounts.domain import Contact
from trepconnect.accounts.queries import list_contacts
from trepconnect.kernel.actor import Actor
from trepconnect.kernel.errors import NotFound
from trepconnect.mentoring.pairings import policy
from trepconnect.mentoring.pairings.domain.pairing import Party
from trepconnect.mentoring.pairings.models import PairingRow, RequestRow
from trepconnect.mentoring.pairings.queries.pairings import Pairing
from trepconnect.profiles.queries.face import BUSINESSES, LANGUAGES, NEEDS, PROFILES


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """Needs and languages have the most urgent and the preferred first.

    ``words`` are those of the request.
    """

    needs: tuple[str, ...]
    languages: tuple[str, ...]
    needs_interpreter: bool | None
    times: frozenset[str]
    remote_ok: bool | None
    words: str


_BRIEF: Any = (
    select(
        PROFILES.c.needs_interpreter,
        PROFILES.c.meeting_times,
        PROFILES.c.remote_ok,
        RequestRow.words,
        PROFILES.c.user_id,
        LANGUAGES.c.tag,
    )
    .join(PairingRow, PairingRow.user_id == PROFILES.c.user_id)
    .outerjoin(
        RequestRow,
        and_(RequestRow.id == PairingRow.request_id, RequestRow.user_id == PairingRow.user_id),
    )
    .outerjoin(LANGUAGES, LANGUAGES.c.user_id == PROFILES.c.user_id)
    .order_by(LANGUAGES.c.position, LANGUAGES.c.tag)
)
_NEEDS = (
    select(NEEDS.c.code)
    .join(BUSINESSES, BUSINESSES.c.id == NEEDS.c.business_id)
    .order_by(NEEDS.c.priority.desc(), NEEDS.c.code)
)


def get_brief(session: Session, actor: Actor, pairing_id: UUID) -> Brief:
    """Of a pairing that was read before. Two statements. Raises NotFound."""
    found = session.execute(
        _BRIEF.where(PairingRow.id == pairing_id, policy.visible_to(actor))
    ).all()
    needs = session.scalars(
        _NEEDS.join(PairingRow, PairingRow.business_id == NEEDS.c.business_id).where(
            PairingRow.id == pairing_id, policy.visible_to(actor)
        )
    ).all()
    if not found:
        raise NotFound
    row = found[0]
    if not actor.may_know_background(row.user_id):
        return Brief(
            needs=tuple(needs),
            languages=(),
            needs_interpreter=None,
            times=frozenset(row.meeting_times),
            remote_ok=row.remote_ok,
            words="",
        )
    return Brief(
        needs=tuple(needs),
        languages=tuple(one.tag for one in found if one.tag),
        needs_interpreter=row.needs_interpreter,
        times=frozenset(row.meeting_times),
        remote_ok=row.remote_ok,
        words=row.words or "",
    )


def list_contacts_for(session: Session, actor: Actor, pairing: Pairing) -> list[Contact]:
    """How one of the two reaches the other, once both have said yes.

    The entrepreneur sees the mentor's where they are shared.
    """
    if not policy.can_reach(actor, pairing):
        return []
    if policy.party_of(actor, pairing) is Party.MENTOR:
        return list_contacts(session, pairing.user_id)
    if pairing.mentor_shares_contact:
        return list_contacts(session, pairing.mentor_id)
    return []
