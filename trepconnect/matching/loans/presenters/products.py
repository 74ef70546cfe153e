"""A loan product as a list and its own page show it, for one business or for everybody."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from markupsafe import Markup

from trepconnect.lending.products.domain.cost import CostExample, typical_example
from trepconnect.lending.products.domain.eligibility import Reason, Screened, Verdict
from trepconnect.lending.products.domain.fields import FIELDS, WHOLE
from trepconnect.lending.products.domain.product import Fee, LoanProduct
from trepconnect.lending.products.labels import criteria, products
from trepconnect.lending.products.labels.products import value
from trepconnect.matching.loans.domain import ASKABLE
from trepconnect.matching.seeker.presenters import Said
from trepconnect.platform.language.formatting import month_ends, months, reach, say
from trepconnect.platform.language.i18n import (
    N_,
    _,
    _n,
    current_language,
    language_name,
    listed,
    money,
    percent,
)

MOST_MET: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A product in a list. ``example`` is one whole sentence about its cost."""

    id: UUID
    name: str
    lender: str
    summary: str
    terms: list[str | Markup]
    example: Markup
    condition: str
    verifier: str
    reasons: list[Said]
    left: str


def item(screened: Screened) -> Item:
    product = screened.product
    return Item(
        id=product.id,
        name=name_of(product),
        lender=product.lender.name,
        summary=product.summary_in(current_language()),
        terms=terms(product),
        example=example_sentence(example_of(screened)),
        condition=condition(product),
        verifier=verifier(product),
        reasons=_short_reasons(screened),
        left=_left(screened),
    )


def _left(screened: Screened) -> str:
    """How many questions it would take to know, if it is questions that are missing."""
    count = len(askable(screened.answer.questions))
    may_fit = screened.answer.verdict is Verdict.MAY_FIT
    return criteria.questions_left(count) if may_fit and count else ""


def verdict(screened: Screened) -> tuple[str, str]:
    """The answer in one sentence, and the tone of ``components/notice.html`` it is said in."""
    one = screened.answer.verdict
    said = [_(products.VERDICTS[one]), _left(screened)]
    tone = "success" if one is Verdict.FITS else "info"
    return ". ".join(part for part in said if part) + ".", tone


def name_of(product: LoanProduct) -> str:
    return product.name_in(current_language())


def condition(product: LoanProduct) -> str:
    """The condition of law that comes with the money, the same for every reader; or nothing."""
    return products.condition(product.legal_condition) if product.legal_condition else ""


def verifier(product: LoanProduct) -> str:
    return products.verifier(product.fund.verifier) if product.legal_condition else ""


@dataclass(frozen=True, slots=True)
class Example:
    """What an amount would cost over a time in words."""

    cost: CostExample
    months: str


def example(cost: CostExample) -> Example:
    return Example(cost, months(cost.months))


def example_of(screened: Screened) -> CostExample:
    return screened.example or typical_example(screened.product.terms)


def example_sentence(example: CostExample) -> Markup:
    values = {
        "amount": money(example.amount),
        "months": months(example.months),
        "payment": money(example.payment),
        "total": money(example.total),
        "cost": money(example.cost),
    }
    if not example.cost:
        return say(
            N_(
                "%(amount)s over %(months)s: you pay %(payment)s each month, %(total)s in all."
                " It costs you nothing."
            ),
            **values,
        )
    return say(
        N_(
            "%(amount)s over %(months)s: you pay %(payment)s each month, %(total)s in all."
            " It costs you %(cost)s."
        ),
        **values,
    )


def terms(product: LoanProduct) -> list[str | Markup]:
    """The offer in a few words: amounts, time, interest."""
    offer = product.terms
    return [
        reach(money(offer.min_amount), money(offer.max_amount)),
        _("up to %(months)s", months=months(offer.max_months)),
        interest(product),
    ]


def interest(product: LoanProduct) -> str:
    rate = product.terms.rate
    if not rate:
        return _("no interest")
    return _("%(rate)s interest a year", rate=_percent(rate))


def _percent(basis_points: int) -> str:
    """With as many digits as it needs."""
    digits = 2 if basis_points % 10 else 1 if basis_points % 100 else 0
    return percent(basis_points / WHOLE, digits)


def facts(product: LoanProduct) -> list[tuple[str, str | Markup]]:
    """What a page says of the offer, line by line."""
    lines: list[tuple[str, str | Markup]] = [
        (_("Lender"), product.lender.name),
        (_("Whose money it is"), _(products.FUND_KINDS[product.fund.kind])),
        (_("Amount"), terms(product)[0]),
        (_("Time to pay back"), _time(product)),
        (_("Interest"), interest(product)),
        (_("How you pay back"), _(products.REPAYMENTS[product.terms.repayment])),
    ]
    lines += [(_(products.FEES[fee.code]), _fee(fee)) for fee in product.terms.fees]
    if product.uses:
        lines.append((_("What it is for"), value(FIELDS["loan_use"].kind, "", product.uses)))
    if product.languages:
        spoken = listed(language_name(tag) for tag in product.languages)
        lines.append((_("They speak"), spoken))
    if product.decision_days:
        lines.append((_("They decide within"), _days(product.decision_days)))
    return lines


def _time(product: LoanProduct) -> str:
    return reach(*month_ends(product.terms.min_months, product.terms.max_months))


def _fee(fee: Fee) -> Markup:
    share = _percent(fee.basis_points)
    if fee.flat and fee.basis_points:
        return say(N_("%(flat)s and %(share)s of the loan"), flat=money(fee.flat), share=share)
    if fee.basis_points:
        return say(N_("%(share)s of the loan"), share=share)
    return money(fee.flat)


def _days(count: int) -> str:
    return _n("%(n)s day", "%(n)s days", count)


def _short_reasons(screened: Screened) -> list[Said]:
    answer = screened.answer
    if answer.verdict is Verdict.DOES_NOT_FIT_NOW:
        return [line for alternatives in answer.unmet for line in _not_now(alternatives)]
    return [Said("for", criteria.met(reason)) for reason in answer.met[:MOST_MET]]


def _not_now(alternatives: Sequence[Reason]) -> list[Said]:
    """What is not there, and what would change it, in one breath."""
    return [Said("against", with_change(reason)) for reason in alternatives]


def with_change(reason: Reason) -> Markup:
    change = criteria.change(reason)
    return criteria.unmet(reason) + (Markup(" ") + change if change else "")


def askable(fields: Iterable[str]) -> list[str]:
    """Of the open questions those that a page may ask."""
    return [field for field in fields if field in ASKABLE]
