"""A check of the doctor, and what it found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from trepconnect.platform.config import Settings


class Ill(Exception):
    """Something is not as it must be; ``do`` says what mends it."""

    def __init__(self, says: str, do: str) -> None:
        super().__init__(says)
        self.do = do


@dataclass(frozen=True, slots=True)
class Check:
    """``run`` says what it saw, or raises. ``do`` is the advice for errors that bring none."""

    name: str
    run: Callable[[Settings], str]
    do: str
    deep: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    name: str
    ok: bool
    says: str
    do: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def look(check: Check, settings: Settings) -> Finding:
    """Run one check; whatever happens in it is its finding."""
    try:
        return Finding(check.name, ok=True, says=check.run(settings))
    except Ill as ill:
        return Finding(check.name, ok=False, says=str(ill), do=ill.do)
    except Exception as error:
        return Finding(check.name, ok=False, says=_first_line(error), do=check.do)


def _first_line(error: Exception) -> str:
    lines = str(error).splitlines()
    return f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__
