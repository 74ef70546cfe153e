"""The people of the demonstration office as plain values, before anything is stored.

Fields are called as in accounts and profiles; None and "" mean that nothing was said.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from trepconnect.kernel.actor import Role
from trepconnect.kernel.money import Money
from trepconnect.profiles.domain.business import MoneyUse, Stage, Structure, WantedNeed
from trepconnect.profiles.domain.person import DayPart, LanguageUse, ReachBy


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoBusiness:
    """A business, or the idea of one."""

    id: UUID
    stage: Stage
    industry_code: str
    needs: tuple[WantedNeed, ...]
    name: str = ""
    offers: str = ""
    experience: str = ""
    story: str = ""
    structure: Structure | None = None
    started_on: date | None = None
    zip_code: str = ""
    works_from_home: bool | None = None
    workers: int | None = None
    monthly_sales: Money | None = None
    monthly_costs: Money | None = None
    amount_wanted: Money | None = None
    money_uses: tuple[MoneyUse, ...] = ()
    money_purpose: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPerson:
    """A person with an account. ``account`` is set for those the sign-in page offers."""

    key: str
    id: UUID
    full_name: str
    called: str
    roles: frozenset[Role]
    language: str
    """The language in which the person reads the pages."""
    languages: tuple[LanguageUse, ...]
    """The languages that the person speaks, the preferred one first."""
    created_at: datetime
    account: str = ""
    phone: str = ""
    email: str = ""
    organization_id: UUID | None = None
    helps: tuple[str, ...] = ()
    """Keys of the people whom this person may act for."""
    zip_code: str = ""
    neighborhood: str = ""
    needs_interpreter: bool | None = None
    reach_by: tuple[ReachBy, ...] = ()
    reach_when: tuple[DayPart, ...] = ()
    remote_ok: bool | None = None
    meeting_times: tuple[str, ...] = ()
    businesses: tuple[DemoBusiness, ...] = ()
