"""Funds and loan products, as the office describes them to everyone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from trepconnect.kernel.errors import DomainError
from trepconnect.kernel.events import Event
from trepconnect.kernel.money import Money
from trepconnect.lending.arithmetic.calendar import DayCount
from trepconnect.lending.arithmetic.terms import FeeWhen
from trepconnect.lending.products.domain.criteria import Criterion, Op, RuleSet
from trepconnect.vocabulary.domain.needs import in_language

AMOUNT_GROUP, USES_GROUP = 1001, 1002
"""Numbers of the groups that follow from the product itself; written rows stay below."""


class FundKind(StrEnum):
    """Whose money it is: this, not the lender, decides which laws come with it."""

    FEDERAL = "federal"
    STATE = "state"
    LOCAL = "local"
    PRIVATE = "private"


class Verifier(StrEnum):
    """Who must check a legal condition, when the fund has one."""

    NOBODY = "nobody"
    LENDER = "lender"
    CITY = "city"


class LegalCondition(StrEnum):
    """Conditions of law that come with the money. Printed for everyone, asked of nobody."""

    SBA_CITIZENS = "sba_citizens"
    CDBG_FEDERAL_BENEFIT = "cdbg_federal_benefit"


class RepaymentKind(StrEnum):
    LEVEL = "level"
    EQUAL_PRINCIPAL = "equal_principal"
    ZERO_INTEREST = "zero_interest"
    FEE_ONLY = "fee_only"
    CIRCLE = "circle"


INTEREST_FREE = frozenset(
    {RepaymentKind.ZERO_INTEREST, RepaymentKind.FEE_ONLY, RepaymentKind.CIRCLE}
)


class FeeCode(StrEnum):
    APPLICATION = "application"
    CLOSING = "closing"
    SERVICE = "service"
    MEMBERSHIP = "membership"


class ProductInvalid(DomainError):
    """The parts of a product contradict each other."""

    code = "product_invalid"


NOTHING = Money(0)


@dataclass(frozen=True, slots=True)
class Fee:
    """A fixed amount, a share of the loan in basis points, or both.

    ``when`` does not matter where the fee is all a loan costs: it is always part of what is paid
    back month by month.
    """

    code: FeeCode
    flat: Money = NOTHING
    basis_points: int = 0
    when: FeeWhen = FeeWhen.WITHHELD


@dataclass(frozen=True, slots=True, kw_only=True)
class Fund:
    """Whose money is lent. With ``applies_here`` people apply and are decided on in the program,
    by loan officers and the deciders of the fund."""

    code: str
    name: str
    kind: FundKind
    verifier: Verifier = Verifier.NOBODY
    applies_here: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a loan costs and how it is paid back. Rates are basis points a year."""

    min_amount: Money
    max_amount: Money
    rate: int
    min_months: int
    max_months: int
    repayment: RepaymentKind
    fees: tuple[Fee, ...] = ()
    day_count: DayCount = DayCount.EQUAL_PERIODS

    def __post_init__(self) -> None:
        if not 0 < self.min_amount.cents <= self.max_amount.cents:
            raise ProductInvalid("the smallest amount is above the largest, or not above zero")
        if not 1 <= self.min_months <= self.max_months:
            raise ProductInvalid("the shortest term is above the longest, or below one month")
        if self.rate < 0 or (self.rate and self.repayment in INTEREST_FREE):
            raise ProductInvalid("this way of repaying carries no interest")

    def fee_when(self, fee: Fee) -> FeeWhen:
        return FeeWhen.FINANCED if self.repayment is RepaymentKind.FEE_ONLY else fee.when


@dataclass(frozen=True, slots=True, kw_only=True)
class Lender:
    """How to reach whoever decides about the loan."""

    name: str
    phone: str = ""
    email: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanProduct:
    """Everything an entrepreneur may read about a loan. ``None`` means nobody has said.

    ``names`` and ``summaries`` are by BCP 47 tag and have English; ``need_codes`` and ``uses`` are
    codes of the vocabulary and of ``fields.USES``. ``all_rules`` is ``rules`` with the rows that
    the product's own amounts and uses make.
    """

    id: UUID
    code: str
    fund: Fund
    lender: Lender
    names: Mapping[str, str]
    summaries: Mapping[str, str]
    terms: Terms
    rules: RuleSet
    uses: tuple[str, ...] = ()
    need_codes: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    decision_days: int | None = None
    needs_collateral: bool | None = None
    needs_credit_score: bool | None = None
    legal_condition: LegalCondition | None = None
    last_checked_on: date | None = None
    is_active: bool = True
    all_rules: RuleSet = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if "en" not in self.names or "en" not in self.summaries:
            raise ProductInvalid(f"{self.code} has no English text")
        if self.legal_condition is not None and self.fund.verifier is Verifier.NOBODY:
            raise ProductInvalid(f"{self.code} has a legal condition that nobody checks")
        if self.fund.applies_here and self.terms.repayment is RepaymentKind.CIRCLE:
            raise ProductInvalid(f"{self.code} is a circle: its members decide, not this program")
        rows = (*_own_rows(self.terms, self.uses), *self.rules.criteria)
        object.__setattr__(self, "all_rules", replace(self.rules, criteria=rows))

    def name_in(self, language: str) -> str:
        """The name in this language, else in its base language, else in English."""
        return in_language(self.names, language)

    def summary_in(self, language: str) -> str:
        return in_language(self.summaries, language)


def _own_rows(terms: Terms, uses: tuple[str, ...]) -> tuple[Criterion, ...]:
    amounts = (terms.min_amount.cents, terms.max_amount.cents)
    amount = Criterion(field="amount_wanted", op=Op.BETWEEN, value=amounts, group=AMOUNT_GROUP)
    if not uses:
        return (amount,)
    use = Criterion(field="loan_use", op=Op.ANY_OF, value=frozenset(uses), group=USES_GROUP)
    return amount, use


@dataclass(frozen=True, slots=True)
class ProductSaved(Event):
    """A loan product is new or changed; ``version`` is that of its rules."""

    name: ClassVar[str] = "lending.product_saved"

    product_id: UUID
    version: int
