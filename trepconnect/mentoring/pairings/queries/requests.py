"""Reads of who asked for a mentor."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, select
from sqlalchemy.orm import Session

from trepconnect.accounts.queries import PEOPLE
from trepconnect.kernel.actor import Actor
from trepconnect.kernel.errors import NotFound
from trepconnect.mentoring.pairings import policy
from trepconnect.mentoring.pairings.domain.request import WAITING, Must, RequestState
from trepconnect.mentoring.pairings.models import RequestRow
from trepconnect.profiles.queries.face import BUSINESSES

_WISHED, _NAVIGATOR = PEOPLE.alias("wished"), PEOPLE.alias("navigator")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request for a mentor; ``mentor_id`` is the one wished for, if one was named."""

    id: UUID
    business_id: UUID
    user_id: UUID
    mentor_id: UUID | None
    words: str
    musts: tuple[Must, ...]
    state: RequestState
    created_at: datetime
    changed_at: datetime
    person_name: str
    business_name: str
    mentor_name: str
    navigator_id: UUID | None
    navigator_name: str


_REQUESTS: Select[Any] = (
    select(
        *RequestRow.__table__.c,
        PEOPLE.c.display_name.label("person_name"),
        BUSINESSES.c.name.label("business_name"),
        _WISHED.c.display_name.label("mentor_name"),
        _NAVIGATOR.c.display_name.label("navigator_name"),
    )
    .join(PEOPLE, PEOPLE.c.id == RequestRow.user_id)
    .join(BUSINESSES, BUSINESSES.c.id == RequestRow.business_id)
    .outerjoin(_WISHED, _WISHED.c.id == RequestRow.mentor_id)
    .outerjoin(_NAVIGATOR, _NAVIGATOR.c.id == RequestRow.navigator_id)
    .where(BUSINESSES.c.removed_at.is_(None))
    .order_by(RequestRow.created_at, RequestRow.id)
)


def get_request(session: Session, actor: Actor, request_id: UUID) -> Request:
    """Her own; any for casework. Raises NotFound."""
    row = session.execute(
        _REQUESTS.where(RequestRow.id == request_id, policy.requests_visible_to(actor))
    ).one_or_none()
    if row is None:
        raise NotFound
    return _request(actor, row)


def list_requests(
    session: Session,
    actor: Actor,
    *,
    states: Collection[RequestState] = WAITING,
    which: ColumnElement[bool] | None = None,
    limit: int | None = None,
) -> list[Request]:
    """Her own, or all of them for casework, the longest wait first; of these ``which``."""
    query = _REQUESTS.where(RequestRow.state.in_(states), policy.requests_visible_to(actor))
    query = query.limit(limit)
    rows = session.execute(query if which is None else query.where(which))
    return [_request(actor, row) for row in rows]


def find_open_request(session: Session, actor: Actor, business_id: UUID) -> Request | None:
    """The one that waits for a mentor or for two answers, if there is one."""
    row = session.execute(
        _REQUESTS.where(
            RequestRow.business_id == business_id,
            RequestRow.state.in_(WAITING),
            policy.requests_visible_to(actor),
        )
    ).one_or_none()
    return None if row is None else _request(actor, row)


def _request(actor: Actor, row: Row[Any]) -> Request:
    knows = actor.may_know_background(row.user_id)
    return Request(
        id=row.id,
        business_id=row.business_id,
        user_id=row.user_id,
        mentor_id=row.mentor_id,
        words=row.words if knows else "",
        musts=tuple(Must(code) for code in row.musts) if knows else (),
        state=row.state,
        created_at=row.created_at,
        changed_at=row.changed_at,
        person_name=row.person_name,
        business_name=row.business_name,
        mentor_name=row.mentor_name or "",
        navigator_id=row.navigator_id,
        navigator_name=row.navigator_name or "",
    )
