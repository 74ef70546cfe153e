"""Rules of accounts: codes, sessions, second factors and invitations, without a database."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from trepconnect.kernel.actor import STAFF, Role
from trepconnect.kernel.errors import DomainError
from trepconnect.kernel.events import Event

CODE_DIGITS = 6
CODE_LIFE = timedelta(minutes=10)
CODE_TRIES = 5
INVITATION_LIFE = timedelta(days=14)
MOST_CONTACTS = 10
PROOF_LIFE = timedelta(minutes=15)
"""How long after a proof contacts may be changed; then the owner proves anew who they are."""
NOTICE = timedelta(hours=48)
"""How long a new contact cannot drive out an older one, which was told of it meanwhile."""
SILENCE = timedelta(days=365)
"""A contact that nobody signed in with for so long may be another person's now.

In the US a number goes to the next person 45 days after it was given up at the earliest. Asking
that soon would ask whoever comes once a season; after a year an account counts as not used.
"""
RECOVERY_CODES = 10
TOTP_PERIOD = 30
_RECOVERY_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


class ContactKind(StrEnum):
    EMAIL = "email"
    PHONE = "phone"


class CodePurpose(StrEnum):
    """What may be done with a code; for anything else it is a wrong one."""

    SIGN_IN = "sign_in"
    ADD_CONTACT = "add_contact"
    PROVE = "prove"


class Change(StrEnum):
    """What happened to one of a person's contacts."""

    ADDED = "added"
    REMOVED = "removed"


class AuthLevel(StrEnum):
    """How far a session has proved who its user is."""

    CODE = "code"
    SECOND_FACTOR = "second_factor"


@dataclass(frozen=True, slots=True)
class Contact:
    """An e-mail address in lower case or a phone number in E.164."""

    kind: ContactKind
    value: str

    @property
    def masked(self) -> str:
        """Enough for its owner to know it, too little for anybody else."""
        if self.kind is ContactKind.PHONE:
            return f"••• ••• {self.value[-4:]}"
        name, _, host = self.value.partition("@")
        return f"{name[:1]}•••@{host}"


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks for a code: a network, or within it something that proved the contact before.

    ``known`` names that: a browser, or a second factor.
    """

    network: str
    known: str = ""

    def counted_for(self, contact: Contact) -> str:
        """What the owner's tries are counted under; nobody else can use them up."""
        return f"{contact.value}|{self.known or self.network}"


@dataclass(frozen=True, slots=True)
class SessionLife:
    """How long a session lasts without use, and at most."""

    idle: timedelta
    at_most: timedelta


LONGEST_SESSION = timedelta(days=30)


def session_life(roles: frozenset[Role], *, own_phone: bool) -> SessionLife:
    """Short for those who see many people's records, long on a phone that one person uses alone.

    Times follow NIST SP 800-63B-4: AAL2 for staff, AAL1 for everybody else.
    """
    if Role.ADMIN in roles:
        return SessionLife(timedelta(minutes=15), timedelta(hours=8))
    if roles & STAFF:
        return SessionLife(timedelta(minutes=15), timedelta(hours=12))
    if own_phone:
        return SessionLife(LONGEST_SESSION, LONGEST_SESSION)
    return SessionLife(timedelta(minutes=60), timedelta(hours=24))


def needs_second_factor(roles: frozenset[Role]) -> bool:
    return not roles.isdisjoint(STAFF)


class WrongCode(DomainError):
    """Not the code we sent, or one that was used, ran out or was tried too often."""

    code = "wrong_code"


class AccountSuspended(DomainError):
    code = "account_suspended"


class MaybeAnotherPerson(DomainError):
    """The contact was silent for so long that its owner must sign in and say who they are."""

    code = "maybe_somebody_else"


class ContactRefused(DomainError):
    """It cannot be added: the person has it already, another has, or there are enough."""

    code = "contact_refused"


class ContactNeeded(DomainError):
    """It cannot be removed: it is the last, or all others are too new."""

    code = "contact_needed"


class InvitationGone(DomainError):
    """The invitation was used, withdrawn or has run out."""

    code = "invitation_gone"


class CannotInvite(DomainError):
    """Nobody may hand out a role above their own."""

    code = "cannot_invite"


def new_code() -> str:
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"


