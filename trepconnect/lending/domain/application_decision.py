"""Two people decide, never one: what a vote is, and when votes make a decision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from trepconnect.kernel.errors import Conflict, DomainError
from trepconnect.lending.domain.application import ApplicationState

NEEDED_VOTES: Final = 2
MOST_REASONS: Final = 4
"""More than four reasons help nobody (Regulation B commentary)."""
MOST_NOTE: Final = 1_000


class Choice(StrEnum):
    APPROVE = "approve"
    DECLINE = "decline"


class DeclineReason(StrEnum):
    """Why not now. Always about the numbers, the plan or the fund, never about the person."""

    CASH_FLOW_TIGHT = "cash_flow_tight"
    OTHER_DEBTS_HIGH = "other_debts_high"
    AMOUNT_TOO_HIGH = "amount_too_high"
    BUSINESS_TOO_NEW = "business_too_new"
    PURPOSE_NOT_COVERED = "purpose_not_covered"
    PLAN_NOT_CLEAR = "plan_not_clear"
    RULES_NOT_MET = "rules_not_met"
    FUND_USED_UP = "fund_used_up"
    INFORMATION_MISSING = "information_missing"


STATE_OF: Final = {
    Choice.APPROVE: ApplicationState.APPROVED,
    Choice.DECLINE: ApplicationState.DECLINED,
}


class ReasonsRefused(DomainError):
    """A decline needs one to four reasons, an approval has none."""

    code = "vote_reasons_refused"


class AlreadyVoted(Conflict):
    """This person voted on these terms before."""

    code = "already_voted"


@dataclass(frozen=True, slots=True)
class Vote:
    """One person's vote on the terms of one version of an application."""

    voter_id: UUID
    choice: Choice
    reasons: tuple[DeclineReason, ...] = ()


def check_reasons(choice: Choice, reasons: Collection[DeclineReason]) -> None:
    """Raises ``ReasonsRefused``."""
    allowed = range(1, MOST_REASONS + 1) if choice is Choice.DECLINE else range(1)
    if len(set(reasons)) not in allowed:
        raise ReasonsRefused


def decision(votes: Iterable[Vote]) -> ApplicationState | None:
    """Where votes on the same terms lead: two people of one mind decide. None: still open."""
    voters = {choice: {vote.voter_id for vote in votes_of} for choice, votes_of in _by(votes)}
    for choice, people in voters.items():
        if len(people) >= NEEDED_VOTES:
            return STATE_OF[choice]
    return None


def reasons_told(votes: Iterable[Vote]) -> tuple[DeclineReason, ...]:
    """What she is told: reasons that more deciders named come first, four at most."""
    named = Counter(
        reason for vote in votes if vote.choice is Choice.DECLINE for reason in set(vote.reasons)
    )
    ordered = sorted(named, key=lambda reason: (-named[reason], list(DeclineReason).index(reason)))
    return tuple(ordered[:MOST_REASONS])


def _by(votes: Iterable[Vote]) -> Iterable[tuple[Choice, list[Vote]]]:
    cast = list(votes)
    return [(choice, [vote for vote in cast if vote.choice is choice]) for choice in Choice]
