"""Forty mentors: who they are, what they know, when they are free."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, Literal

import msgspec

from trepconnect.demo.crowd import person_id, plain
from trepconnect.demo.shapes import DemoPerson
from trepconnect.demo.wordlists import read_json
from trepconnect.kernel.actor import Role
from trepconnect.kernel.documents import read_records
from trepconnect.profiles.domain.person import LanguageUse

_FILE: Final = "mentors.json"


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


class _Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    key: str
    full_name: str
    called: str
    about: str
    trade: str
    expertise: tuple[str, ...]
    languages: dict[str, str]
    language: str
    days_ago: int
    capacity: int
    weekly_minutes: int
    meeting_times: tuple[str, ...]
    remote_ok: bool
    zip_code: str
    state: Literal["active", "paused"]
    phone: str = ""
    account: str = ""


def mentors(today: date) -> tuple[DemoMentor, ...]:
    rows = read_records(read_json(_FILE), _Row, file=_FILE)
    return tuple(_mentor(row, today) for row in rows)


def _mentor(row: _Row, today: date) -> DemoMentor:
    return DemoMentor(
        person=_person(row, today),
        about=row.about,
        trade=row.trade,
        expertise=row.expertise,
        languages=row.languages,
        capacity=row.capacity,
        weekly_minutes=row.weekly_minutes,
        meeting_times=row.meeting_times,
        remote_ok=row.remote_ok,
        paused=row.state == "paused",
    )


def _person(row: _Row, today: date) -> DemoPerson:
    return DemoPerson(
        key=row.key,
        id=person_id(row.key),
        account=row.account,
        full_name=row.full_name,
        called=row.called,
        roles=frozenset({Role.MENTOR}),
        language=row.language,
        languages=tuple(LanguageUse(tag, reads=True) for tag in row.languages),
        created_at=datetime.combine(today, time(16, 30, tzinfo=UTC))
        - timedelta(days=row.days_ago),
        email=f"{plain(row.full_name)}@example.org",
        phone=row.phone,
        zip_code=row.zip_code,
    )
