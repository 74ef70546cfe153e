"""Reads of accounts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, bindparam, func, select
from sqlalchemy.orm import Session

from trepconnect.accounts import policy
from trepconnect.accounts.domain import (
    AuthLevel,
    Contact,
    ContactKind,
    InvitationGone,
    KnownContact,
    needs_second_factor,
    token_hash,
)
from trepconnect.accounts.models import ContactPoint, Invitation, SignInSession, User
from trepconnect.kernel.actor import Actor, Role, UserId
from trepconnect.kernel.errors import NotFound
from trepconnect.platform.data.audit import AuditEntry
from trepconnect.platform.data.crypto import fingerprint, unseal
from trepconnect.platform.data.faces import columns_of
from trepconnect.platform.data.paging import Page, page_of

Account: TypeAlias = User
"""What pages call a row they are handed; they may not reach for the tables."""

PEOPLE = columns_of(User, "id", "display_name", "roles", "language", "created_at", "suspended_at")
"""What other domains may read of a person, and join with."""

Unread = Callable[[Any], ColumnElement[int]]
"""How many messages the person of a column has not opened: an expression within a statement."""

_SESSION = (
    select(
        SignInSession.id,
        SignInSession.user_id,
        SignInSession.level,
        SignInSession.seen_at,
        SignInSession.proved_at,
        SignInSession.idle_seconds,
        SignInSession.expires_at,
        User.roles,
        User.language,
        User.display_name,
    )
    .join(User, User.id == SignInSession.user_id)
    .where(
        SignInSession.token_hash == bindparam("token_hash"),
        SignInSession.ended_at.is_(None),
        User.suspended_at.is_(None),
    )
)


@dataclass(frozen=True, slots=True)
class Identity:
    """A live session and the person behind it."""

    session_id: UUID
    user_id: UserId
    roles: frozenset[Role]
    level: AuthLevel
    language: str
    display_name: str
    seen_at: datetime
    proved_at: datetime | None
    unread: int

    @property
    def is_complete(self) -> bool:
        """Whether everything that the person's roles ask for has been proved."""
        return self.level is AuthLevel.SECOND_FACTOR or not needs_second_factor(self.roles)

    def as_actor(self) -> Actor:
        return Actor(self.user_id, self.roles, self.language, self.display_name)


def identity_query(unread: Unread) -> Select[Any]:
    """The one statement that every page of a signed-in person costs, the unread count included."""
    return _SESSION.add_columns(unread(SignInSession.user_id).label("unread"))


def find_identity(
    session: Session, query: Select[Any], token: str, now: datetime
) -> Identity | None:
    """The session that ``token`` opens, unless it ended, ran out or its owner was suspended."""
    row = session.execute(query, {"token_hash": token_hash(token)}).one_or_none()
    if row is None or now >= row.expires_at:
        return None
    if (now - row.seen_at).total_seconds() > row.idle_seconds:
        return None
    return Identity(
        row.id,
        UserId(row.user_id),
        row.roles,
        row.level,
        row.language,
        row.display_name,
        row.seen_at,
        row.proved_at,
        row.unread,
    )


def find_session_owner(session: Session, token: str) -> UUID | None:
    """Whose session this was, also when it has ended."""
    row = session.execute(
        select(SignInSession.user_id)
        .join(User, User.id == SignInSession.user_id)
        .where(SignInSession.token_hash == token_hash(token), User.suspended_at.is_(None))
    ).one_or_none()
    return None if row is None else row.user_id


def contact_fingerprint(contact: Contact) -> str:
    return fingerprint(contact.value, purpose=f"contact.{contact.kind}")


def find_user_by_contact(session: Session, contact: Contact) -> User | None:
    return session.scalar(_behind(contact))


def hold_user_by_contact(session: Session, contact: Contact) -> User | None:
    """The person behind ``contact``, held until the transaction ends: the roles may change."""
    return session.scalar(_behind(contact).with_for_update(of=User))


def _behind(contact: Contact) -> Select[User]:
    return (
        select(User)
        .join(ContactPoint, ContactPoint.user_id == User.id)
        .where(ContactPoint.fingerprint == contact_fingerprint(contact))
    )


def ids_behind(contact: Contact) -> Select[UUID]:
    """Whose contact it is, for use within a statement: one id, or none."""
    return select(ContactPoint.user_id).where(
        ContactPoint.fingerprint == contact_fingerprint(contact)
    )


def find_name(session: Session, user_id: UUID) -> str | None:
    """What a person asked to be called."""
    return session.scalar(select(User.display_name).where(User.id == user_id))


def find_roles(session: Session, user_id: UUID) -> frozenset[Role] | None:
    return session.scalar(select(User.roles).where(User.id == user_id))


def hold_people(session: Session, user_ids: Collection[UUID]) -> None:
    """Let nobody else hold any of them until the transaction ends.

    In the order of their ids: two who hold the same people never wait for each other.
    """
    some = select(User.id).where(User.id.in_(user_ids)).order_by(User.id)
    session.execute(some.with_for_update(key_share=True))


def find_second_factor(session: Session, contact: Contact) -> tuple[UUID, bytes] | None:
    """Whose second factor stands behind ``contact``, and its sealed secret."""
    row = session.execute(
        select(User.id, User.totp_secret)
        .join(ContactPoint, ContactPoint.user_id == User.id)
        .where(
            ContactPoint.fingerprint == contact_fingerprint(contact),
            User.totp_confirmed_at.is_not(None),
            User.suspended_at.is_(None),
        )
    ).one_or_none()
    return None if row is None or row.totp_secret is None else (row.id, row.totp_secret)


