"""An offer: what a loan would cost, on terms that no longer change, until a certain day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar, Final
from uuid import UUID

from trepconnect.kernel.errors import Conflict, DomainError
from trepconnect.kernel.events import Event
from trepconnect.kernel.money import Money
from trepconnect.kernel.text import fold
from trepconnect.lending.arithmetic.schedule import LoanSchedule
from trepconnect.lending.products.domain.product import FundKind, LegalCondition, Verifier
from trepconnect.vocabulary.domain.needs import in_language

VALID_DAYS: Final = 30
LATEST_DISBURSEMENT_DAYS: Final = 120
"""So far ahead money may be promised."""
MOST_DAYS_TO_FIRST: Final = 100
FEWEST_DAYS_TO_FIRST: Final = 7


class OfferState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class NotApproved(Conflict):
    """Only an approved application can get an offer."""

    code = "application_not_approved"


class OfferAlreadyMade(Conflict):
    """The application has an offer that is open or accepted."""

    code = "offer_already_made"


class OfferClosed(Conflict):
    """The offer was answered, taken back, or its time is over."""

    code = "offer_closed"


class NotAccepted(DomainError):
    """Neither ticked nor signed with a name."""

    code = "not_accepted"


class NameDiffers(NotAccepted):
    """What was written is no name, or shares no word with the name of the account."""

    code = "name_differs"


class DaysRefused(DomainError):
    """The day of the money or of the first payment is too soon or too late."""

    code = "days_refused"

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self.where = where


@dataclass(frozen=True, slots=True, kw_only=True)
class Parties:
    """Who lends what to whom, as it was when the offer was made."""

    borrower: str
    business: str
    product_names: Mapping[str, str]
    lender: str
    lender_phone: str
    lender_email: str
    fund: str
    fund_kind: FundKind
    condition: LegalCondition | None
    verifier: Verifier

    def product_in(self, language: str) -> str:
        return in_language(self.product_names, language)


def parties_to_json(parties: Parties) -> dict[str, Any]:
    return asdict(parties)


def parties_from_json(document: Mapping[str, Any]) -> Parties:
    condition = document["condition"]
    return Parties(
        **{
            **document,
            "fund_kind": FundKind(document["fund_kind"]),
            "condition": LegalCondition(condition) if condition else None,
            "verifier": Verifier(document["verifier"]),
        }
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The four that every loan is compared by; ``apr`` in percent, two decimals."""

    amount_financed: Money
    finance_charge: Money
    total_of_payments: Money
    apr: Decimal


def figures_of(schedule: LoanSchedule) -> Figures:
    return Figures(
        amount_financed=schedule.amount_financed,
        finance_charge=schedule.finance_charge,
        total_of_payments=schedule.total_of_payments,
        apr=schedule.apr,
    )


def check_days(*, today: date, disbursed_on: date, first_due_on: date) -> None:
    """Raises ``DaysRefused``."""
    if not today <= disbursed_on <= today + timedelta(days=LATEST_DISBURSEMENT_DAYS):
        raise DaysRefused("disbursed_on")
    waits = (first_due_on - disbursed_on).days
    if not FEWEST_DAYS_TO_FIRST <= waits <= MOST_DAYS_TO_FIRST:
        raise DaysRefused("first_due_on")


def check_signature(written: str, name: str) -> None:
    """A signature shares a word with the name that the offer was made to, in whatever spelling.

    Raises ``NotAccepted``, and ``NameDiffers`` for what is not plausibly that name.
    """
    if not written.strip():
        raise NotAccepted
    signed, known = _parts(written), _parts(name)
    if not signed or (known and not signed & known):
        raise NameDiffers


def _parts(name: str) -> set[str]:
    letters = "".join(one if one.isalpha() else " " for one in fold(name))
    return set(letters.split())


def expires_on(made_on: date) -> date:
    """The last day on which the borrower can say yes."""
    return made_on + timedelta(days=VALID_DAYS)


def state_on(state: OfferState, expires: date, today: date) -> OfferState:
    """An open offer whose last day is over has expired, whether or not a row says so."""
    return OfferState.EXPIRED if state is OfferState.OPEN and expires < today else state


@dataclass(frozen=True, slots=True)
class OfferMade(Event):
    name: ClassVar[str] = "lending.offer_made"
    offer_id: UUID
