"""Comparing languages of people and of services."""

from __future__ import annotations

from typing import Final

LANGUAGE_OF_THE_COUNTRY: Final = "en"
"""Taken to be spoken by every service, stated or not."""


def base_of(tag: str) -> str:
    """The language without its region: help in ``es`` is help for a reader of ``es-MX``."""
    return tag.partition("-")[0]
