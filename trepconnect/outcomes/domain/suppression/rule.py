"""The rule itself, and the errors of those who ask for it where it cannot be judged."""

from __future__ import annotations

from typing import Final

from trepconnect.kernel.errors import DomainError

THRESHOLD: Final = 11
"""The fewest people who may be told as a number, but for none at all."""


class TableRefused(DomainError):
    """This is no table of counts; ``where`` names the place to change."""

    def __init__(self, code: str, where: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.where = where


class AlreadyHidden(TableRefused):
    """Small numbers beside hidden ones: without these nobody can say what gives them away."""

    def __init__(self) -> None:
        super().__init__(
            "already_hidden", "cells", "holds hidden numbers beside small ones: give all of them"
        )


def is_small(number: int | None) -> bool:
    """Whether a number of people is one that must not be shown. Zero tells of nobody."""
    return number is not None and 0 < number < THRESHOLD
