"""What others may learn of changes to profiles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from trepconnect.kernel.events import Event


@dataclass(frozen=True, slots=True)
class ProfileSaved(Event):
    """A page of a profile was saved. ``business_id`` is empty when it was about the person."""

    name: ClassVar[str] = "profiles.profile_saved"
    user_id: UUID
    section: str
    business_id: str = ""
