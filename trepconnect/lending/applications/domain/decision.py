"""Two people decide, never one: votes, when they make a decision, and what they look at.

They see what the loan would cost and the product's rules against what the application says, and
nothing else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final
from uuid import UUID

from trepconnect.kernel.errors import Conflict, DomainError
from trepconnect.kernel.money import Money
from trepconnect.lending.applications.domain.application import (
    Answers,
    ApplicationState,
    BusinessFacts,
)
from trepconnect.lending.applications.domain.cash_flow import Affordability
from trepconnect.lending.arithmetic.schedule import Installment, schedule_of
from trepconnect.lending.products.domain.cost import loan_terms
from trepconnect.lending.products.domain.fields import Known, Value, known_from, with_derived
from trepconnect.lending.products.domain.product import Terms
from trepconnect.profiles.domain.industries import industry

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
    """What the applicant is told: reasons that more deciders named come first, four at most."""
    named = Counter(
        reason for vote in votes if vote.choice is Choice.DECLINE for reason in set(vote.reasons)
    )
    ordered = sorted(named, key=lambda reason: (-named[reason], list(DeclineReason).index(reason)))
    return tuple(ordered[:MOST_REASONS])


def _by(votes: Iterable[Vote]) -> Iterable[tuple[Choice, list[Vote]]]:
    cast = list(votes)
    return [(choice, [vote for vote in cast if vote.choice is choice]) for choice in Choice]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """``payment`` is the first one: the ordinary payment, or the highest where they fall; a fee
    that is collected with it is not in it. The last takes what rounding left. ``in_hand`` is what
    the borrower gets, ``cost`` all that is paid above it."""

    amount: Money
    months: int
    payment: Money
    last_payment: Money
    in_hand: Money
    total: Money

    @property
    def cost(self) -> Money:
        return self.total - self.in_hand


def quote(terms: Terms, amount: Money, months: int, *, on: date) -> Quote:
    """As if the money were paid out on that day."""
    schedule = schedule_of(loan_terms(terms, amount, months, disbursed_on=on))
    payments = [_regular(installment) for installment in schedule.installments]
    return Quote(
        amount=amount,
        months=months,
        payment=payments[0],
        last_payment=payments[-1],
        in_hand=schedule.amount_financed,
        total=schedule.total_of_payments,
    )


def _regular(installment: Installment) -> Money:
    return installment.principal + installment.interest


def known_of(
    answers: Answers, facts: BusinessFacts, affordability: Affordability, *, today: date
) -> Known:
    """What rules may look at. What is left in a month is that of the applicant's table, with
    the living costs of the family and other debts; where the business is stays unknown."""
    said: dict[str, Value | None] = {
        "stage": facts.stage.value if facts.stage else None,
        "structure": facts.structure.value if facts.structure else None,
        "industry": industry(facts.industry_code).naics if facts.industry_code else None,
        "business_started_on": facts.started_on,
        "workers": facts.workers,
        "amount_wanted": answers.amount,
        "loan_use": frozenset(use.value for use in answers.uses),
        "monthly_revenue": answers.cash_flow.sales,
        "monthly_costs": answers.cash_flow.business_costs,
    }
    return {
        **with_derived(known_from(said, today=today)),
        "monthly_net": affordability.left.cents,
        "payment_share": affordability.share,
    }
