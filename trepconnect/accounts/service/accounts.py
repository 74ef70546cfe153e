"""Accounts as the office and their owners keep them: invited into a role, closed and opened again.

Closing ends every session at once. Where the owner wants to be told news is kept here, too.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import update
from sqlalchemy.orm import Session

from trepconnect.accounts import policy, queries
from trepconnect.accounts.domain import (
    INVITATION_LIFE,
    AccountClosed,
    CannotInvite,
    Contact,
    InvitationGone,
    InvitationMade,
    MaybeAnotherPerson,
    may_invite,
    new_token,
    token_hash,
)
from trepconnect.accounts.models import Invitation, SignInSession, User
from trepconnect.accounts.queries import (
    contact_fingerprint,
    contact_of,
    get_open_invitation,
    hold_user_by_contact,
)
from trepconnect.accounts.service import returning
from trepconnect.accounts.service.second_factor import prepare
from trepconnect.accounts.service.sign_in import as_actor, open_account
from trepconnect.kernel.actor import Actor, Role
from trepconnect.kernel.clock import Clock
from trepconnect.kernel.errors import Forbidden, NotFound
from trepconnect.kernel.typed import one_line
from trepconnect.platform.data import audit
from trepconnect.platform.data.crypto import seal, unseal
from trepconnect.platform.worker import outbox


def invite(
    session: Session,
    actor: Actor,
    clock: Clock,
    *,
    display_name: str,
    contact: Contact,
    role: Role,
    language: str,
    organization_id: UUID | None = None,
) -> Invitation:
    """Offer ``role`` by a link that goes to ``contact``; raises ``CannotInvite``."""
    if not (actor.is_system or may_invite(actor.roles, role)):
        raise CannotInvite
    token, now, invitation_id = new_token(), clock.now(), uuid4()
    place = _place(invitation_id)
    invitation = Invitation(
        id=invitation_id,
        token_hash=token_hash(token),
        sealed_token=seal(token, place=place),
        display_name=one_line(display_name),
        kind=contact.kind,
        sealed_contact=seal(contact.value, place=place),
        role=role,
        organization_id=organization_id,
        language=language,
        invited_by=None if actor.is_system else actor.user_id,
        created_at=now,
        expires_at=now + INVITATION_LIFE,
    )
    session.add(invitation)
    audit.record(session, actor, "accounts.invited", "invitation", invitation_id)
    outbox.publish(session, InvitationMade(invitation_id))
    return invitation


def _place(invitation_id: UUID) -> str:
    return f"invitations.{invitation_id}"


def open_invitation(
    session: Session, invitation_id: UUID
) -> tuple[Contact, str, Invitation] | None:
    """Contact and token of an invitation that still has to be sent."""
    row = session.get(Invitation, invitation_id)
    if row is None or row.sealed_token is None or row.withdrawn_at is not None:
        return None
    place = _place(invitation_id)
    contact = contact_of(row.kind, row.sealed_contact, place)
    return contact, unseal(row.sealed_token, place=place), row


def forget_token(session: Session, invitation_id: UUID) -> None:
    """Wipe the readable token once the link is on its way."""
    session.execute(
        update(Invitation).where(Invitation.id == invitation_id).values(sealed_token=None)
    )


def accept(session: Session, clock: Clock, *, token: str) -> tuple[User, Invitation]:
    """Take the invitation up, once: the person gets the role, and an account if there was none.

    The link reached the contact, so it is proved. Raises ``InvitationGone``, and
    ``MaybeAnotherPerson`` before anything changes: then the person signs in first.
    """
    now = clock.now()
    invitation = get_open_invitation(session, token, now)
    contact = contact_of(invitation.kind, invitation.sealed_contact, _place(invitation.id))
    if returning.is_back_after_long(session, clock, contact=contact):
        raise MaybeAnotherPerson
    _take(session, invitation.id, now)
    user = hold_user_by_contact(session, contact)
    if user is None:
        user = open_account(
            session,
            clock,
            display_name=invitation.display_name,
            roles=frozenset({invitation.role}),
            language=invitation.language,
            contact=contact,
        )
    elif user.suspended_at is not None:
        raise InvitationGone
    else:
        user.roles = user.roles | {invitation.role}
    returning.note_use(session, clock, contact_print=contact_fingerprint(contact))
    invitation.accepted_by = user.id
    prepare(user)
    audit.record(
        session, as_actor(user), "accounts.invitation_accepted", "invitation", invitation.id
    )
    return user, invitation


def _take(session: Session, invitation_id: UUID, now: datetime) -> None:
    """Close the invitation for everybody else before anything is made of it."""
    taken = session.execute(
        update(Invitation)
        .where(
            Invitation.id == invitation_id,
            Invitation.accepted_at.is_(None),
            Invitation.withdrawn_at.is_(None),
        )
        .values(accepted_at=now, sealed_token=None)
        .returning(Invitation.id)
    ).one_or_none()
    if taken is None:
        raise InvitationGone


def withdraw(session: Session, actor: Actor, clock: Clock, *, invitation_id: UUID) -> None:
    """Take an invitation back before it is used; raises ``NotFound`` or ``InvitationGone``."""
    if session.get(Invitation, invitation_id) is None:
        raise NotFound
    withdrawn = session.execute(
        update(Invitation)
        .where(
            Invitation.id == invitation_id,
            Invitation.accepted_at.is_(None),
            Invitation.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=clock.now(), sealed_token=None)
        .returning(Invitation.id)
    ).one_or_none()
    if withdrawn is None:
        raise InvitationGone
    audit.record(session, actor, "accounts.invitation_withdrawn", "invitation", invitation_id)


def suspend(session: Session, actor: Actor, clock: Clock, *, user_id: UUID) -> None:
    """Shut ``user_id`` out: their sessions end now; raises ``NotFound`` or ``Forbidden``."""
    user = queries.get_user(session, actor, user_id)
    if not policy.can_suspend(actor, user):
        raise Forbidden
    if user.suspended_at is not None:
        return
    user.suspended_at = clock.now()
    session.execute(
        update(SignInSession)
        .where(SignInSession.user_id == user_id, SignInSession.ended_at.is_(None))
        .values(ended_at=clock.now())
    )
    audit.record(session, actor, AccountClosed.name, "user", user_id)
    outbox.publish(session, AccountClosed(user_id))


def restore(session: Session, actor: Actor, *, user_id: UUID) -> None:
    """Let ``user_id`` sign in again; raises ``NotFound`` or ``Forbidden``."""
    user = queries.get_user(session, actor, user_id)
    if not policy.can_suspend(actor, user):
        raise Forbidden
    user.suspended_at = None
    audit.record(session, actor, "accounts.restored", "user", user_id)


def keep_quiet(session: Session, actor: Actor, clock: Clock) -> None:
    """Tell the person in the program only: no text message, no e-mail but codes they ask for."""
    session.execute(update(User).where(User.id == actor.user_id).values(quiet_since=clock.now()))
    audit.record(session, actor, "accounts.kept_quiet", "user", actor.user_id)


def write_to(session: Session, actor: Actor) -> None:
    """Tell the person by their contact again."""
    session.execute(update(User).where(User.id == actor.user_id).values(quiet_since=None))
    audit.record(session, actor, "accounts.written_to", "user", actor.user_id)
