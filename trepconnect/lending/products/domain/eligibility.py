"""Whether a product fits a person, with the reasons: fits, may fit, does not fit now.

Its rules are looked at, its range of amounts, and what the payment would take.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from trepconnect.kernel.money import Money
from trepconnect.lending.products.domain.cost import CostExample, cost_example, monthly_payment
from trepconnect.lending.products.domain.criteria import (
    Criterion,
    IfUnknown,
    Operand,
    RuleSet,
    Truth,
    any_of,
)
from trepconnect.lending.products.domain.fields import (
    FIELDS,
    WHOLE,
    Known,
    Plain,
    open_questions,
    payment_share,
    with_derived,
)
from trepconnect.lending.products.domain.product import LoanProduct, Terms

MOST_REASONS = 4
"""More than four reasons help nobody (Regulation B commentary)."""


class Verdict(StrEnum):
    FITS = "fits"
    MAY_FIT = "may_fit"
    DOES_NOT_FIT_NOW = "does_not_fit_now"


class Reason(NamedTuple):
    """Why one row holds or does not, in values: pages find the words by ``code``.

    ``gap`` is what is missing, in the unit of the field; ``or_amount`` is a loan amount in cents
    at which the row would hold.
    """

    code: str
    have: Plain | None
    need: Operand
    gap: int | None = None
    or_amount: int | None = None


Alternatives: TypeAlias = tuple[Reason, ...]
"""Reasons of one group: any one of them, mended, is enough."""


class Answer(NamedTuple):
    """A verdict and what stands behind it.

    ``questions`` are fields to ask for, ``for_staff`` are fields the office looks up, ``said``
    is what the lender also wants to hear about, without a bearing on the verdict.
    """

    verdict: Verdict
    met: tuple[Reason, ...] = ()
    unmet: tuple[Alternatives, ...] = ()
    questions: tuple[str, ...] = ()
    for_staff: tuple[str, ...] = ()
    said: tuple[Reason, ...] = ()
    preferred: int = 0


def evaluate(rules: RuleSet, known: Known) -> Answer:
    """Every must-group against what is known; ``prefer`` only counts, ``info`` is only said."""
    met: list[Reason] = []
    unmet: list[Alternatives] = []
    waiting: list[Criterion] = []
    for group in rules.musts:
        missing: list[Criterion] = []
        for row in group:
            have = known.get(row.field)
            holds = None if have is None else row.holds(have)
            if holds:
                met.append(Reason(row.code, have, row.value))
                break
            if holds is None:
                missing.append(row)
        else:
            if missing:
                waiting += missing
            else:
                unmet.append(tuple(reason_of(row, known) for row in group))
    return Answer(
        verdict=_verdict(unmet, waiting),
        met=tuple(met),
        unmet=tuple(unmet[:MOST_REASONS]),
        questions=_ask(waiting, IfUnknown.ASK, known) if waiting else (),
        for_staff=_ask(waiting, IfUnknown.STAFF, known) if waiting else (),
        said=tuple([reason_of(row, known) for group in rules.infos for row in group]),
        preferred=sum([_is_met(group, known) for group in rules.prefers]),
    )


def _is_met(group: tuple[Criterion, ...], known: Known) -> bool:
    return any_of(row.truth(known) for row in group) is Truth.YES


def _verdict(unmet: Sequence[Alternatives], waiting: Sequence[Criterion]) -> Verdict:
    if unmet:
        return Verdict.DOES_NOT_FIT_NOW
    return Verdict.MAY_FIT if waiting else Verdict.FITS


def _ask(waiting: Iterable[Criterion], who: IfUnknown, known: Known) -> tuple[str, ...]:
    keys = (
        key for row in waiting if row.if_unknown is who for key in open_questions(row.field, known)
    )
    return tuple(dict.fromkeys(keys))


def reason_of(row: Criterion, known: Known) -> Reason:
    have = known.get(row.field)
    return Reason(row.code, have, row.value, _gap(row, have))


def _gap(row: Criterion, have: Plain | None) -> int | None:
    """How far an amount is from what is asked; None when it is met or is not an amount."""
    low, high = row.bounds
    if not isinstance(have, int):
        return None
    if low is not None and have < low:
        return low - have
    return have - high if high is not None and have > high else None


def questions_first(answers: Iterable[Answer]) -> tuple[str, ...]:
    """Open questions, the one that decides the most products first.

    A product with one open question is decided by it, one with two is half decided, and so on: so
    questions are compared by how many products they are the only open one of, then one of two...
    After each the rest is counted again. Equal ones keep the order of the closed list.
    """
    open_sets = [set(answer.questions) for answer in answers if answer.verdict is Verdict.MAY_FIT]
    order = {key: place for place, key in enumerate(FIELDS)}
    asked: list[str] = []
    while remaining := [left for left in open_sets if left]:
        keys = sorted(set().union(*remaining), key=order.__getitem__)
        best = max(keys, key=lambda key: _deciding_power(key, remaining))
        asked.append(best)
        open_sets = [left - {best} for left in remaining]
    return tuple(asked)


def _deciding_power(key: str, open_sets: list[set[str]]) -> tuple[int, ...]:
    sizes = Counter(len(left) for left in open_sets if key in left)
    longest = max(len(left) for left in open_sets)
    return tuple(sizes[size] for size in range(1, longest + 1))


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
