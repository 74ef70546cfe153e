"""Signing in, and signing up without knowing it: a code goes to a phone or an e-mail address.

Known and unknown contacts get the same answer, because the same thing happens to both: a code is
sent, and whoever types it in has an account from then on.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from trepconnect.accounts.domain import (
    CODE_LIFE,
    CODE_TRIES,
    AccountOpened,
    AccountSuspended,
    Asker,
    AuthLevel,
    CodePurpose,
    Contact,
    Renamed,
    SignInCodeAsked,
    WrongCode,
    code_still_good,
    new_code,
    new_token,
    session_life,
    token_hash,
)
from trepconnect.accounts.models import ContactPoint, SignInCode, SignInSession, User
from trepconnect.accounts.queries import contact_fingerprint, contact_of, hold_user_by_contact
from trepconnect.kernel.actor import Actor, Role, UserId
from trepconnect.kernel.clock import Clock
from trepconnect.kernel.errors import NotFound
from trepconnect.kernel.typed import one_line
from trepconnect.platform.data import audit, throttle
from trepconnect.platform.data.crypto import fingerprint, seal, unseal
from trepconnect.platform.data.db import unit_of_work
from trepconnect.platform.worker import outbox

ASK_LIMITS = (throttle.Limit(5, timedelta(minutes=15)), throttle.Limit(20, timedelta(days=1)))
ASK_LIMITS_OF_STRANGERS = (
    throttle.Limit(10, timedelta(minutes=15)),
    throttle.Limit(40, timedelta(days=1)),
)
"""All that one contact may be sent for askers that it does not know, wherever they are."""
ASK_LIMITS_PER_NETWORK = (throttle.Limit(40, timedelta(minutes=5)),)
KEEP_CODES = timedelta(days=1)
KEEP_SESSIONS = timedelta(days=30)
TRY_LIMITS = (throttle.Limit(10, timedelta(minutes=15)), throttle.Limit(40, timedelta(days=1)))


def ask_for_code(
    session: Session,
    clock: Clock,
    *,
    contact: Contact,
    language: str,
    asker: Asker,
    purpose: CodePurpose = CodePurpose.SIGN_IN,
) -> UUID:
    """Make a code for ``contact`` and have it sent; raises ``Throttled``."""
    _count_ask(clock, contact, asker)
    now, code, code_id = clock.now(), new_code(), uuid4()
    place = code_place(code_id)
    session.add(
        SignInCode(
            id=code_id,
            kind=contact.kind,
            fingerprint=contact_fingerprint(contact),
            sealed_contact=seal(contact.value, place=place),
            sealed_code=seal(code, place=place),
            code_hash=_code_hash(code_id, code),
            purpose=purpose,
            language=language,
            created_at=now,
            expires_at=now + CODE_LIFE,
        )
    )
    outbox.publish(session, SignInCodeAsked(code_id))
    return code_id


def _count_ask(clock: Clock, contact: Contact, asker: Asker) -> None:
    throttle.hit(clock, "sign_in.network", asker.network, *ASK_LIMITS_PER_NETWORK)
    throttle.hit(clock, "sign_in.ask", asker.counted_for(contact), *ASK_LIMITS)
    if not asker.known:
        throttle.hit(clock, "sign_in.strangers", contact.value, *ASK_LIMITS_OF_STRANGERS)


def code_place(code_id: UUID) -> str:
    """The place that the sealed columns of a code are bound to."""
    return f"sign_in_codes.{code_id}"


def open_code(session: Session, code_id: UUID) -> tuple[Contact, str, str] | None:
    """Contact, code and language of a code that still has to be sent."""
    row = session.get(SignInCode, code_id)
    if row is None or row.sealed_code is None:
        return None
    place = code_place(code_id)
    contact = contact_of(row.kind, row.sealed_contact, place)
    return contact, unseal(row.sealed_code, place=place), row.language


def adds_contact(session: Session, code_id: UUID) -> bool:
    """Whether the code is for adding a contact to an account."""
    row = session.get(SignInCode, code_id)
    return row is not None and row.purpose is CodePurpose.ADD_CONTACT


def forget_code(session: Session, code_id: UUID) -> None:
    """Wipe the readable code once it is on its way."""
    session.execute(update(SignInCode).where(SignInCode.id == code_id).values(sealed_code=None))


def clear_old(clock: Clock) -> None:
    """Forget codes, and with them who asked, and sessions that ended long ago."""
    now = clock.now()
    with unit_of_work() as session:
        session.execute(delete(SignInCode).where(SignInCode.expires_at < now - KEEP_CODES))
        session.execute(
            delete(SignInSession).where(
                or_(
                    SignInSession.expires_at < now - KEEP_SESSIONS,
                    SignInSession.ended_at < now - KEEP_SESSIONS,
                )
            )
        )


def _code_hash(code_id: UUID, code: str) -> str:
    return fingerprint(code, purpose=f"sign_in_code.{code_id}")


def use_code(session: Session, clock: Clock, *, code_id: UUID, typed: str, asker: Asker) -> User:
    """The person whose code this is; an account is opened if there was none.

    Raises ``WrongCode``, ``AccountSuspended`` or ``Throttled``. A try counts even when it fails.
    """
    contact, language = spend_code(
        session, clock, code_id=code_id, typed=typed, asker=asker, purpose=CodePurpose.SIGN_IN
    )
    user = hold_user_by_contact(session, contact) or _open_account(
        session, clock, contact, language
    )
    if user.suspended_at is not None:
        raise AccountSuspended
    return user


def spend_code(
    session: Session,
    clock: Clock,
    *,
    code_id: UUID,
    typed: str,
    asker: Asker,
    purpose: CodePurpose,
) -> tuple[Contact, str]:
    """The contact that the code proves, and the language it was asked in.

    Raises ``WrongCode`` or ``Throttled``. A try counts even when it fails.
    """
    now = clock.now()
    contact = _spend_try(clock, code_id, asker)
    used = session.execute(
        update(SignInCode)
        .where(
            SignInCode.id == code_id,
            SignInCode.used_at.is_(None),
            SignInCode.expires_at > now,
            SignInCode.code_hash == _code_hash(code_id, typed),
            SignInCode.purpose == purpose,
        )
        .values(used_at=now, sealed_code=None)
        .returning(SignInCode.language)
    ).one_or_none()
    if used is None:
        raise WrongCode
    return contact, used.language


def _spend_try(clock: Clock, code_id: UUID, asker: Asker) -> Contact:
    """Count one try against the code and who asks, in a transaction of its own."""
    with unit_of_work() as session:
        row = session.get(SignInCode, code_id)
        if row is None or not code_still_good(
            now=clock.now(),
            expires_at=row.expires_at,
            tries=row.tries,
            used=row.used_at is not None,
        ):
            raise WrongCode
        counted = session.execute(
            update(SignInCode)
            .where(SignInCode.id == code_id, SignInCode.tries < CODE_TRIES)
            .values(tries=SignInCode.tries + 1)
            .returning(SignInCode.id)
        ).one_or_none()
        if counted is None:
            raise WrongCode
        contact = contact_of(row.kind, row.sealed_contact, code_place(code_id))
    throttle.hit(clock, "sign_in.try", asker.counted_for(contact), *TRY_LIMITS)
    return contact


def _open_account(session: Session, clock: Clock, contact: Contact, language: str) -> User:
    user = open_account(
        session,
        clock,
        display_name="",
        roles=frozenset({Role.ENTREPRENEUR}),
        language=language,
        contact=contact,
    )
    audit.record(session, as_actor(user), "accounts.account_opened", "user", user.id)
    outbox.publish(session, AccountOpened(user.id))
    return user


def open_account(
    session: Session,
    clock: Clock,
    *,
    display_name: str,
    roles: frozenset[Role],
    language: str,
    contact: Contact,
    user_id: UUID | None = None,
) -> User:
    """A new account with one proved contact."""
    user = User(
        id=user_id or uuid4(),
        display_name=one_line(display_name),
        roles=roles,
        language=language,
        created_at=clock.now(),
    )
    session.add(user)
    session.flush()
    add_contact(session, clock, user_id=user.id, contact=contact)
    return user


def add_contact(session: Session, clock: Clock, *, user_id: UUID, contact: Contact) -> None:
    point_id = uuid4()
    session.add(
        ContactPoint(
            id=point_id,
            user_id=user_id,
            kind=contact.kind,
            sealed_value=seal(contact.value, place=f"contact_points.{point_id}"),
            fingerprint=contact_fingerprint(contact),
            verified_at=clock.now(),
        )
    )
    session.flush()


def as_actor(user: User) -> Actor:
    return Actor(UserId(user.id), user.roles, user.language, user.display_name)


def start_session(
    session: Session,
    clock: Clock,
    *,
    user: User,
    device: str,
    own_phone: bool = False,
    level: AuthLevel = AuthLevel.CODE,
) -> str:
    """A new session for ``user``; returns the token for the browser's cookie."""
    token, now = new_token(), clock.now()
    life = session_life(user.roles, own_phone=own_phone)
    session.add(
        SignInSession(
            id=uuid4(),
            token_hash=token_hash(token),
            user_id=user.id,
            level=level,
            device=device[:80],
            created_at=now,
            seen_at=now,
            proved_at=now,
            idle_seconds=int(life.idle.total_seconds()),
            expires_at=now + life.at_most,
        )
    )
    audit.record(session, as_actor(user), "accounts.signed_in", "user", user.id)
    return token


