"""What happened, told upward: a domain publishes an event, a higher one listens."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, ClassVar, Self, get_args, get_type_hints
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Event:
    """Base of all events. Fields are ids, codes and numbers, never what a person wrote.

    A field is a ``UUID``, ``str``, ``int``, ``bool`` or ``StrEnum``, or one of these or None.
    """

    name: ClassVar[str] = "event"

    def payload(self) -> dict[str, Any]:
        """The fields as JSON values."""
        return {field.name: _plain(getattr(self, field.name)) for field in fields(self)}

    @classmethod
    def load(cls, payload: dict[str, Any]) -> Self:
        """The event that ``payload`` was made from."""
        hints = get_type_hints(cls)
        known = {field.name for field in fields(cls)}
        return cls(
            **{key: _typed(value, hints[key]) for key, value in payload.items() if key in known}
        )


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, UUID | StrEnum) else value


def _typed(value: Any, hint: Any) -> Any:
    for kind in get_args(hint) or (hint,):
        if value is not None and isinstance(kind, type) and issubclass(kind, UUID | StrEnum):
            return kind(value)
    return value
