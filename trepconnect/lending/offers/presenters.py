"""What a loan would cost, as pages and the paper of an offer show it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from flask import Response, render_template

from trepconnect.kernel.money import Money
from trepconnect.lending.arithmetic.calendar import DayCount
from trepconnect.lending.arithmetic.schedule import Installment, installments_of
from trepconnect.lending.arithmetic.terms import FeeWhen, LoanTerms
from trepconnect.lending.offers.domain import Figures, Parties
from trepconnect.lending.offers.queries import Offer
from trepconnect.lending.products.domain.product import FeeCode
from trepconnect.lending.products.labels import products as rule_words
from trepconnect.platform.language.i18n import _, _n, current_language
from trepconnect.platform.web.downloads import paper


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


def offer(of: Offer) -> Response:
    html = render_template(
        "pdf/lending/offer.html",
        offer=of,
        parties=of.parties,
        told=disclosure(of.terms, of.figures, of.parties),
    )
    return paper(html, "offer.pdf")
