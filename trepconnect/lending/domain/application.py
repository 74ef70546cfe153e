"""An application for a loan: its states, what must be said before it is sent, what it tells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from trepconnect.kernel.errors import Conflict, DomainError
from trepconnect.kernel.money import Money
from trepconnect.lending.domain.application_cash_flow import CashFlow
from trepconnect.lending.domain.product import Terms
from trepconnect.profiles.domain.business import MoneyUse, Stage, Structure


class ApplicationState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


TRANSITIONS: Final[Mapping[ApplicationState, frozenset[ApplicationState]]] = {
    ApplicationState.DRAFT: frozenset({ApplicationState.SUBMITTED}),
    ApplicationState.SUBMITTED: frozenset(
        {ApplicationState.APPROVED, ApplicationState.DECLINED, ApplicationState.WITHDRAWN}
    ),
    ApplicationState.APPROVED: frozenset(),
    ApplicationState.DECLINED: frozenset(),
    ApplicationState.WITHDRAWN: frozenset(),
}
"""A draft that is given up is deleted; after approval the loan goes on."""

OPEN: Final = frozenset({ApplicationState.DRAFT, ApplicationState.SUBMITTED})
DECIDED: Final = frozenset({ApplicationState.APPROVED, ApplicationState.DECLINED})

MOST_STORY: Final = 2_500
MOST_PURPOSE: Final = 600


class StateHasChanged(Conflict):
    """The application is no longer in the state that this needs."""

    code = "application_state_changed"


class OutdatedVersion(Conflict):
    """Something in the application changed after the page was opened."""

    code = "application_outdated"


class TermsOutOfRange(DomainError):
    """An amount or a time that this loan is not offered for."""

    code = "terms_out_of_range"


class NotComplete(DomainError):
    """Something is missing before the application can be sent."""

    code = "application_not_complete"


class Part(StrEnum):
    """A page of the application."""

    AMOUNT = "amount"
    PURPOSE = "purpose"
    STORY = "story"
    CASH_FLOW = "cash_flow"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """An amount and a number of monthly payments."""

    amount: Money
    months: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessFacts:
    """What deciders are told of the business, as it was when the application was sent."""

    name: str = ""
    stage: Stage | None = None
    structure: Structure | None = None
    industry_code: str = ""
    industry_words: str = ""
    started_on: date | None = None
    workers: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What she said in the application. A draft may leave anything open."""

    amount: Money | None = None
    months: int | None = None
    uses: tuple[MoneyUse, ...] = ()
    purpose: str = ""
    story: str = ""
    cash_flow: CashFlow = field(default_factory=CashFlow)


def missing_parts(answers: Answers) -> tuple[Part, ...]:
    """The pages on which something that is needed was not said."""
    return tuple(_missing(answers))


def _missing(answers: Answers) -> Iterator[Part]:
    if answers.amount is None or answers.months is None:
        yield Part.AMOUNT
    if not answers.uses or not answers.purpose:
        yield Part.PURPOSE
    if not answers.story:
        yield Part.STORY
    if not answers.cash_flow.is_whole:
        yield Part.CASH_FLOW


class MoreThanAllowed(DomainError):
    """With what is owed, promised and asked for, it is more than the product lends a person.

    ``room`` is what may still be asked for.
    """

    code = "more_than_allowed"

    def __init__(self, room: Money) -> None:
        super().__init__(room)
        self.room = room


def check_together(terms: Terms, *, amount: Money | None, others: Money) -> None:
    """Raises ``MoreThanAllowed``; ``others`` is what the person has of this product besides."""
    room = max(terms.max_amount - others, Money(0))
    if amount is not None and amount > room:
        raise MoreThanAllowed(room)


def check_range(terms: Terms, *, amount: Money | None, months: int | None) -> None:
    """Raises ``TermsOutOfRange``; what was not said yet is not checked."""
    if amount is not None and not terms.min_amount <= amount <= terms.max_amount:
        raise TermsOutOfRange("amount")
    if months is not None and not terms.min_months <= months <= terms.max_months:
        raise TermsOutOfRange("months")
