"""What the cohorts tells the rest of the program."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from trepconnect.kernel.events import Event


@dataclass(frozen=True, slots=True)
class MemberJoined(Event):
    name: ClassVar[str] = "cohorts.member_joined"
    cohort_id: UUID
    user_id: UUID


@dataclass(frozen=True, slots=True)
class MemberLeft(Event):
    name: ClassVar[str] = "cohorts.member_left"
    cohort_id: UUID
    user_id: UUID
