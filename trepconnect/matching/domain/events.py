"""What matching tells the rest of the program."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from trepconnect.kernel.events import Event


@dataclass(frozen=True, slots=True)
class ServiceSaved(Event):
    """Somebody kept a service for one of her businesses."""

    name: ClassVar[str] = "matching.service_saved"

    saved_match_id: UUID
    business_id: UUID
    service_id: UUID


@dataclass(frozen=True, slots=True)
class ServiceSuggested(Event):
    """The office put a service on somebody's list."""

    name: ClassVar[str] = "matching.service_suggested"

    saved_match_id: UUID


@dataclass(frozen=True, slots=True)
class HelpTold(Event):
    """Somebody told whether a service helped; ``helped`` is a code of ``saved.Helped``."""

    name: ClassVar[str] = "matching.help_told"

    saved_match_id: UUID
    service_id: UUID
    helped: str
