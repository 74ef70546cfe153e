"""The office's second factor: a code from an app (RFC 6238), or a recovery code on paper."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pyotp
from sqlalchemy import delete, insert, update
from sqlalchemy.orm import Session

from trepconnect.accounts import queries
from trepconnect.accounts.domain import (
    RECOVERY_CODES,
    TOTP_PERIOD,
    Asker,
    AuthLevel,
    Contact,
    WrongCode,
    digits_of,
    needs_second_factor,
    new_recovery_code,
    new_token,
    normal_recovery_code,
    session_life,
    token_hash,
)
from trepconnect.accounts.models import RecoveryCode, SignInSession, User
from trepconnect.accounts.service.sign_in import as_actor
from trepconnect.kernel.clock import Clock
from trepconnect.platform.data import audit, throttle
from trepconnect.platform.data.crypto import fingerprint, seal, unseal
from trepconnect.platform.data.db import read_only

LIMITS = (
    throttle.Limit(5, timedelta(minutes=5)),
    throttle.Limit(20, timedelta(hours=1)),
    throttle.Limit(50, timedelta(days=1)),
)
_DRIFT_STEPS = 1


def prepare(user: User) -> None:
    """Give ``user`` a secret to set the app up with, if one is needed and none was confirmed."""
    if needs_second_factor(user.roles) and user.totp_confirmed_at is None:
        user.totp_secret = seal(pyotp.random_base32(), place=_place(user.id))


def secret_of(user: User) -> str:
    if user.totp_secret is None:
        raise WrongCode
    return unseal(user.totp_secret, place=_place(user.id))


def setup_address(user: User, issuer: str) -> str:
    """The ``otpauth:`` address that an app reads from the QR code."""
    name = user.display_name or "TrepConnect"
    return pyotp.TOTP(secret_of(user)).provisioning_uri(name=name, issuer_name=issuer)


def _place(user_id: UUID) -> str:
    return f"users.totp_secret.{user_id}"


def pass_with_app(
    session: Session, clock: Clock, *, user: User, session_id: UUID, typed: str
) -> str:
    """Lift the session to the second factor; returns its new token; raises ``WrongCode``.

    A code works once: its time step is stored by a conditional update, so that of two browsers
    that send the same code one is refused.
    """
    step = _matching_step(secret_of(user), digits_of(typed), clock)
    fresh = session.execute(
        update(User)
        .where(User.id == user.id, User.totp_last_step < step)
        .values(totp_last_step=step)
        .returning(User.id)
    ).one_or_none()
    if fresh is None:
        raise WrongCode
    return _lift(session, clock, user, session_id)


def knows_app(clock: Clock, *, contact: Contact, typed: str, asker: Asker) -> bool:
    """Whether ``typed`` is what the app of the person behind ``contact`` shows now.

    It lets nobody in: it only lets that person ask for a code when strangers asked too often.
    Raises ``Throttled``; commits by itself.
    """
    throttle.hit(clock, "sign_in.app", asker.counted_for(contact), *LIMITS)
    with read_only() as session:
        found = queries.find_second_factor(session, contact)
    secret = pyotp.random_base32()  # nobody's, so that the answer takes as long for a stranger
    if found is not None:
        secret = unseal(found[1], place=_place(found[0]))
    try:
        _matching_step(secret, digits_of(typed), clock)
    except WrongCode:
        return False
    return found is not None


def _matching_step(secret: str, digits: str, clock: Clock) -> int:
    now = int(clock.now().timestamp()) // TOTP_PERIOD
    totp = pyotp.TOTP(secret, interval=TOTP_PERIOD)
    for step in range(now - _DRIFT_STEPS, now + _DRIFT_STEPS + 1):
        if pyotp.utils.strings_equal(totp.generate_otp(step), digits):
            return step
    raise WrongCode


def confirm(
    session: Session, clock: Clock, *, user: User, session_id: UUID, typed: str
) -> tuple[str, list[str]]:
    """Finish the set-up with a first code; returns token and recovery codes, shown this once."""
    token = pass_with_app(session, clock, user=user, session_id=session_id, typed=typed)
    session.execute(update(User).where(User.id == user.id).values(totp_confirmed_at=clock.now()))
    audit.record(session, as_actor(user), "accounts.second_factor_set_up", "user", user.id)
    return token, _new_recovery_codes(session, user.id)


def _new_recovery_codes(session: Session, user_id: UUID) -> list[str]:
    codes = [new_recovery_code() for _ in range(RECOVERY_CODES)]
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    session.execute(
        insert(RecoveryCode),
        [{"user_id": user_id, "code_hash": _recovery_hash(user_id, code)} for code in codes],
    )
    return codes


def _recovery_hash(user_id: UUID, code: str) -> str:
    return fingerprint(code, purpose=f"recovery_code.{user_id}")


def pass_with_recovery_code(
    session: Session, clock: Clock, *, user: User, session_id: UUID, typed: str
) -> str:
    """Lift the session with a code from paper, which is then used up; returns its new token."""
    used = session.execute(
        update(RecoveryCode)
        .where(
            RecoveryCode.user_id == user.id,
            RecoveryCode.code_hash == _recovery_hash(user.id, normal_recovery_code(typed)),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=clock.now())
        .returning(RecoveryCode.id)
    ).one_or_none()
    if used is None:
        raise WrongCode
    audit.record(session, as_actor(user), "accounts.recovery_code_used", "user", user.id)
    return _lift(session, clock, user, session_id)


def count_try(clock: Clock, user_id: UUID) -> None:
    """Count one try at the second factor; raises ``Throttled``. Commits by itself."""
    throttle.hit(clock, "second_factor", str(user_id), *LIMITS)


def _lift(session: Session, clock: Clock, user: User, session_id: UUID) -> str:
    """Give the session its full rights, under a new token: a copy of the old one gets nothing."""
    token, now = new_token(), clock.now()
    life = session_life(user.roles, own_phone=False)
    session.execute(
        update(SignInSession)
        .where(SignInSession.id == session_id, SignInSession.user_id == user.id)
        .values(
            level=AuthLevel.SECOND_FACTOR,
            token_hash=token_hash(token),
            seen_at=now,
            proved_at=now,
            idle_seconds=int(life.idle.total_seconds()),
            expires_at=now + life.at_most,
        )
    )
    audit.record(session, as_actor(user), "accounts.second_factor_passed", "user", user.id)
    return token
