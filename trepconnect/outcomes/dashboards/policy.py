"""Who may see whom behind a number."""

from __future__ import annotations

from typing import Final

from trepconnect.cohorts.domain import Measure
from trepconnect.kernel.actor import CASEWORK, DECIDING, Actor, Role
from trepconnect.outcomes.indicators.domain import Slice

LOANS: Final = frozenset({Measure.LOANS, Measure.LOAN_AMOUNT})


def can_see_behind(actor: Actor, code: str) -> bool:
    """Casework; who has a loan is for managers alone, and who speaks what is not for those who
    decide on loans."""
    if code in LOANS:
        return actor.is_(Role.MANAGER)
    if code == Slice.LANGUAGE and actor.is_(*DECIDING):
        return False
    return actor.is_(*CASEWORK)
