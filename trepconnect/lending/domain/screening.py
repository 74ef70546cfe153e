"""A product against a person: its rules, its range of amounts, and what the payment would take."""

from __future__ import annotations

from dataclasses import dataclass

from trepconnect.kernel.money import Money
from trepconnect.lending.domain.answers import Answer, Reason, evaluate
from trepconnect.lending.domain.cost import CostExample, cost_example, monthly_payment
from trepconnect.lending.domain.derived import WHOLE, payment_share, with_derived
from trepconnect.lending.domain.fields import Known
from trepconnect.lending.domain.product import LoanProduct, Terms

AMOUNT_STEP = 5_000
"""Amounts we suggest instead are whole fifties of dollars."""


@dataclass(frozen=True, slots=True)
class Screened:
    """A product with its answer.

    ``example`` is for the amount wanted, brought into the product's range; None while no amount
    is known. ``margin`` is the share of a month's rest, in basis points, that the payment leaves
    (below zero: it takes more than there is); None while that rest is not known.
    """

    product: LoanProduct
    answer: Answer
    example: CostExample | None = None
    margin: int | None = None


def screen(product: LoanProduct, known: Known) -> Screened:
    """Screen one product. It informs; the lender decides, and is never sent the result by us."""
    complete = with_derived(known)
    wanted = complete.get("amount_wanted")
    if not isinstance(wanted, int) or wanted <= 0:
        return Screened(product, evaluate(product.all_rules, complete))
    example = cost_example(
        product.terms, _in_range(product.terms, wanted), product.terms.max_months
    )
    net = complete.get("monthly_net")
    if not isinstance(net, int):
        return Screened(product, evaluate(product.all_rules, complete), example)
    share = complete["payment_share"] = payment_share(example.payment.cents, net)
    answer = evaluate(product.all_rules, complete)
    if answer.unmet:
        answer = _with_ways_out(answer, product.terms, example.payment, net)
    return Screened(product, answer, example, WHOLE - share)


def affordable_amount(terms: Terms, net: int, limit: int) -> int | None:
    """The largest amount, in whole fifties, whose payment takes at most ``limit`` of ``net``."""
    low = -(-terms.min_amount.cents // AMOUNT_STEP)
    high = terms.max_amount.cents // AMOUNT_STEP
    best = None
    while low <= high:
        middle = (low + high) // 2
        payment = monthly_payment(terms, Money(middle * AMOUNT_STEP), terms.max_months)
        if payment_share(payment.cents, net) <= limit:
            best, low = middle * AMOUNT_STEP, middle + 1
        else:
            high = middle - 1
    return best


def _in_range(terms: Terms, wanted: int) -> Money:
    return Money(min(max(wanted, terms.min_amount.cents), terms.max_amount.cents))


def _with_ways_out(answer: Answer, terms: Terms, payment: Money, net: int) -> Answer:
    mended = tuple(
        tuple(_with_way_out(reason, terms, payment, net) for reason in alternatives)
        for alternatives in answer.unmet
    )
    return answer._replace(unmet=mended)


def _with_way_out(reason: Reason, terms: Terms, payment: Money, net: int) -> Reason:
    """Where the payment takes too much: how much more a month would do, or what smaller amount."""
    limit = reason.need
    if reason.code != "payment_share.at_most" or not isinstance(limit, int) or not limit:
        return reason
    net_needed = -(-payment.cents * WHOLE // limit)
    return reason._replace(gap=net_needed - net, or_amount=affordable_amount(terms, net, limit))
