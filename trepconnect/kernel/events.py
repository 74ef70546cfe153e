"""What happened, told upward: a domain publishes an event, a higher one listens."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, ClassVar, Self, get_type_hints
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Event:
    """Base of all events. Fields are ids, codes and numbers, never what a person wrote."""

    name: ClassVar[str] = "event"

    def payload(self) -> dict[str, Any]:
        """The fields as JSON values."""
        return {
            field.name: str(value)
            if isinstance(value := getattr(self, field.name), UUID)
            else value
            for field in fields(self)
        }

    @classmethod
    def load(cls, payload: dict[str, Any]) -> Self:
        """The event that ``payload`` was made from."""
        hints = get_type_hints(cls)
        return cls(
            **{
                key: UUID(value) if hints[key] is UUID else value
                for key, value in payload.items()
                if key in hints
            }
        )
