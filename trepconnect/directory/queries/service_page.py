"""What the page of one service is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import NamedTuple
from uuid import UUID

from trepconnect.directory.domain.values import RecordStatus


class Hours(NamedTuple):
    """``weekday`` 1 is Monday; None when only ``original`` tells."""

    location_id: UUID | None
    weekday: int | None
    opens_at: time | None
    closes_at: time | None
    closed: bool
    valid_from: date | None
    valid_to: date | None
    original: str


class Place(NamedTuple):
    """Where a service is given; a place with two addresses comes twice."""

    location_id: UUID
    kind: str
    name: str
    accessibility: str
    transportation: str
    latitude: float | None
    longitude: float | None
    address_kind: str | None
    attention: str | None
    address_1: str | None
    address_2: str | None
    city: str | None
    state_province: str | None
    postal_code: str | None


class Part(NamedTuple):
    """A small thing said about a service: the meaning of the columns depends on the list."""

    a: str
    b: str
    c: str
    d: str
    e: str


@dataclass(frozen=True, slots=True)
class ServicePage:
    """Texts come in the reader's language where it was translated; see ``text``."""

    id: UUID
    organization_id: UUID | None
    organization: str
    organization_website: str | None
    status: RecordStatus
    name: str
    alternate_name: str
    description: str
    url: str | None
    email: str
    fees: str
    is_free: bool | None
    eligibility: str
    required_documents: str
    application_process: str
    interpretation: str
    wait_time: str
    alert: str
    assured_on: date | None
    modified_at: datetime | None
    translated: Mapping[str, str]
    places: Sequence[Place]
    hours: Sequence[Hours]
    parts: Mapping[str, Sequence[Part]]

    @property
    def has_eligibility_text(self) -> bool:
        return self.eligibility != ""

    @property
    def lists_documents(self) -> bool:
        return self.required_documents != ""

    def text(self, field: str) -> str:
        """``field`` in the reader's language, or as it was given."""
        return self.translated.get(field) or str(getattr(self, field))
