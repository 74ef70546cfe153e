"""Who may see whom behind a number."""

from __future__ import annotations

from trepconnect.cohorts.domain import rule_of
from trepconnect.kernel.actor import CASEWORK, DECIDING, Actor, Role
from trepconnect.outcomes.indicators.domain import Slice


def can_see_behind(actor: Actor, code: str) -> bool:
    """Casework; who has a loan is for managers alone, and who speaks what is not for those who
    decide on loans."""
    if rule_of(code).of_loans:
        return actor.is_(Role.MANAGER)
    if code == Slice.LANGUAGE and actor.is_(*DECIDING):
        return False
    return actor.is_(*CASEWORK)
