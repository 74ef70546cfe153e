"""Why a loan fits or not, what would change it, and the conditions that come with its money.

The office informs and the lender decides: no sentence here says that anyone is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from markupsafe import Markup

from trepconnect.kernel.money import Money
from trepconnect.lending.products.domain.criteria import Op
from trepconnect.lending.products.domain.eligibility import Reason
from trepconnect.lending.products.domain.fields import FIELDS, NOTHING_LEFT, Field, FieldKind
from trepconnect.lending.products.labels import products
from trepconnect.lending.products.labels.products import label, value
from trepconnect.platform.language.formatting import reach, say
from trepconnect.platform.language.i18n import N_, _n, listed, money


class Sentences(NamedTuple):
    """``rule`` is what they ask, alone; ``unmet`` adds what there is; ``change`` what would do."""

    met: str
    rule: str
    unmet: str
    change: str = ""


SENTENCES: Final[Mapping[str, Sentences]] = {
    "amount_wanted.between": Sentences(
        N_("They lend from %(low)s to %(high)s, and you need %(have)s."),
        N_("They lend from %(low)s to %(high)s."),
        N_("They lend from %(low)s to %(high)s. You need %(have)s."),
        N_("Ask for an amount from %(low)s to %(high)s."),
    ),
    "loan_use.any_of": Sentences(
        N_("They lend for what you need."),
        N_("They lend for: %(need)s."),
        N_("They lend for other things: %(need)s."),
    ),
    "loan_use.none_of": Sentences(
        N_("They lend for what you need."),
        N_("They do not lend for: %(need)s."),
        N_("They do not lend for: %(need)s."),
        N_("Ask for money for something else."),
    ),
    "months_in_business.at_least": Sentences(
        N_("Your business has been open for %(have)s. They ask for %(need)s or more."),
        N_("They ask that the business has been open for %(need)s or more."),
        N_("They ask that the business has been open for %(need)s. So far it is %(have)s."),
        N_("You can ask again in %(gap)s."),
    ),
    "monthly_revenue.at_least": Sentences(
        N_("You take in %(have)s a month. They ask for %(need)s or more."),
        N_("They ask that %(need)s or more comes in each month."),
        N_("They ask that %(need)s comes in each month. You take in %(have)s."),
        N_("%(gap)s more each month would be enough."),
    ),
    "monthly_net.at_least": Sentences(
        N_("You have %(have)s left each month. They ask for %(need)s or more."),
        N_("They ask that %(need)s or more is left each month."),
        N_("They ask that %(need)s is left each month. In your numbers %(have)s is left."),
        N_("%(gap)s more left each month would be enough."),
    ),
    "payment_share.at_most": Sentences(
        N_("The payment takes %(have)s of what you have left each month. They allow %(need)s."),
        N_("The payment may take %(need)s of what you have left each month."),
        N_(
            "The payment would take %(have)s of what you have left each month."
            " They allow %(need)s."
        ),
        N_("You would need %(gap)s more left each month, or ask for %(amount)s or less."),
    ),
    "credit_score.at_least": Sentences(
        N_("Your credit score is %(have)s. They ask for %(need)s or more."),
        N_("They look at your credit score and ask for %(need)s or more."),
        N_("They ask for a credit score of %(need)s. Yours is %(have)s."),
        N_(
            "%(gap)s more points would be enough. A lending circle or a small loan can build them."
        ),
    ),
    "workers.at_most": Sentences(
        N_("People in your business: %(have)s. They lend to businesses with up to %(need)s."),
        N_("They lend to businesses where up to %(need)s people work."),
        N_("They lend to businesses where up to %(need)s people work. In yours it is %(have)s."),
    ),
    "stage.in": Sentences(
        N_("They lend to businesses at your stage."),
        N_("They lend to people who say: %(need)s."),
        N_("They lend to people who say: %(need)s. You said: %(have)s."),
        N_("Ask again when your business is at that stage."),
    ),
    "structure.in": Sentences(
        N_("They lend to businesses registered as yours is."),
        N_("They lend to businesses registered like this: %(need)s."),
        N_("They lend to businesses registered like this: %(need)s. Yours is: %(have)s."),
        N_("A navigator can help you register."),
    ),
    "industry_group.in": Sentences(
        N_("They lend to your kind of business."),
        N_("They lend to certain kinds of business."),
        N_("They lend to other kinds of business than yours."),
    ),
    "business_place.within": Sentences(
        N_("Your business is in the area they serve."),
        N_("They lend in certain ZIP codes."),
        N_("Your business is outside the area they serve."),
    ),
    "business_place.within_miles": Sentences(
        N_("Your business is in the area they serve."),
        N_("They lend to businesses close by."),
        N_("Your business is outside the area they serve."),
    ),
    "emergency_on.within_last": Sentences(
        N_("The emergency was %(have)s ago. They help for up to %(need)s."),
        N_("They help for up to %(need)s after an emergency."),
        N_("They help for up to %(need)s after an emergency. It was %(have)s ago."),
    ),
    "has_collateral.is.yes": Sentences(
        N_("You have something of value to pledge."),
        N_("They ask for something of value that they may sell if the loan is not paid back."),
        N_("They ask for something of value that they may sell if the loan is not paid back."),
        N_("Ask them what counts. Often a vehicle or a machine does."),
    ),
    "has_business_license.is.yes": Sentences(
        N_("You have your business license."),
        N_("They ask for a business license."),
        N_("They ask for a business license, and you do not have it yet."),
        N_("Get the license first. A navigator can show you how."),
    ),
    "has_business_account.is.yes": Sentences(
        N_("You have a bank account for the business."),
        N_("They like to see a bank account for the business."),
        N_("They ask for a bank account for the business."),
        N_("Open an account for the business first."),
    ),
    "finished_class.is.yes": Sentences(
        N_("You finished a class about running a business."),
        N_("They like to see that you finished a class about running a business."),
        N_("They ask that you finish a class about running a business."),
        N_("Take a class first. Some are free and in your language."),
    ),
    "known_by_group.is.yes": Sentences(
        N_("A community group knows you and would recommend you."),
        N_("They ask that a community group recommends you."),
        N_("They ask that a community group recommends you."),
        N_("Get to know one of the groups. A navigator can introduce you."),
    ),
    "can_attend_meetings.is.yes": Sentences(
        N_("You can come to the meetings."),
        N_("They ask that you come to a meeting every month."),
        N_("They ask that you come to a meeting every month."),
    ),
    "income_within_limit.is.yes": Sentences(
        N_("Your family's income is below the limit."),
        N_("The money is for families whose income is below a limit."),
        N_("The money is for families whose income is below a limit."),
    ),
}

BY_OP: Final[Mapping[Op, Sentences]] = {
    Op.AT_LEAST: Sentences(
        N_("%(what)s: %(have)s. They ask for %(need)s or more."),
        N_("%(what)s: they ask for %(need)s or more."),
        N_("%(what)s: they ask for %(need)s or more. You have %(have)s."),
        N_("%(gap)s more would be enough."),
    ),
    Op.AT_MOST: Sentences(
        N_("%(what)s: %(have)s. They allow up to %(need)s."),
        N_("%(what)s: they allow up to %(need)s."),
        N_("%(what)s: they allow up to %(need)s. You have %(have)s."),
        N_("%(gap)s less would be enough."),
    ),
    Op.BETWEEN: Sentences(
        N_("%(what)s: %(have)s. They ask for %(need)s."),
        N_("%(what)s: they ask for %(need)s."),
        N_("%(what)s: they ask for %(need)s. You have %(have)s."),
    ),
    Op.AT_LEAST_AGO: Sentences(
        N_("%(what)s: %(have)s ago. They ask for %(need)s or more."),
        N_("%(what)s: they ask for %(need)s or more."),
        N_("%(what)s: they ask for %(need)s or more. It was %(have)s ago."),
        N_("You can ask again in %(gap)s."),
    ),
    Op.WITHIN_LAST: Sentences(
        N_("%(what)s: %(have)s ago. They allow up to %(need)s."),
        N_("%(what)s: they allow up to %(need)s."),
        N_("%(what)s: they allow up to %(need)s. It was %(have)s ago."),
    ),
    Op.IS: Sentences(
        N_("%(what)s: %(have)s, as they ask."),
        N_("%(what)s: they ask for this answer: %(need)s."),
        N_("%(what)s: they ask for this answer: %(need)s. You said: %(have)s."),
    ),
    Op.IN: Sentences(
        N_("%(what)s: %(have)s is among those they serve."),
        N_("%(what)s: they serve %(need)s."),
        N_("%(what)s: they serve %(need)s. You said: %(have)s."),
    ),
    Op.NOT_IN: Sentences(
        N_("%(what)s: %(have)s is among those they serve."),
        N_("%(what)s: they do not serve %(need)s."),
        N_("%(what)s: they do not serve %(need)s. You said: %(have)s."),
    ),
    Op.ANY_OF: Sentences(
        N_("%(what)s: you have one of those they ask for."),
        N_("%(what)s: they ask for one of these: %(need)s."),
        N_("%(what)s: they ask for one of these: %(need)s."),
    ),
    Op.ALL_OF: Sentences(
        N_("%(what)s: you have all that they ask for."),
        N_("%(what)s: they ask for all of these: %(need)s."),
        N_("%(what)s: they ask for all of these: %(need)s."),
    ),
    Op.NONE_OF: Sentences(
        N_("%(what)s: you have none that they exclude."),
        N_("%(what)s: they exclude %(need)s."),
        N_("%(what)s: they exclude %(need)s."),
    ),
    Op.WITHIN: Sentences(
        N_("%(what)s: it is in their area."),
        N_("%(what)s: they serve a certain area."),
        N_("%(what)s: it is outside their area."),
    ),
    Op.WITHIN_MILES: Sentences(
        N_("%(what)s: it is in their area."),
        N_("%(what)s: they serve a certain area."),
        N_("%(what)s: it is outside their area."),
    ),
}
"""For rows that have no sentence of their own."""

_ONE_AMOUNT: Final = Sentences(
    N_("They lend %(low)s, no more and no less, and that is what you need."),
    N_("They lend %(low)s, no more and no less."),
    N_("They lend %(low)s, no more and no less. You need %(have)s."),
    N_("Ask for %(low)s."),
)
_SHORT: Final = N_("They ask that %(need)s is left each month. In your numbers you are %(have)s.")
_NOTHING_LEFT: Final = N_("You told us that nothing is left in a month to make the payment.")
_ONLY_GAP: Final = N_("You would need %(gap)s more left each month.")


def _is_one_amount(need: Any) -> bool:
    return bool(need[0] == need[1])


def _sentences(reason: Reason) -> Sentences:
    code = reason.code
    if isinstance(reason.need, bool):
        code = f"{code}.{'yes' if reason.need else 'no'}"
    elif code == "amount_wanted.between" and _is_one_amount(reason.need):
        return _ONE_AMOUNT
    return SENTENCES.get(code) or BY_OP[Op(reason.code.partition(".")[2])]


def _one(field: Field, plain: Any) -> Any:
    return value(field.kind, field.unit, plain)


def _gap(field: Field, gap: int) -> Any:
    """What is missing; where a payment takes too much, that is money left a month."""
    return money(Money(gap)) if field.key == "payment_share" else _one(field, gap)


def _ends(field: Field, need: Any) -> dict[str, Any]:
    low, high = _one(field, need[0]), _one(field, need[1])
    return {"low": low, "high": high, "need": reach(low, high)}


def _in_order(field: Field, codes: frozenset[str]) -> list[str]:
    """As the closed list has them; without one by code."""
    listed_codes = [code for code in field.choices if code in codes]
    return listed_codes or sorted(codes)


def _needed(field: Field, need: Any) -> dict[str, Any]:
    if isinstance(need, frozenset):
        return {"need": listed(label(code) for code in _in_order(field, need))}
    if isinstance(need, tuple):
        return {} if field.kind is FieldKind.PLACE else _ends(field, need)
    return {"need": _one(field, need)}


def _values(reason: Reason) -> dict[str, Any]:
    field = FIELDS[reason.code.partition(".")[0]]
    values: dict[str, Any] = {"what": products.name(field.key), **_needed(field, reason.need)}
    values["have"] = "" if reason.have is None else _one(field, reason.have)
    if reason.gap is not None:
        values["gap"] = _gap(field, reason.gap)
    if reason.or_amount is not None:
        values["amount"] = money(Money(reason.or_amount))
    return values


def met(reason: Reason) -> Markup:
    """Why a row holds."""
    return say(_sentences(reason).met, **_values(reason))


def rule(reason: Reason) -> Markup:
    """What they ask, without saying whether it is met."""
    return say(_sentences(reason).rule, **_values(reason))


def unmet(reason: Reason) -> Markup:
    """What they ask that is not there now."""
    if reason.code == "payment_share.at_most" and reason.have == NOTHING_LEFT:
        return say(_NOTHING_LEFT)
    if reason.code == "monthly_net.at_least" and isinstance(reason.have, int) and reason.have < 0:
        return say(_SHORT, **_values(reason))
    return say(_sentences(reason).unmet, **_values(reason))


def change(reason: Reason) -> Markup | None:
    """What would change it; None when nothing the applicant does would."""
    if reason.code == "payment_share.at_most" and reason.or_amount is None:
        return say(_ONLY_GAP, gap=money(Money(reason.gap or 0)))
    template = _sentences(reason).change
    return say(template, **_values(reason)) if template else None


def questions_left(count: int) -> str:
    return _n("Answer %(n)s question to find out", "Answer %(n)s questions to find out", count)
