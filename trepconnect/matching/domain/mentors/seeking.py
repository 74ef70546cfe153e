"""Somebody who looks for a mentor."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from trepconnect.matching.domain.seeker import WantedNeed
from trepconnect.mentoring.pairings.domain.admissible import SeekerSide


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeking:
    """``side`` is what the hard rules compare; the rest only decides the order.

    ``wished`` is the mentor she asked for.
    """

    side: SeekerSide
    needs: tuple[WantedNeed, ...] = ()
    wished: UUID | None = None
