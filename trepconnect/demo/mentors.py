"""Forty mentors: who they are, what they know, when they are free."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from trepconnect.demo.crowd import person_id, plain
from trepconnect.demo.shapes import DemoPerson
from trepconnect.demo.wordlists import read_json
from trepconnect.kernel.actor import Role
from trepconnect.profiles.domain.person import LanguageUse


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoMentor:
    """What a mentor offers, beside being a person with an account.

    ``languages`` are levels by tag. ``paused`` mentors take nobody new.
    """

    person: DemoPerson
    about: str
    trade: str
    expertise: tuple[str, ...]
    languages: Mapping[str, str]
    capacity: int
    weekly_minutes: int
    meeting_times: tuple[str, ...]
    remote_ok: bool
    paused: bool


def mentors(today: date) -> tuple[DemoMentor, ...]:
    return tuple(_mentor(row, today) for row in read_json("mentors.json"))


def _mentor(row: Mapping[str, Any], today: date) -> DemoMentor:
    return DemoMentor(
        person=_person(row, today),
        about=row["about"],
        trade=row["trade"],
        expertise=tuple(row["expertise"]),
        languages=row["languages"],
        capacity=row["capacity"],
        weekly_minutes=row["weekly_minutes"],
        meeting_times=tuple(row["meeting_times"]),
        remote_ok=row["remote_ok"],
        paused=row["state"] == "paused",
    )


def _person(row: Mapping[str, Any], today: date) -> DemoPerson:
    return DemoPerson(
        key=row["key"],
        id=person_id(row["key"]),
        account=row.get("account", ""),
        full_name=row["full_name"],
        called=row["called"],
        roles=frozenset({Role.MENTOR}),
        language=row["language"],
        languages=tuple(LanguageUse(tag, reads=True) for tag in row["languages"]),
        created_at=datetime.combine(today, time(16, 30, tzinfo=UTC))
        - timedelta(days=row["days_ago"]),
        email=f"{plain(row['full_name'])}@example.org",
        phone=row.get("phone", ""),
        zip_code=row["zip_code"],
    )
