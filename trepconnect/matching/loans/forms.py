"""Forms of loans that fit: questions of their rules, which may all be skipped, and an example."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from wtforms import DateField, Field, IntegerField, RadioField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, ValidationError

from trepconnect.kernel.money import Money
from trepconnect.lending.products.domain.fields import FieldKind, Value
from trepconnect.lending.products.domain.product import Terms
from trepconnect.lending.products.labels import products
from trepconnect.lending.products.labels.products import label
from trepconnect.matching.loans.domain import ASKABLE
from trepconnect.platform.forms.base import Form
from trepconnect.platform.forms.fields import MoneyField, Skippable
from trepconnect.platform.language.formatting import from_to, month_ends
from trepconnect.platform.language.i18n import _, _l, money

MOST_MONEY: Final = Money.of(10_000_000)


def _at_most(form: Form, field: Field) -> None:
    if isinstance(field.data, Money) and field.data > MOST_MONEY:
        raise ValidationError(_("This amount is too high. Check the zeros."))


def _not_later(form: Form, field: Field) -> None:
    if isinstance(field.data, date) and field.data > form.today:
        raise ValidationError(_("This day has not come yet"))


class QuestionsForm(Form):
    """Base of the forms that ``questions_form`` makes."""

    today: date = date.max

    def answers(self) -> dict[str, Value | None]:
        """By field of the closed list; what was skipped is None."""
        return {key: _ANSWERS[ASKABLE[key].kind](self[key].data) for key in self.keys_asked}

    @property
    def keys_asked(self) -> list[str]:
        return [name for name in self._fields if name in ASKABLE]


_ANSWERS: Mapping[FieldKind, Any] = {
    FieldKind.MONEY: lambda data: data,
    FieldKind.DATE: lambda data: data,
    FieldKind.BOOL: {"yes": True, "no": False}.get,
    FieldKind.CHOICES: lambda data: frozenset(data or ()) or None,
}
_TYPED: Mapping[FieldKind, Any] = {
    FieldKind.MONEY: lambda value: value,
    FieldKind.DATE: lambda value: value,
    FieldKind.BOOL: lambda value: "yes" if value else "no",
    FieldKind.CHOICES: sorted,
}


def questions_form(
    keys: Iterable[str], given: Mapping[str, Value], *, today: date
) -> QuestionsForm:
    """One field for each question, filled with what was answered before; all may be skipped."""
    asked = {key: _FIELDS[ASKABLE[key].kind](key) for key in keys if key in ASKABLE}
    form_class = type("AskedForm", (QuestionsForm,), {**asked, "today": today})
    typed = {key: _TYPED[ASKABLE[key].kind](value) for key, value in given.items() if key in asked}
    form: QuestionsForm = form_class(data=typed)
    return form


def _money_question(key: str) -> MoneyField:
    return MoneyField(products.question(key), validators=[Skippable(), _at_most])


def _date_question(key: str) -> DateField:
    return DateField(products.question(key), validators=[Skippable(), _not_later])


def _yes_or_no(key: str) -> RadioField:
    choices = [
        SelectChoice("yes", _("Yes")),
        SelectChoice("no", _("No")),
        SelectChoice("", _("I do not know yet")),
    ]
    return RadioField(
        products.question(key), choices=choices, default="", validators=[Skippable()]
    )


def _several(key: str) -> SelectMultipleField:
    choices = [SelectChoice(code, label(code)) for code in ASKABLE[key].choices]
    return SelectMultipleField(products.question(key), choices=choices, validators=[Skippable()])


_FIELDS: Mapping[FieldKind, Any] = {
    FieldKind.MONEY: _money_question,
    FieldKind.DATE: _date_question,
    FieldKind.BOOL: _yes_or_no,
    FieldKind.CHOICES: _several,
}


class ExampleForm(Form):
    """Sent by GET: it changes nothing."""

    class Meta(Form.Meta):
        csrf = False

    amount = MoneyField(
        _l("How much would you borrow?"),
        validators=[InputRequired(_l("Write an amount in dollars, for example 3000 or 86.92"))],
    )
    months = IntegerField(
        _l("In how many months would you pay it back?"),
        validators=[InputRequired(_l("Write a number of months"))],
    )

    def __init__(self, terms: Terms, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._terms = terms

    @property
    def borrowed(self) -> Money:
        """The amount, once the form is valid."""
        return self.amount.data or Money(0)

    def validate_amount(self, field: Field) -> None:
        low, high = self._terms.min_amount, self._terms.max_amount
        if not isinstance(field.data, Money) or not low <= field.data <= high:
            raise ValidationError(from_to(money(low), money(high)))

    def validate_months(self, field: Field) -> None:
        low, high = self._terms.min_months, self._terms.max_months
        if field.data is None or not low <= field.data <= high:
            raise ValidationError(from_to(*month_ends(low, high)))
