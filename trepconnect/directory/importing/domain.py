"""What the directory tells the domains above it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from trepconnect.kernel.events import Event


@dataclass(frozen=True, slots=True)
class DirectoryImported(Event):
    """A source was read and something in it had changed."""

    name: ClassVar[str] = "directory.imported"
    source_id: UUID
    import_id: UUID
    services: int
