"""An application as pages show it: the month in money, the business, the rules, what helps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import url_for
from markupsafe import Markup

from trepconnect.kernel.money import Money
from trepconnect.lending.applications import labels
from trepconnect.lending.applications.domain.application import (
    Answers,
    Asked,
    BusinessFacts,
    Part,
    missing_parts,
)
from trepconnect.lending.applications.domain.cash_flow import (
    MONEY_IN,
    MONEY_OUT,
    Affordability,
    CashFlow,
    CashLine,
    Outlook,
    afford,
)
from trepconnect.lending.applications.domain.decision import DeclineReason, Quote, known_of, quote
from trepconnect.lending.applications.queries.applications import Application
from trepconnect.lending.applications.queries.commitments import Commitment, payments
from trepconnect.lending.products.domain.criteria import RuleSet, Truth
from trepconnect.lending.products.domain.eligibility import reason_of
from trepconnect.lending.products.domain.fields import NOTHING_LEFT, WHOLE
from trepconnect.lending.products.labels import criteria as rule_words
from trepconnect.platform.config import current_settings
from trepconnect.platform.language.formatting import months, say
from trepconnect.platform.language.i18n import (
    N_,
    _,
    current_language,
    format_date,
    money,
    number,
    percent,
)
from trepconnect.profiles.domain.business import MoneyUse
from trepconnect.profiles.domain.industries import industry
from trepconnect.profiles.labels import MONEY_USE
from trepconnect.vocabulary.domain.needs import in_language, label

STEPS = tuple(labels.PARTS.values())
_KINDS = {Truth.YES: "for", Truth.NO: "against", Truth.UNKNOWN: "ask"}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table of money."""

    name: str
    amount: Money | None


@dataclass(frozen=True, slots=True)
class Month:
    """The table of a month. ``after`` is there once an amount and a time are known."""

    money_in: list[Row]
    money_out: list[Row]
    total_in: Money
    total_out: Money
    left: Money
    after: After | None


@dataclass(frozen=True, slots=True)
class After:
    """The month with the payment, in numbers and one sentence."""

    payment: Money
    left: Money
    in_bad_month: Money
    share: str
    sentence: Markup
    tone: str


@dataclass(frozen=True, slots=True)
class Said:
    """A line for ``components/reasons.html``."""

    kind: str
    text: Markup


@dataclass(frozen=True, slots=True)
class Help:
    """A reason for a no, and where to go with it."""

    reason: str
    help: str
    links: list[tuple[str, str]]


def done(answers: Answers) -> frozenset[int]:
    """The numbers of the pages on which nothing that is needed is missing."""
    missing = missing_parts(answers)
    return frozenset(number for number, part in enumerate(Part, 1) if part not in missing)


def month(cash_flow: CashFlow, quoted: Quote | None, commitments: Sequence[Commitment]) -> Month:
    """``commitments`` are the other loans from here: we add what they take of the month."""
    others = payments(commitments)
    added = [Row(_("Payments on other loans from here"), others)] if others else []
    return Month(
        money_in=_rows(cash_flow, MONEY_IN),
        money_out=[*_rows(cash_flow, MONEY_OUT), *added],
        total_in=cash_flow.money_in,
        total_out=cash_flow.money_out + others,
        left=cash_flow.left - others,
        after=after(afford(cash_flow, quoted.payment, other_loans=others)) if quoted else None,
    )


def _rows(cash_flow: CashFlow, lines: Iterable[CashLine]) -> list[Row]:
    return [Row(_(labels.LINES[line].name), cash_flow.amounts.get(line)) for line in lines]


def after(found: Affordability) -> After:
    return After(
        payment=found.payment,
        left=found.left_after,
        in_bad_month=found.left_in_bad_month,
        share=_share(found),
        sentence=say(labels.OUTLOOKS[found.outlook], amount=money(_amount_of(found))),
        tone=labels.OUTLOOK_TONES[found.outlook],
    )


def _share(found: Affordability) -> str:
    if found.left.cents <= 0 or found.share >= NOTHING_LEFT:
        return _("more than is left")
    return percent(found.share / WHOLE)


def _amount_of(found: Affordability) -> Money:
    """What is left over or missing, as the sentence has it: above zero."""
    short = found.left_after if found.outlook is Outlook.FALLS_SHORT else found.left_in_bad_month
    return Money(abs(short.cents))


def quote_of(application: Application, terms: Asked | None, *, today: date) -> Quote | None:
    """What these terms cost, if there are any yet."""
    if terms is None:
        return None
    return quote(application.terms, terms.amount, terms.months, on=today)


def uses(chosen: Iterable[MoneyUse]) -> str:
    """One after the other; some of the names have commas of their own."""
    return " · ".join(_(MONEY_USE[use]) for use in chosen)


def about_business(facts: BusinessFacts) -> list[tuple[str, str]]:
    """What deciders are told of the business; nothing of where it is."""
    return [
        (_("Stage of the business"), _(labels.STAGES[facts.stage]) if facts.stage else ""),
        (_("Kind of business"), _trade(facts)),
        (_("Open since"), format_date(facts.started_on, "MMMM y") if facts.started_on else ""),
        (_("People who work in it"), "" if facts.workers is None else number(facts.workers)),
        (
            _("Business structure"),
            _(labels.STRUCTURES[facts.structure]) if facts.structure else "",
        ),
    ]


def _trade(facts: BusinessFacts) -> str:
    if not facts.industry_code:
        return facts.industry_words
    return in_language(industry(facts.industry_code).label, current_language())


def rules(
    application: Application, of: RuleSet, commitments: Sequence[Commitment], *, today: date
) -> list[Said]:
    """Each thing that must be, with what the application says to it. One of a group is enough."""
    quoted = quote_of(application, application.in_question, today=today)
    if quoted is None:
        return []
    answers = application.answers
    found = afford(answers.cash_flow, quoted.payment, other_loans=payments(commitments))
    known = known_of(answers, application.facts, found, today=today)
    return [
        Said(
            _KINDS[max(row.truth(known) for row in group)],
            say(N_(" Or: ")).join(rule_words.rule(reason_of(row, known)) for row in group),
        )
        for group in of.musts
    ]


def decide_by(submitted_at: datetime | None, days: int | None) -> date | None:
    """The day by which the lender says it decides, in the office's time zone."""
    if submitted_at is None or days is None:
        return None
    return submitted_at.astimezone(current_settings().zone).date() + timedelta(days=days)


def span(count: int | None) -> str:
    return months(count) if count else ""


def helps(reasons: Iterable[DeclineReason], application: Application) -> list[Help]:
    return [_help(reason, application) for reason in reasons]


def _help(reason: DeclineReason, application: Application) -> Help:
    told = labels.DECLINES[reason]
    links = [
        (url_for("directory.search", need=code), label(code, current_language()))
        for code in told.needs
    ]
    return Help(_(told.reason), _(told.help), [*links, *_doors(reason, application)])


def _doors(reason: DeclineReason, application: Application) -> list[tuple[str, str]]:
    business_id = application.business_id
    if reason in {DeclineReason.PURPOSE_NOT_COVERED, DeclineReason.FUND_USED_UP}:
        return [(url_for("matching.list_loans", business=business_id), _("Other loans"))]
    if reason is DeclineReason.RULES_NOT_MET:
        product_id = application.product.id
        there = url_for("matching.show_loan", product_id=product_id, business=business_id)
        return [(there, _("What this loan asks for"))]
    return []
