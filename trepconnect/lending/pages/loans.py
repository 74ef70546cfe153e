"""Offers and loans as pages and papers show them: what they cost, payments, where each went."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import Final

from trepconnect.kernel.money import Money
from trepconnect.lending.domain.calendar import DayCount
from trepconnect.lending.domain.loan import LoanState
from trepconnect.lending.domain.offer import Figures, Parties
from trepconnect.lending.domain.product import FeeCode
from trepconnect.lending.domain.repayment import Allocation, InstallmentState, LoanBook
from trepconnect.lending.domain.schedule.loan_schedule import Installment, installments_of
from trepconnect.lending.domain.schedule.terms import FeeWhen, LoanTerms
from trepconnect.lending.queries.books import LoanAccount, Repayment
from trepconnect.lending.queries.ledger import LedgerLine, Posted, ledger_lines
from trepconnect.lending.queries.loans import LoanCounts
from trepconnect.lending.wording import loans as rule_words
from trepconnect.lending.wording import servicing as words
from trepconnect.platform.language.i18n import _, _n, current_language, number

PAYMENTS_A_PAGE = 25
MOVES_A_PAGE = 50

VIEW_STATES: Final[Mapping[str, LoanState]] = {
    "current": LoanState.ACTIVE,
    "late": LoanState.ACTIVE,
    "to-pay-out": LoanState.ACCEPTED,
    "paid-off": LoanState.PAID_OFF,
    "cancelled": LoanState.CANCELLED,
}
"""Views of the office's list; ``late`` shows of those being paid back the late ones."""


@dataclass(frozen=True, slots=True)
class PaymentLine:
    """So many equal payments in a row."""

    count: str
    amount: Money
    first_on: date
    last_on: date


@dataclass(frozen=True, slots=True)
class FeeLine:
    name: str
    amount: Money
    when: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """What a loan costs, and when it is paid back, in the words of a page."""

    figures: Figures
    apr: str
    rate: str
    bears_interest: bool
    by_equal_months: bool
    disbursed_on: date
    amount: Money
    fees: list[FeeLine]
    lines: list[PaymentLine]
    installments: Sequence[Installment]
    product: str
    condition: str
    verifier: str


def disclosure(terms: LoanTerms, figures: Figures, parties: Parties) -> Disclosure:
    installments = installments_of(terms)
    return Disclosure(
        figures=figures,
        apr=apr_text(figures.apr),
        rate=rate_text(terms.annual_rate),
        bears_interest=bool(terms.annual_rate),
        by_equal_months=terms.day_count is DayCount.EQUAL_PERIODS,
        disbursed_on=terms.disbursed_on,
        amount=terms.principal,
        fees=_fees(terms),
        lines=payment_lines(installments),
        installments=installments,
        product=parties.product_in(current_language()),
        condition=rule_words.condition(parties.condition) if parties.condition else "",
        verifier=rule_words.verifier(parties.verifier) if parties.condition else "",
    )


def product_name(parties: Parties) -> str:
    return parties.product_in(current_language())


def apr_text(apr: Decimal) -> str:
    """Always with two decimals: ``8.00%``."""
    return f"{apr:.2f}%"


def rate_text(rate: Fraction) -> str:
    """A share of one in percent, without needless zeros: ``8%``, ``8.25%``."""
    percent = Decimal(rate.numerator * 100) / rate.denominator
    return f"{percent.normalize():f}%"


def payment_lines(installments: Iterable[Installment]) -> list[PaymentLine]:
    lines = []
    for amount, run in groupby(installments, key=lambda each: each.payment):
        days = [each.due_on for each in run]
        count = _n("%(n)s payment", "%(n)s payments", len(days))
        lines.append(PaymentLine(count, amount, days[0], days[-1]))
    return lines


def _fees(terms: LoanTerms) -> list[FeeLine]:
    whens = {
        FeeWhen.FINANCED: _("It is part of the loan, and paid back with it."),
        FeeWhen.WITHHELD: _("It is kept back from the money you get."),
        FeeWhen.FIRST_PAYMENT: _("It is paid with the first payment."),
    }
    return [
        FeeLine(_(rule_words.FEES[FeeCode(fee.name)]), fee.amount, whens[fee.when])
        for fee in terms.fees
        if fee.amount
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidLine:
    """A payment that came in. Without ``allocation`` it no longer counts."""

    repayment: Repayment
    how: str
    reason: str
    allocation: Allocation | None


def paid_lines(account: LoanAccount) -> list[PaidLine]:
    """The latest first."""
    by_id = {one.payment.id: one for one in account.book.allocations}
    return [
        PaidLine(
            repayment=one,
            how=_(words.PAID_BY[one.how]),
            reason=_(words.REVERSALS[one.reversal_reason]) if one.reversal_reason else "",
            allocation=by_id.get(one.id),
        )
        for one in reversed(account.repayments)
    ]


@dataclass(frozen=True, slots=True)
class PaidPage:
    """A page of the payments, out of ``total``."""

    lines: Sequence[PaidLine]
    total: int
    page: int
    pages: int


def paid_page(account: LoanAccount, page: int) -> PaidPage:
    lines = paid_lines(account)
    count = max(-(-len(lines) // PAYMENTS_A_PAGE), 1)
    page = min(max(page, 1), count)
    start = (page - 1) * PAYMENTS_A_PAGE
    return PaidPage(lines[start : start + PAYMENTS_A_PAGE], len(lines), page, count)


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """A page of moves, the latest first, out of ``total``."""

    lines: Sequence[LedgerLine]
    page: int
    pages: int


def ledger_page(posted: Sequence[Posted], page: int) -> LedgerPage:
    lines = ledger_lines(posted)[::-1]
    count = max(-(-len(lines) // MOVES_A_PAGE), 1)
    page = min(max(page, 1), count)
    return LedgerPage(lines[(page - 1) * MOVES_A_PAGE : page * MOVES_A_PAGE], page, count)


def view_count(view: str, counts: LoanCounts) -> str:
    """How many loans a view of the office's list holds."""
    if view == "late":
        return number(counts.late)
    return number(counts.by_state.get(VIEW_STATES[view], 0))


@dataclass(frozen=True, slots=True)
class PlanLine:
    """An installment with a word for where it stands, and the word's tone."""

    each: InstallmentState
    state: str
    tone: str


def plan_lines(book: LoanBook) -> list[PlanLine]:
    coming = book.next_due
    return [_plan_line(each, book.as_of, coming) for each in book.installments]


def _plan_line(each: InstallmentState, today: date, coming: InstallmentState | None) -> PlanLine:
    if not each.left:
        return PlanLine(each, _("Paid") if each.paid else _("Not needed"), "good")
    if each.due_on < today:
        return PlanLine(each, _("Late"), "bad")
    return (
        PlanLine(each, _("Next"), "wait")
        if each is coming
        else PlanLine(each, _("To come"), "flat")
    )


def days_late(days: int) -> str:
    return _n("%(n)s day late", "%(n)s days late", days)
