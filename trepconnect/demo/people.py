"""Everybody in the demonstration office: the cast, colleagues, entrepreneurs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from trepconnect.demo.crowd import entrepreneurs, person_id
from trepconnect.demo.mentors import mentors
from trepconnect.demo.shapes import DemoBusiness, DemoPerson
from trepconnect.demo.ventures import business_id, first_of_month
from trepconnect.demo.wordlists import read_json
from trepconnect.kernel.actor import Role
from trepconnect.kernel.money import Money
from trepconnect.profiles.domain.business import MoneyUse, Stage, Structure, WantedNeed
from trepconnect.profiles.domain.person import DayPart, LanguageUse, ReachBy


def everybody(today: date) -> tuple[DemoPerson, ...]:
    """All people: the cast, mentors, entrepreneurs."""
    return (*cast(today), *(one.person for one in mentors(today)), *entrepreneurs(today))


def cast(today: date) -> tuple[DemoPerson, ...]:
    """The people written out one by one in ``data/cast.json``."""
    return tuple(_person(row, today) for row in read_json("cast.json"))


def _person(row: Mapping[str, Any], today: date) -> DemoPerson:
    organization, business = row.get("organization_id"), row.get("business")
    return DemoPerson(
        key=row["key"],
        id=person_id(row["key"]),
        account=row.get("account", ""),
        full_name=row["full_name"],
        called=row["called"],
        roles=frozenset(Role(role) for role in row["roles"]),
        language=row["language"],
        languages=tuple(LanguageUse(tag, reads=tag in row["reads"]) for tag in row["speaks"]),
        created_at=datetime.combine(today, time(16, 30, tzinfo=UTC))
        - timedelta(days=row["days_ago"]),
        phone=row.get("phone", ""),
        email=row.get("email", ""),
        organization_id=UUID(organization) if organization else None,
        helps=tuple(row.get("helps", ())),
        zip_code=row.get("zip_code", ""),
        neighborhood=row.get("neighborhood", ""),
        needs_interpreter=row.get("needs_interpreter"),
        reach_by=tuple(ReachBy(way) for way in row.get("reach_by", ())),
        reach_when=tuple(DayPart(part) for part in row.get("reach_when", ())),
        remote_ok=row.get("remote_ok"),
        meeting_times=tuple(row.get("meeting_times", ())),
        businesses=(_business(row["key"], business, today),) if business else (),
    )


def _business(owner: str, row: Mapping[str, Any], today: date) -> DemoBusiness:
    return DemoBusiness(
        id=business_id(person_id(owner)),
        stage=Stage(row["stage"]),
        industry_code=row["industry_code"],
        needs=tuple(WantedNeed(**need) for need in row["needs"]),
        name=row["name"],
        offers=row["offers"],
        experience=row["experience"],
        story=row["story"],
        structure=Structure(row["structure"]),
        started_on=first_of_month(today, months_ago=row["months_open"]),
        zip_code=row["zip_code"],
        works_from_home=row["works_from_home"],
        workers=row["workers"],
        monthly_sales=Money.of(row["monthly_sales"]),
        monthly_costs=Money.of(row["monthly_costs"]),
        amount_wanted=Money.of(row["amount_wanted"]),
        money_uses=tuple(MoneyUse(use) for use in row["money_uses"]),
        money_purpose=row["money_purpose"],
    )
