"""Questions of loan rules as a form: one field each, every one may be skipped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from wtforms import DateField, Field, RadioField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from trepconnect.kernel.money import Money
from trepconnect.lending.domain.fields import FieldKind, Value
from trepconnect.lending.wording import questions
from trepconnect.lending.wording.values import label
from trepconnect.matching.convert import ASKABLE
from trepconnect.platform.forms.base import Form
from trepconnect.platform.forms.fields import MoneyField, Skippable
from trepconnect.platform.language.i18n import _

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
    return MoneyField(questions.question(key), validators=[Skippable(), _at_most])


def _date_question(key: str) -> DateField:
    return DateField(questions.question(key), validators=[Skippable(), _not_later])


def _yes_or_no(key: str) -> RadioField:
    choices = [
        SelectChoice("yes", _("Yes")),
        SelectChoice("no", _("No")),
        SelectChoice("", _("I do not know yet")),
    ]
    return RadioField(
        questions.question(key), choices=choices, default="", validators=[Skippable()]
    )


def _several(key: str) -> SelectMultipleField:
    choices = [SelectChoice(code, label(code)) for code in ASKABLE[key].choices]
    return SelectMultipleField(questions.question(key), choices=choices, validators=[Skippable()])


_FIELDS: Mapping[FieldKind, Any] = {
    FieldKind.MONEY: _money_question,
    FieldKind.DATE: _date_question,
    FieldKind.BOOL: _yes_or_no,
    FieldKind.CHOICES: _several,
}
