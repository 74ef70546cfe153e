"""A contact that comes back after long: it may be another person's now, so we ask."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from trepconnect.accounts.domain import (
    CODE_LIFE,
    Change,
    CodePurpose,
    Contact,
    ContactReleased,
    WrongCode,
    is_silent,
)
from trepconnect.accounts.models import ContactPoint, SignInCode, User
from trepconnect.accounts.queries import contact_fingerprint
from trepconnect.accounts.service.contacts import tell
from trepconnect.accounts.service.sign_in import as_actor
from trepconnect.kernel.actor import Actor
from trepconnect.kernel.clock import Clock
from trepconnect.platform.data import audit
from trepconnect.platform.worker import outbox


def is_back_after_long(session: Session, clock: Clock, *, contact: Contact) -> bool:
    return _is_silent(session, clock, contact_fingerprint(contact))


def _is_silent(session: Session, clock: Clock, contact_print: str) -> bool:
    point = session.execute(
        select(ContactPoint.verified_at, ContactPoint.used_at).where(
            ContactPoint.fingerprint == contact_print
        )
    ).one_or_none()
    return point is not None and is_silent(
        verified_at=point.verified_at, used_at=point.used_at, now=clock.now()
    )


def must_ask(session: Session, clock: Clock, *, code_id: UUID) -> bool:
    """Whether this code, just used, came by a contact that was silent for long."""
    contact_print = select(SignInCode.fingerprint).where(SignInCode.id == code_id)
    return _is_silent(session, clock, session.scalars(contact_print).one())


def get_asked(session: Session, clock: Clock, *, code_id: UUID) -> User:
    """Whose account the contact opens; raises ``WrongCode`` when that was answered or is over."""
    user = session.scalar(
        select(User)
        .join(ContactPoint, ContactPoint.user_id == User.id)
        .join(SignInCode, SignInCode.fingerprint == ContactPoint.fingerprint)
        .where(*_unanswered(clock, code_id), User.suspended_at.is_(None))
    )
    if user is None:
        raise WrongCode
    return user


def let_in(session: Session, clock: Clock, *, code_id: UUID) -> User:
    """The person says that the account is theirs; raises ``WrongCode``."""
    user = get_asked(session, clock, code_id=code_id)
    _answer(session, clock, code_id)
    audit.record(session, as_actor(user), "accounts.said_it_is_she", "user", user.id)
    return user


def release(session: Session, clock: Clock, *, code_id: UUID) -> None:
    """Another person has the contact now: it opens this account no more, and the office is told.

    Nothing else of the account changes. Raises ``WrongCode``.
    """
    user = get_asked(session, clock, code_id=code_id)
    contact_print = _answer(session, clock, code_id)
    session.execute(delete(ContactPoint).where(ContactPoint.fingerprint == contact_print))
    audit.record(session, Actor.system(), ContactReleased.name, "user", user.id)
    outbox.publish(session, ContactReleased(user.id))
    left = session.scalars(select(ContactPoint.id).where(ContactPoint.user_id == user.id))
    tell(session, left, Change.REMOVED)


def _unanswered(clock: Clock, code_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return (
        SignInCode.id == code_id,
        SignInCode.purpose == CodePurpose.SIGN_IN,
        SignInCode.used_at > clock.now() - CODE_LIFE,
        SignInCode.answered_at.is_(None),
    )


def _answer(session: Session, clock: Clock, code_id: UUID) -> str:
    """Close the question for everybody else; returns the fingerprint of the contact."""
    answered = session.execute(
        update(SignInCode)
        .where(*_unanswered(clock, code_id))
        .values(answered_at=clock.now())
        .returning(SignInCode.fingerprint)
    ).one_or_none()
    if answered is None:
        raise WrongCode
    contact_print: str = answered.fingerprint
    return contact_print


def note_use(session: Session, clock: Clock, *, contact_print: str) -> None:
    """The contact is not silent: it was signed in with just now."""
    session.execute(
        update(ContactPoint)
        .where(ContactPoint.fingerprint == contact_print)
        .values(used_at=clock.now())
    )
