"""A person's own contacts: proving one more, choosing where news goes, removing one."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from trepconnect.accounts import policy, queries
from trepconnect.accounts.domain import (
    MOST_CONTACTS,
    Asker,
    Change,
    CodePurpose,
    Contact,
    ContactAdded,
    ContactNeeded,
    ContactRefused,
    ContactRemoved,
    ContactsChanged,
    KnownContact,
    may_remove,
    new_token,
    token_hash,
)
from trepconnect.accounts.models import ContactPoint, SignInSession, User
from trepconnect.accounts.service.sign_in import add_contact, ask_for_code, spend_code
from trepconnect.kernel.actor import Actor
from trepconnect.kernel.clock import Clock
from trepconnect.platform.data import audit
from trepconnect.platform.worker import outbox


def ask_to_add(
    session: Session, actor: Actor, clock: Clock, *, contact: Contact, language: str, asker: Asker
) -> UUID:
    """Have a code sent to a contact that the person claims; raises ``ContactRefused``.

    Of one that belongs to another person nothing is said here: its owner gets a message without a
    code (see ``opens_an_account``), and all else is the same.
    """
    code_id = ask_for_code(
        session,
        clock,
        contact=contact,
        language=language,
        asker=asker,
        purpose=CodePurpose.ADD_CONTACT,
    )
    mine = [one.contact for one in queries.list_own_contacts(session, actor)]
    if contact in mine or len(mine) >= MOST_CONTACTS:
        raise ContactRefused
    return code_id


def ask_to_prove(
    session: Session, clock: Clock, *, contact: Contact, language: str, asker: Asker
) -> UUID:
    """Have a code sent to one of the owner's contacts, as a fresh proof; raises ``Throttled``."""
    return ask_for_code(
        session,
        clock,
        contact=contact,
        language=language,
        asker=asker,
        purpose=CodePurpose.PROVE,
    )


def opens_an_account(session: Session, contact: Contact) -> bool:
    """Whether ``contact`` belongs to a person: no code may add it anywhere."""
    return queries.find_user_by_contact(session, contact) is not None


def add(
    session: Session, actor: Actor, clock: Clock, *, code_id: UUID, typed: str, asker: Asker
) -> None:
    """Add the contact that the code proves; the owner's other contacts are told.

    Raises ``WrongCode``, ``Throttled`` or ``ContactRefused``.
    """
    contact, _ = spend_code(
        session,
        clock,
        code_id=code_id,
        typed=typed,
        asker=asker,
        purpose=CodePurpose.ADD_CONTACT,
    )
    _hold(session, actor)
    others = queries.list_own_contacts(session, actor)
    if len(others) >= MOST_CONTACTS or opens_an_account(session, contact):
        raise ContactRefused
    add_contact(session, clock, user_id=actor.user_id, contact=contact)
    audit.record(session, actor, ContactAdded.name, "user", actor.user_id)
    outbox.publish(session, ContactAdded(actor.user_id))
    tell(session, (one.id for one in others), Change.ADDED)


def prove(
    session: Session,
    actor: Actor,
    clock: Clock,
    *,
    session_id: UUID,
    code_id: UUID,
    typed: str,
    asker: Asker,
) -> str:
    """Note that the owner uses this session; returns its new token.

    Raises ``WrongCode`` or ``Throttled``.
    """
    spend_code(
        session, clock, code_id=code_id, typed=typed, asker=asker, purpose=CodePurpose.PROVE
    )
    token = new_token()
    session.execute(
        update(SignInSession)
        .where(SignInSession.id == session_id, policy.sessions_of(actor))
        .values(proved_at=clock.now(), token_hash=token_hash(token))
    )
    audit.record(session, actor, "accounts.proved_again", "user", actor.user_id)
    return token


def choose_for_news(session: Session, actor: Actor, clock: Clock, *, point_id: UUID) -> None:
    """Have news go to this contact, and to no other; raises ``NotFound``."""
    queries.get_own_contact(session, actor, point_id)
    session.execute(update(ContactPoint).where(policy.contacts_of(actor)).values(news_since=None))
    session.execute(
        update(ContactPoint)
        .where(ContactPoint.id == point_id, policy.contacts_of(actor))
        .values(news_since=clock.now())
    )
    audit.record(session, actor, "accounts.news_contact_chosen", "user", actor.user_id)


def remove(session: Session, actor: Actor, clock: Clock, *, point_id: UUID) -> None:
    """Take a contact away; those that stay are told. Raises ``NotFound`` or ``ContactNeeded``."""
    _hold(session, actor)
    going = queries.get_own_contact(session, actor, point_id)
    others = [one for one in queries.list_own_contacts(session, actor) if one != going]
    if not _may_go(going, others, clock):
        raise ContactNeeded
    session.execute(delete(ContactPoint).where(ContactPoint.id == point_id))
    audit.record(session, actor, ContactRemoved.name, "user", actor.user_id)
    outbox.publish(session, ContactRemoved(actor.user_id))
    tell(session, (one.id for one in others), Change.REMOVED)


def _may_go(going: KnownContact, others: list[KnownContact], clock: Clock) -> bool:
    return may_remove(going.verified_at, (one.verified_at for one in others), clock.now())


def tell(session: Session, point_ids: Iterable[UUID], change: Change) -> None:
    """Have each of these contacts hear of a change, also of those who want no other news."""
    for point_id in point_ids:
        outbox.publish(session, ContactsChanged(point_id, change.value))


def _hold(session: Session, actor: Actor) -> None:
    """One change at a time: two at once could take away the last two contacts."""
    session.execute(select(User.id).where(User.id == actor.user_id).with_for_update())
