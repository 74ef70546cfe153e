"""Tables of the accounts domain."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from trepconnect.accounts.domain import AuthLevel, CodePurpose, ContactKind
from trepconnect.kernel.actor import Role
from trepconnect.platform.data.db import Base


class RoleSet(TypeDecorator[frozenset[Role]]):
    """A few roles in one column, so that one row tells who asks: ``"mentor navigator"``."""

    impl = String(200)
    cache_ok = True

    def process_bind_param(self, value: frozenset[Role] | None, dialect: Dialect) -> str | None:
        return None if value is None else " ".join(sorted(value))

    def process_result_value(self, value: Any, dialect: Dialect) -> frozenset[Role] | None:
        return None if value is None else frozenset(Role(word) for word in value.split())


class User(Base):
    """A person with an account. ``display_name`` is what they asked to be called.

    Since ``quiet_since`` they are told news in the program only, not by phone or e-mail.
    """

    __tablename__ = "users"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    display_name: Mapped[str] = mapped_column(String(200), default="")
    roles: Mapped[frozenset[Role]] = mapped_column(RoleSet)
    language: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime] = mapped_column(index=True)
    suspended_at: Mapped[datetime | None]
    quiet_since: Mapped[datetime | None]
    totp_secret: Mapped[bytes | None] = mapped_column(LargeBinary)
    totp_confirmed_at: Mapped[datetime | None]
    totp_last_step: Mapped[int] = mapped_column(default=0)


class ContactPoint(Base):
    """A phone number or e-mail address that its owner proved; encrypted, found by fingerprint.

    ``used_at`` is the last sign-in with it; one that has ``news_since`` gets the news.
    """

    __tablename__ = "contact_points"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    kind: Mapped[ContactKind]
    sealed_value: Mapped[bytes] = mapped_column(LargeBinary)
    fingerprint: Mapped[str] = mapped_column(String(64), unique=True)
    verified_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    news_since: Mapped[datetime | None]


class SignInCode(Base):
    """A code on its way to a person who wants to sign in, or to prove a contact.

    The code itself is wiped once sent. ``answered_at``: the person was asked whether
    the account is theirs.
    """

    __tablename__ = "sign_in_codes"
    __table_args__ = (CheckConstraint("tries >= 0", name="tries_counted"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    kind: Mapped[ContactKind]
    fingerprint: Mapped[str] = mapped_column(String(64), index=True)
    sealed_contact: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_code: Mapped[bytes | None] = mapped_column(LargeBinary)
    purpose: Mapped[CodePurpose] = mapped_column(
        default=CodePurpose.SIGN_IN, server_default=CodePurpose.SIGN_IN
    )
    code_hash: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]


class SignInSession(Base):
    """A signed-in browser; only the hash of its token is stored.

    ``proved_at`` is when its user last proved in it who they are.
    """

    __tablename__ = "sign_in_sessions"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    level: Mapped[AuthLevel]
    device: Mapped[str] = mapped_column(String(80), default="")
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    proved_at: Mapped[datetime | None]
    idle_seconds: Mapped[int]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class RecoveryCode(Base):
    """One of the codes that stand in for a lost second factor, once each."""

    __tablename__ = "recovery_codes"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    used_at: Mapped[datetime | None]


class Invitation(Base):
    """A role offered to a person by a link. ``organization_id`` is where a partner will belong."""

    __tablename__ = "invitations"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    sealed_token: Mapped[bytes | None] = mapped_column(LargeBinary)
    display_name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[ContactKind]
    sealed_contact: Mapped[bytes] = mapped_column(LargeBinary)
    role: Mapped[Role]
    organization_id: Mapped[UUID | None]
    language: Mapped[str] = mapped_column(String(20))
    invited_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    accepted_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    withdrawn_at: Mapped[datetime | None]
