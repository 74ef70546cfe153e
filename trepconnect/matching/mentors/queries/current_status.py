"""How it stands with a mentor for a business: asked, proposed, paired, and never with whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, String, bindparam, cast, literal, null, select, union_all
from sqlalchemy.orm import Session

from trepconnect.accounts.models import User
from trepconnect.kernel.actor import Actor
from trepconnect.mentoring.pairings.domain.pairing import LIVE, PairingState
from trepconnect.mentoring.pairings.domain.request import WAITING, Must, RequestState
from trepconnect.mentoring.pairings.models import BlockedPairRow, PairingRow, RequestRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request that waits; ``mentor_id`` is the mentor wished for, if one was named."""

    id: UUID
    state: RequestState
    asked_at: datetime
    mentor_id: UUID | None
    mentor_name: str
    words: str
    musts: frozenset[Must]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paired:
    """A pairing that is proposed or has started."""

    id: UUID
    state: PairingState
    mentor_id: UUID
    mentor_name: str


@dataclass(frozen=True, slots=True)
class Standing:
    asked: Asked | None = None
    paired: Paired | None = None
    never_with: frozenset[UUID] = frozenset()


_REQUEST, _PAIRING, _BLOCKED = "request", "pairing", "blocked"
_NO_JSON, _NO_TIME = cast(null(), JSON), cast(null(), RequestRow.created_at.type)
_STANDING: Any = union_all(
    select(
        literal(_REQUEST).label("kind"),
        RequestRow.id,
        RequestRow.mentor_id,
        cast(RequestRow.state, String).label("state"),
        User.display_name.label("mentor_name"),
        RequestRow.created_at,
        RequestRow.words,
        RequestRow.musts,
    )
    .outerjoin(User, User.id == RequestRow.mentor_id)
    .where(RequestRow.business_id == bindparam("business_id"), RequestRow.state.in_(WAITING)),
    select(
        literal(_PAIRING),
        PairingRow.id,
        PairingRow.mentor_id,
        cast(PairingRow.state, String),
        User.display_name,
        _NO_TIME,
        literal(""),
        _NO_JSON,
    )
    .join(User, User.id == PairingRow.mentor_id)
    .where(PairingRow.business_id == bindparam("business_id"), PairingRow.state.in_(LIVE)),
    select(
        literal(_BLOCKED),
        BlockedPairRow.mentor_id,
        BlockedPairRow.mentor_id,
        literal(""),
        literal(""),
        _NO_TIME,
        literal(""),
        _NO_JSON,
    ).where(BlockedPairRow.user_id == bindparam("user_id")),
)


def standing_of(session: Session, actor: Actor, *, business_id: UUID, user_id: UUID) -> Standing:
    """Of a business that the caller knows to be readable, and its owner. One statement."""
    values = {"business_id": business_id, "user_id": user_id}
    rows = session.execute(_STANDING, values).all()
    return Standing(
        asked=next((_asked(actor, user_id, row) for row in rows if row.kind == _REQUEST), None),
        paired=next((_paired(row) for row in rows if row.kind == _PAIRING), None),
        never_with=frozenset(row.mentor_id for row in rows if row.kind == _BLOCKED),
    )


def _asked(actor: Actor, user_id: UUID, row: Any) -> Asked:
    knows = actor.may_know_background(user_id)
    return Asked(
        id=row.id,
        state=RequestState(row.state),
        asked_at=row.created_at,
        mentor_id=row.mentor_id,
        mentor_name=row.mentor_name or "",
        words=row.words if knows else "",
        musts=frozenset(Must(code) for code in row.musts) if knows else frozenset(),
    )


def _paired(row: Any) -> Paired:
    return Paired(
        id=row.id,
        state=PairingState(row.state),
        mentor_id=row.mentor_id,
        mentor_name=row.mentor_name,
    )
