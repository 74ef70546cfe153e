"""Who is asking: an immutable snapshot, free of Flask-Login and the ORM."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType
from uuid import UUID

UserId = NewType("UserId", UUID)


class Role(StrEnum):
    ENTREPRENEUR = "entrepreneur"
    HELPER = "helper"
    MENTOR = "mentor"
    PARTNER = "partner"
    NAVIGATOR = "navigator"
    LOAN_OFFICER = "loan_officer"
    SPONSOR = "sponsor"
    MANAGER = "manager"
    ADMIN = "admin"


STAFF = frozenset({Role.NAVIGATOR, Role.LOAN_OFFICER, Role.MANAGER, Role.ADMIN})
"""The office's own people: they must pass a second factor."""

CASEWORK = frozenset({Role.NAVIGATOR, Role.MANAGER, Role.ADMIN})
"""Who looks after people and reads their records."""

DECIDING = frozenset({Role.LOAN_OFFICER, Role.SPONSOR})
"""Who decides about money, or may be asked to."""

_NOBODY = UserId(UUID(int=0))


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, or the program itself, at the moment of asking."""

    user_id: UserId
    roles: frozenset[Role]
    language: str = "en"
    display_name: str = ""

    def is_(self, *roles: Role) -> bool:
        """Whether the actor holds at least one of ``roles``."""
        return not self.roles.isdisjoint(roles)

    @property
    def is_staff(self) -> bool:
        return not self.roles.isdisjoint(STAFF)

    def may_know_background(self, user_id: UUID) -> bool:
        """Whether languages, neighborhood, notes of meetings and the like of this person are for
        the actor: never for a decider, whatever else they are. The actor's own are."""
        return self.roles.isdisjoint(DECIDING) or self.user_id == user_id or self.is_system

    @classmethod
    def system(cls) -> Actor:
        """The program acting by itself: the worker, the command line."""
        return cls(user_id=_NOBODY, roles=frozenset(), display_name="TrepConnect")

    @property
    def is_system(self) -> bool:
        return self.user_id == _NOBODY
