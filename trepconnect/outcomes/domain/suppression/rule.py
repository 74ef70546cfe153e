"""The rule itself, and the error of whoever asks to apply it where it cannot be judged."""

from __future__ import annotations

from typing import Final

from trepconnect.kernel.errors import DomainError

THRESHOLD: Final = 11
"""The fewest people who may be told as a number, but for none at all."""


class AlreadyHidden(DomainError):
    """Small numbers beside hidden ones: without these nobody can say what gives them away."""

    code = "already_hidden"


def is_small(number: int | None) -> bool:
    """Whether a number of people is one that must not be shown. Zero tells of nobody."""
    return number is not None and 0 < number < THRESHOLD