def get_user(session: Session, actor: Actor, user_id: UUID) -> User:
    user = session.scalar(select(User).where(User.id == user_id, policy.visible_to(actor)))
    if user is None:
        raise NotFound
    return user


def is_quiet(session: Session, actor: Actor) -> bool:
    """Whether the actor wants news in the program only."""
    quiet = select(User.quiet_since).where(User.id == actor.user_id)
    return session.scalar(quiet) is not None


NEWS_FIRST = (
    ContactPoint.news_since.desc().nulls_last(),
    ContactPoint.verified_at,
    ContactPoint.id,
)
"""The contact that gets the news first: the one that was chosen, else the one proved first."""


def list_contacts(session: Session, user_id: UUID) -> list[Contact]:
    """How a person is reached, the contact that gets the news first."""
    return [one.contact for one in _known_contacts(session, ContactPoint.user_id == user_id)]


def list_own_contacts(session: Session, actor: Actor) -> list[KnownContact]:
    """The actor's own, the one that gets the news first."""
    return _known_contacts(session, policy.contacts_of(actor))


def get_own_contact(session: Session, actor: Actor, point_id: UUID) -> KnownContact:
    """One of the actor's own; raises ``NotFound``."""
    found = _known_contacts(session, policy.contacts_of(actor), ContactPoint.id == point_id)
    if not found:
        raise NotFound
    return found[0]


def _known_contacts(session: Session, *which: ColumnElement[bool]) -> list[KnownContact]:
    rows = session.execute(
        select(
            ContactPoint.id,
            ContactPoint.kind,
            ContactPoint.sealed_value,
            ContactPoint.verified_at,
        )
        .where(*which)
        .order_by(*NEWS_FIRST)
    )
    return [
        KnownContact(
            row.id,
            contact_of(row.kind, row.sealed_value, f"contact_points.{row.id}"),
            row.verified_at,
        )
        for row in rows
    ]


def list_sessions(
    session: Session, actor: Actor, now: datetime
) -> Sequence[Row[UUID, str, datetime, datetime]]:
    """Where the person is signed in now, latest first."""
    return session.execute(
        select(
            SignInSession.id, SignInSession.device, SignInSession.created_at, SignInSession.seen_at
        )
        .where(
            policy.sessions_of(actor),
            SignInSession.ended_at.is_(None),
            SignInSession.expires_at > now,
        )
        .order_by(SignInSession.seen_at.desc(), SignInSession.id)
    ).all()


def get_open_invitation(session: Session, token: str, now: datetime) -> Invitation:
    """The invitation behind a link; raises ``InvitationGone``."""
    invitation = session.scalar(
        select(Invitation).where(Invitation.token_hash == token_hash(token))
    )
    if invitation is None or not is_open(invitation, now):
        raise InvitationGone
    return invitation


def is_open(invitation: Invitation, now: datetime) -> bool:
    closed = invitation.accepted_at or invitation.withdrawn_at
    return closed is None and now < invitation.expires_at


def page_of_invitations(session: Session, page: int) -> Page[Invitation]:
    """Those the office sent, the latest first; two statements."""
    query = select(Invitation).order_by(Invitation.created_at.desc(), Invitation.id)
    return page_of(session, query, page, lambda row: row.Invitation)


def contact_of(kind: ContactKind, sealed: bytes, place: str) -> Contact:
    return Contact(kind, unseal(sealed, place=place))


@dataclass(frozen=True, slots=True)
class WorkingAccount:
    """A person who works here or with us."""

    id: UUID
    display_name: str
    roles: frozenset[Role]
    suspended_at: datetime | None
    owes_second_factor: bool
    seen_at: datetime | None


_LAST_SEEN = (
    select(SignInSession.user_id, func.max(SignInSession.seen_at).label("seen_at"))
    .group_by(SignInSession.user_id)
    .subquery()
)
_WORKING = (
    select(
        User.id,
        User.display_name,
        User.roles,
        User.suspended_at,
        User.totp_confirmed_at,
        _LAST_SEEN.c.seen_at,
    )
    .outerjoin(_LAST_SEEN, _LAST_SEEN.c.user_id == User.id)
    .where(User.roles != frozenset({Role.ENTREPRENEUR}))
    .order_by(User.display_name, User.id)
)


def list_working_accounts(session: Session) -> list[WorkingAccount]:
    """Everyone with a role beyond that of an entrepreneur, by name."""
    return [
        WorkingAccount(
            row.id,
            row.display_name,
            row.roles,
            row.suspended_at,
            needs_second_factor(row.roles) and row.totp_confirmed_at is None,
            row.seen_at,
        )
        for row in session.execute(_WORKING)
    ]


READS = {
    "profiles.profile_read",
    "matching.matches_read",
    "matching.mentors_read",
    "mentoring.sessions_read",
    "milestones.plan_read",
    "lending.application_read",
    "lending.offer_read",
    "lending.loan_read",
}
_READS_SHOWN = 20
_READERS = (
    select(AuditEntry.seq, AuditEntry.at, User.display_name)
    .outerjoin(User, User.id == AuditEntry.actor_id)
    .where(
        AuditEntry.subject_kind == "user",
        AuditEntry.subject_id == bindparam("user_id"),
        AuditEntry.action.in_(READS),
    )
    .order_by(AuditEntry.seq.desc())
    .limit(_READS_SHOWN)
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A member of the office opened the person's record."""

    at: datetime
    reader: str


def list_reads(session: Session, actor: Actor) -> list[Reading]:
    """Who opened the actor's own record lately, the latest first."""
    rows = session.execute(_READERS, {"user_id": str(actor.user_id)})
    return [Reading(row.at, row.display_name or "") for row in rows]
