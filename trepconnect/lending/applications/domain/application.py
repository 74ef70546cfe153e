"""An application: its states, what it says and must say, and what a new draft already knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar, Final
from uuid import UUID

from trepconnect.kernel.errors import Conflict, DomainError
from trepconnect.kernel.events import Event
from trepconnect.kernel.money import Money
from trepconnect.lending.applications.domain.cash_flow import MOST, CashFlow, CashLine
from trepconnect.lending.products.domain.product import LoanProduct, Terms
from trepconnect.profiles.domain.business import Finances, MoneyUse, Stage, Story, Structure
from trepconnect.profiles.domain.profile import Business


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
    """What the applicant said in the application. A draft may leave anything open."""

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


def facts_of(business: Business) -> BusinessFacts:
    """Where it is and whom it belongs to is left out."""
    kind, details = business.kind, business.details
    return BusinessFacts(
        name=details.name,
        stage=kind.stage,
        structure=details.structure,
        industry_code=kind.industry_code,
        industry_words=kind.industry_words,
        started_on=details.started_on,
        workers=details.workers,
    )


def facts_to_json(facts: BusinessFacts) -> dict[str, Any]:
    return {
        "name": facts.name,
        "stage": facts.stage,
        "structure": facts.structure,
        "industry_code": facts.industry_code,
        "industry_words": facts.industry_words,
        "started_on": facts.started_on.isoformat() if facts.started_on else None,
        "workers": facts.workers,
    }


def facts_from(document: Mapping[str, Any]) -> BusinessFacts:
    stage, structure = document.get("stage"), document.get("structure")
    started_on = document.get("started_on")
    return BusinessFacts(
        name=document.get("name", ""),
        stage=Stage(stage) if stage else None,
        structure=Structure(structure) if structure else None,
        industry_code=document.get("industry_code", ""),
        industry_words=document.get("industry_words", ""),
        started_on=date.fromisoformat(started_on) if started_on else None,
        workers=document.get("workers"),
    )


def prefilled(business: Business, product: LoanProduct) -> Answers:
    """Only what this product can use: an amount in its range, uses that it is for."""
    return Answers(
        amount=_amount(business.finances, product),
        uses=tuple(use for use in business.finances.money_uses if is_for(product.uses, use)),
        purpose=business.finances.money_purpose[:MOST_PURPOSE],
        story=_story(business.story)[:MOST_STORY],
        cash_flow=_cash_flow(business.finances),
    )


def is_for(product_uses: tuple[str, ...], use: MoneyUse) -> bool:
    """A product without a list lends for anything."""
    return not product_uses or use.value in product_uses


def _amount(finances: Finances, product: LoanProduct) -> Money | None:
    wanted = finances.amount_wanted
    if wanted is None or not product.terms.min_amount <= wanted <= product.terms.max_amount:
        return None
    return wanted


def _story(story: Story) -> str:
    return "\n\n".join(part for part in (story.offers, story.experience, story.story) if part)


def _cash_flow(finances: Finances) -> CashFlow:
    """A range says too little about a usual month; costs are not split by kind in a profile."""
    sales = finances.monthly_sales
    if sales is None or finances.monthly_sales_to is not None or sales > MOST:
        return CashFlow()
    return CashFlow({CashLine.SALES: sales})


@dataclass(frozen=True, slots=True)
class ApplicationSubmitted(Event):
    name: ClassVar[str] = "lending.application_submitted"
    application_id: UUID


@dataclass(frozen=True, slots=True)
class ApplicationWithdrawn(Event):
    name: ClassVar[str] = "lending.application_withdrawn"
    application_id: UUID


@dataclass(frozen=True, slots=True)
class ApplicationDecided(Event):
    name: ClassVar[str] = "lending.application_decided"
    application_id: UUID


class CommitmentStage(StrEnum):
    """How far it went."""

    ASKED = "asked"
    APPROVED = "approved"
    ACCEPTED = "accepted"
    OWED = "owed"
