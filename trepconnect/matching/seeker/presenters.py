"""Reasons and parts of points, as every page of matching shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

Kind = Literal["for", "against", "ask"]


@dataclass(frozen=True, slots=True)
class Said:
    """One line of ``components/reasons.html``."""

    kind: Kind
    text: str | Markup


@dataclass(frozen=True, slots=True)
class Part:
    """Points for one thing, of how many there are."""

    name: str
    points: int
    most: int