def end_own_session(session: Session, actor: Actor, clock: Clock, *, session_id: UUID) -> None:
    """End one of the actor's sessions; one that ended before stays ended; raises ``NotFound``."""
    owner = select(SignInSession.user_id).where(SignInSession.id == session_id)
    if session.scalar(owner) != actor.user_id:
        raise NotFound
    end_session(session, actor, clock, session_id=session_id)


def end_session(session: Session, actor: Actor, clock: Clock, *, session_id: UUID) -> None:
    """End one of the actor's own sessions; another's is left alone."""
    ended = session.execute(
        update(SignInSession)
        .where(
            SignInSession.id == session_id,
            SignInSession.user_id == actor.user_id,
            SignInSession.ended_at.is_(None),
        )
        .values(ended_at=clock.now())
        .returning(SignInSession.id)
    ).one_or_none()
    if ended is not None:
        audit.record(session, actor, "accounts.signed_out", "session", session_id)


def end_all_sessions(session: Session, actor: Actor, clock: Clock) -> None:
    """Sign out everywhere, this browser included."""
    session.execute(
        update(SignInSession)
        .where(SignInSession.user_id == actor.user_id, SignInSession.ended_at.is_(None))
        .values(ended_at=clock.now())
    )
    audit.record(session, actor, "accounts.signed_out_everywhere", "user", actor.user_id)


def end_other_sessions(session: Session, actor: Actor, clock: Clock, *, session_id: UUID) -> None:
    """Sign out everywhere but in the browser of ``session_id``."""
    session.execute(
        update(SignInSession)
        .where(
            SignInSession.user_id == actor.user_id,
            SignInSession.id != session_id,
            SignInSession.ended_at.is_(None),
        )
        .values(ended_at=clock.now())
    )
    audit.record(session, actor, "accounts.signed_out_elsewhere", "user", actor.user_id)


def touch_session(session: Session, clock: Clock, *, session_id: UUID) -> None:
    session.execute(
        update(SignInSession).where(SignInSession.id == session_id).values(seen_at=clock.now())
    )


def choose_language(session: Session, actor: Actor, *, language: str) -> None:
    session.execute(update(User).where(User.id == actor.user_id).values(language=language))


def rename(session: Session, actor: Actor, *, display_name: str) -> None:
    """Change what the person is called."""
    name = one_line(display_name)
    session.execute(update(User).where(User.id == actor.user_id).values(display_name=name))
    audit.record(session, actor, Renamed.name, "user", actor.user_id)
    outbox.publish(session, Renamed(UUID(str(actor.user_id))))
