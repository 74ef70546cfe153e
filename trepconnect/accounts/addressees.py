"""Whom news can reach, and where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from trepconnect.accounts.contacts import reachable_kinds
from trepconnect.accounts.domain import Contact
from trepconnect.accounts.models import ContactPoint, User
from trepconnect.accounts.queries import NEWS_FIRST, contact_of
from trepconnect.kernel.actor import Role


@dataclass(frozen=True, slots=True)
class Addressee:
    """A person who can sign in. Without a ``contact`` they are told in the program only."""

    user_id: UUID
    language: str
    contact: Contact | None


def list_addressees(session: Session, user_ids: Iterable[UUID]) -> list[Addressee]:
    """Those of ``user_ids`` who are not suspended, each with the contact that gets the news,
    if this office can send to one of theirs."""
    rows = session.execute(
        select(
            User.id,
            User.language,
            User.quiet_since,
            ContactPoint.id.label("point_id"),
            ContactPoint.kind,
            ContactPoint.sealed_value,
        )
        .outerjoin(
            ContactPoint,
            and_(
                ContactPoint.user_id == User.id, ContactPoint.kind.in_(sorted(reachable_kinds()))
            ),
        )
        .where(User.id.in_(set(user_ids)), User.suspended_at.is_(None))
        .order_by(User.id, *NEWS_FIRST)
    )
    found: dict[UUID, Addressee] = {}
    for row in rows:
        if row.id not in found:
            silent = row.quiet_since is not None or row.point_id is None
            place = f"contact_points.{row.point_id}"
            contact = None if silent else contact_of(row.kind, row.sealed_value, place)
            found[row.id] = Addressee(row.id, row.language, contact)
    return list(found.values())


def list_colleagues(session: Session, *roles: Role) -> list[tuple[UUID, str]]:
    """Those with one of ``roles`` who can sign in, by name."""
    ids = list_holders(session, *roles)
    rows = session.execute(
        select(User.id, User.display_name)
        .where(User.id.in_(ids), User.suspended_at.is_(None))
        .order_by(User.display_name, User.id)
    )
    return [(row.id, row.display_name) for row in rows]


@dataclass(frozen=True, slots=True)
class Point:
    """One contact, and the language its owner reads."""

    contact: Contact
    language: str


def find_point(session: Session, point_id: UUID) -> Point | None:
    """A contact by its id, unless it is gone."""
    row = session.execute(
        select(ContactPoint.kind, ContactPoint.sealed_value, User.language)
        .join(User, User.id == ContactPoint.user_id)
        .where(ContactPoint.id == point_id)
    ).one_or_none()
    if row is None:
        return None
    return Point(
        contact_of(row.kind, row.sealed_value, f"contact_points.{point_id}"), row.language
    )


def list_holders(session: Session, *roles: Role) -> list[UUID]:
    """Everybody with one of ``roles``; not for that of entrepreneurs, who are many."""
    rows = session.execute(
        select(User.id, User.roles)
        .where(User.roles != frozenset({Role.ENTREPRENEUR}))
        .order_by(User.id)
    )
    return [row.id for row in rows if not row.roles.isdisjoint(roles)]