def new_token() -> str:
    """An opaque secret of 256 bits for a link or a session."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is stored of a token: it has too many bits to be guessed from its hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_recovery_code() -> str:
    letters = [secrets.choice(_RECOVERY_ALPHABET) for _ in range(12)]
    return "-".join("".join(letters[start : start + 4]) for start in (0, 4, 8))


def digits_of(typed: str) -> str:
    """The digits of a typed code in ASCII: people type blanks and their own numerals."""
    return "".join(str(int(character)) for character in typed if character.isdecimal())


def normal_recovery_code(typed: str) -> str:
    """A typed recovery code without blanks, dashes and capitals."""
    kept = "".join(character for character in typed.lower() if character in _RECOVERY_ALPHABET)
    return "-".join((kept[:4], kept[4:8], kept[8:12])) if len(kept) == 12 else kept


def code_still_good(*, now: datetime, expires_at: datetime, tries: int, used: bool) -> bool:
    return not used and now < expires_at and tries < CODE_TRIES


def is_fresh(proved_at: datetime | None, now: datetime) -> bool:
    """Whether the user proved lately enough who they are."""
    return proved_at is not None and now - proved_at <= PROOF_LIFE


def is_silent(*, verified_at: datetime, used_at: datetime | None, now: datetime) -> bool:
    """Whether a contact may have gone to another person since it was last used."""
    return now - (used_at or verified_at) > SILENCE


def may_remove(verified_at: datetime, others: Iterable[datetime], now: datetime) -> bool:
    """Whether a contact may go: another stays that is older, or known for the time of notice.

    So whoever finds a phone open cannot add a number and lock its owner out at once.
    """
    return any(other < verified_at or now - other >= NOTICE for other in others)


def first_name(display_name: str) -> str:
    return display_name.partition(" ")[0]


def may_invite(inviter: frozenset[Role], invited: Role) -> bool:
    """Administrators invite all; managers all but administrators; navigators partners."""
    if Role.ADMIN in inviter:
        return True
    if Role.MANAGER in inviter:
        return invited is not Role.ADMIN
    outside = {Role.MENTOR, Role.PARTNER, Role.SPONSOR, Role.ENTREPRENEUR}
    return Role.NAVIGATOR in inviter and invited in outside


INVITABLE: tuple[Role, ...] = (
    Role.MENTOR,
    Role.PARTNER,
    Role.SPONSOR,
    Role.NAVIGATOR,
    Role.LOAN_OFFICER,
    Role.MANAGER,
    Role.ADMIN,
)


@dataclass(frozen=True, slots=True)
class SignInCodeAsked(Event):
    name: ClassVar[str] = "accounts.sign_in_code_asked"
    code_id: UUID


@dataclass(frozen=True, slots=True)
class InvitationMade(Event):
    name: ClassVar[str] = "accounts.invitation_made"
    invitation_id: UUID


@dataclass(frozen=True, slots=True)
class AccountOpened(Event):
    name: ClassVar[str] = "accounts.account_opened"
    user_id: UUID


@dataclass(frozen=True, slots=True)
class AccountClosed(Event):
    name: ClassVar[str] = "accounts.suspended"
    user_id: UUID


@dataclass(frozen=True, slots=True)
class ContactAdded(Event):
    name: ClassVar[str] = "accounts.contact_added"
    user_id: UUID


@dataclass(frozen=True, slots=True)
class ContactRemoved(Event):
    name: ClassVar[str] = "accounts.contact_removed"
    user_id: UUID


@dataclass(frozen=True, slots=True)
class ContactReleased(Event):
    """A person signs in with a contact of ``user_id`` and is not its owner."""

    name: ClassVar[str] = "accounts.contact_released"
    user_id: UUID


@dataclass(frozen=True, slots=True)
class ContactsChanged(Event):
    """One of a person's other contacts is to hear of a change."""

    name: ClassVar[str] = "accounts.contacts_changed"
    point_id: UUID
    change: str


@dataclass(frozen=True, slots=True)
class Renamed(Event):
    name: ClassVar[str] = "accounts.renamed"
    user_id: UUID


@dataclass(frozen=True, slots=True)
class KnownContact:
    """A contact that was proved."""

    id: UUID
    contact: Contact
    verified_at: datetime
