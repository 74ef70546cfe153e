"""Forms of an application, page by page."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup
from wtforms import HiddenField

from trepconnect.kernel.amounts import AmountRange, NotAnAmount, read_amount, written
from trepconnect.lending.applications import labels
from trepconnect.lending.applications.domain.application import (
    MOST_PURPOSE,
    MOST_STORY,
    Answers,
    is_for,
)
from trepconnect.lending.applications.domain.cash_flow import MOST, NEEDED, CashLine
from trepconnect.lending.products.domain.product import Terms
from trepconnect.platform.forms.base import Form
from trepconnect.platform.forms.fields import (
    PLEASE_NOT,
    AmountField,
    SeveralField,
    WholeNumberField,
    choices,
    long_text,
)
from trepconnect.platform.language.formatting import from_to, month_ends, reach, say
from trepconnect.platform.language.i18n import N_, _, _l, money
from trepconnect.platform.once import KeyedForm
from trepconnect.profiles.domain.business import MoneyUse
from trepconnect.profiles.labels import MONEY_USE

MOST_MONTHS = 999


def refuse(field: Any, mistake: str) -> None:
    """Say beside the field what is wrong with it."""
    field.errors = [*field.errors, mistake]


class PageForm(Form):
    """A page of the application. Who stops for now may leave things open."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self:
            field.flags.plain = True

    def need(self, **mistakes: str) -> bool:
        """Whether all of these were filled in; says beside the others that they were not."""
        open_ones = {name: text for name, text in mistakes.items() if not self[name].data}
        for name, text in open_ones.items():
            refuse(self[name], text)
        return not open_ones

    def is_whole(self) -> bool:
        """Whether nothing is missing that the page needs; says what is."""
        return True


class TermsForm(PageForm):
    """An amount and a time that the product offers."""

    amount = AmountField(_l("How much do you want to borrow?"))
    months = WholeNumberField(
        _l("In how many months do you want to pay it back?"),
        1,
        MOST_MONTHS,
        _l("Write a number of months, for example 12"),
    )

    def __init__(self, terms: Terms, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._terms = terms
        self.amount.description = from_to(money(terms.min_amount), money(terms.max_amount))
        self.months.description = from_to(*month_ends(terms.min_months, terms.max_months))

    def _amounts_lent(self) -> Markup:
        lent = reach(money(self._terms.min_amount), money(self._terms.max_amount))
        return say(N_("This loan is for %(amount)s."), amount=lent)

    def _months_lent(self) -> Markup:
        time = reach(*month_ends(self._terms.min_months, self._terms.max_months))
        return say(N_("This loan runs for %(months)s."), months=time)

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        amount, months = self.amount.low, self.months.number
        if amount is not None and not self._terms.min_amount <= amount <= self._terms.max_amount:
            refuse(self.amount, self._amounts_lent())
        if months is not None and not self._terms.min_months <= months <= self._terms.max_months:
            refuse(self.months, self._months_lent())
        return not self.errors

    def is_whole(self) -> bool:
        return self.need(
            amount=_("Write an amount in dollars, for example 3000 or 86.92"),
            months=_("Write a number of months, for example 12"),
        )


class AmountForm(TermsForm):
    @staticmethod
    def data_of(answers: Answers) -> dict[str, Any]:
        return {
            "amount": written(answers.amount),
            "months": str(answers.months) if answers.months else "",
        }

    @property
    def answers(self) -> dict[str, Any]:
        return {"amount": self.amount.low, "months": self.months.number}


class PurposeForm(PageForm):
    uses = SeveralField(_l("What is the money for?"), choices=[])
    purpose = long_text(
        _l("What will you buy or pay with it, and how does it help the business?"),
        length=MOST_PURPOSE,
        description=_l("A few sentences, in any language. %(please)s", please=PLEASE_NOT),
    )

    def __init__(self, offered: tuple[str, ...], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.uses.choices = choices(
            (use.value, _(text)) for use, text in MONEY_USE.items() if is_for(offered, use)
        )

    def is_whole(self) -> bool:
        return self.need(
            uses=_("Mark at least one"), purpose=_("Write in a few words what the money is for")
        )

    @staticmethod
    def data_of(answers: Answers) -> dict[str, Any]:
        return {"uses": [use.value for use in answers.uses], "purpose": answers.purpose}

    @property
    def answers(self) -> dict[str, Any]:
        chosen = set(self.uses.data or ())
        return {
            "uses": [use for use in MoneyUse if use.value in chosen],
            "purpose": self.purpose.data,
        }


class StoryForm(PageForm):
    story = long_text(
        _l("Who are you, and what is your business?"),
        length=MOST_STORY,
        description=_l("Write in any language. %(please)s", please=PLEASE_NOT),
    )

    def is_whole(self) -> bool:
        return self.need(story=_("Write a few sentences about you and your business"))

    @staticmethod
    def data_of(answers: Answers) -> dict[str, Any]:
        return {"story": answers.story}

    @property
    def answers(self) -> dict[str, Any]:
        return {"story": self.story.data}


class MonthlyField(AmountField):
    """What a line of the month can hold; a zero is said as such."""

    def read(self, text: str) -> AmountRange:
        amount = read_amount(text)
        if amount > MOST:
            raise NotAnAmount
        return AmountRange(amount)


def _line(line: CashLine) -> MonthlyField:
    name, hint = labels.LINES[line]
    return MonthlyField(_l(name), description=_l(hint))


class SendForm(KeyedForm):
    """The last page. ``version`` is that of the application as the page showed it."""

    version = HiddenField()


class CashFlowForm(PageForm):
    """One field for each line of the month."""

    sales = _line(CashLine.SALES)
    other_income = _line(CashLine.OTHER_INCOME)
    goods = _line(CashLine.GOODS)
    rent = _line(CashLine.RENT)
    vehicle = _line(CashLine.VEHICLE)
    wages = _line(CashLine.WAGES)
    other_costs = _line(CashLine.OTHER_COSTS)
    other_debts = _line(CashLine.OTHER_DEBTS)
    family_living = _line(CashLine.FAMILY_LIVING)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for line in CashLine:
            self[line.value].flags.plain = line in NEEDED

    def is_whole(self) -> bool:
        mistake = _("Write an amount, and 0 if there is none. A guess is fine.")
        return self.need(**{line.value: mistake for line in NEEDED})

    @staticmethod
    def data_of(answers: Answers) -> dict[str, Any]:
        said = answers.cash_flow.amounts
        return {line.value: written(said.get(line)) for line in CashLine}

    @property
    def answers(self) -> dict[str, Any]:
        said = {line: self[line.value].low for line in CashLine}
        return {"amounts": {line: amount for line, amount in said.items() if amount is not None}}
