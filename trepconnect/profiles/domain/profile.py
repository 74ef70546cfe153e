"""A profile put together: the person, her businesses, and what matching may know of each."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import TypeAlias
from uuid import UUID

from trepconnect.kernel.money import Money
from trepconnect.profiles.domain.business import (
    Card,
    Details,
    Finances,
    Kind,
    Needs,
    Story,
    WantedNeed,
)
from trepconnect.profiles.domain.person import Home, Meeting, Reach, Speaking

PersonSection: TypeAlias = Home | Reach | Meeting | Speaking
BusinessSection: TypeAlias = Kind | Details | Finances | Story | Card | Needs
Section: TypeAlias = PersonSection | BusinessSection


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """``speaking`` is None for those who may not see her languages."""

    user_id: UUID
    display_name: str
    version: int = 0
    home: Home = field(default_factory=Home)
    reach: Reach = field(default_factory=Reach)
    meeting: Meeting = field(default_factory=Meeting)
    speaking: Speaking | None = field(default_factory=Speaking)


@dataclass(frozen=True, slots=True, kw_only=True)
class Business:
    id: UUID
    user_id: UUID
    version: int = 1
    updated_at: datetime | None = None
    kind: Kind = field(default_factory=Kind)
    details: Details = field(default_factory=Details)
    finances: Finances = field(default_factory=Finances)
    story: Story = field(default_factory=Story)
    card: Card = field(default_factory=Card)
    needs: Needs = field(default_factory=Needs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """``started`` is False for somebody who never opened her profile."""

    person: Person
    businesses: tuple[Business, ...] = ()
    started: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SeekerFacts:
    """What may be compared with services and loans: plain values, empty and None for not said.

    ``industry`` is a NAICS 2022 code. Of a range of sales the lower end counts, of costs the
    higher. ``languages`` has the preferred one first and falls back to the one she reads us in.
    """

    business_id: UUID
    user_id: UUID
    needs: tuple[WantedNeed, ...] = ()
    languages: tuple[str, ...] = ()
    needs_interpreter: bool | None = None
    zip_code: str = ""
    remote_ok: bool | None = None
    stage: str | None = None
    industry: str | None = None
    structure: str | None = None
    started_on: date | None = None
    workers: int | None = None
    amount_wanted: Money | None = None
    money_uses: frozenset[str] = frozenset()
    monthly_sales: Money | None = None
    monthly_costs: Money | None = None


def free_texts(section: Section) -> list[str]:
    """The words of a section that somebody typed."""
    values = [getattr(section, one.name) for one in fields(section)]
    return [value for value in values if isinstance(value, str) and value]
