"""Forms of matching: questions of loan rules, an example of cost, notes, whether it helped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from wtforms import (
    DateField,
    Field,
    IntegerField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from trepconnect.kernel.money import Money
from trepconnect.lending.domain.fields import FieldKind, Value
from trepconnect.lending.domain.product import Terms
from trepconnect.matching.convert import ASKABLE
from trepconnect.matching.domain.saved import Helped, WhatHappened
from trepconnect.matching.wording import questions
from trepconnect.matching.wording.saved import HAPPENED, HELPED
from trepconnect.matching.wording.values import label
from trepconnect.platform.forms import Form
from trepconnect.platform.i18n import _, _l, money
from trepconnect.profiles.domain.amounts import NotAnAmount, read_amount, written
from trepconnect.profiles.domain.sensitive import find_sensitive

MOST_NOTE: Final = 500
MOST_TOLD: Final = 300
MOST_MONEY: Final = Money.of(10_000_000)


class MoneyField(StringField):  # type: ignore[misc]
    """US dollars as people write them: ``$1,200``, ``1200.50``."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.typed = valuelist[0] if valuelist else ""
        self.data = None
        if self.typed.strip():
            try:
                self.data = read_amount(self.typed)
            except NotAnAmount:
                raise ValueError(_("Write an amount in dollars, like 1200")) from None

    def _value(self) -> str:
        if getattr(self, "typed", ""):
            return str(self.typed)
        return written(self.data) if isinstance(self.data, Money) else ""


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
    FieldKind.CHOICES: lambda data: frozenset(data) or None,
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
    return MoneyField(questions.question(key), validators=[Optional(), _at_most])


def _date_question(key: str) -> DateField:
    return DateField(questions.question(key), validators=[Optional(), _not_later])


def _yes_or_no(key: str) -> RadioField:
    choices = [("yes", _("Yes")), ("no", _("No")), ("", _("I do not know yet"))]
    return RadioField(
        questions.question(key), choices=choices, default="", validators=[Optional()]
    )


def _several(key: str) -> SelectMultipleField:
    choices = [(code, label(code)) for code in ASKABLE[key].choices]
    return SelectMultipleField(questions.question(key), choices=choices)


_FIELDS: Mapping[FieldKind, Any] = {
    FieldKind.MONEY: _money_question,
    FieldKind.DATE: _date_question,
    FieldKind.BOOL: _yes_or_no,
    FieldKind.CHOICES: _several,
}


class ExampleForm(Form):
    """What would it cost? Sent by GET: it changes nothing."""

    class Meta(Form.Meta):
        csrf = False

    amount = MoneyField(
        _l("How much would you borrow?"),
        validators=[InputRequired(_l("Write an amount in dollars, like 1200"))],
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
            raise ValidationError(
                _("They lend from %(low)s to %(high)s.", low=money(low), high=money(high))
            )

    def validate_months(self, field: Field) -> None:
        low, high = self._terms.min_months, self._terms.max_months
        if field.data is None or not low <= field.data <= high:
            raise ValidationError(_("From %(low)s to %(high)s months", low=low, high=high))


def _nothing_sensitive(form: Form, field: Field) -> None:
    if field.data and find_sensitive(field.data) is not None:
        raise ValidationError(
            _(
                "Please leave out numbers of papers, bank accounts and anything about immigration"
                " status. We do not keep them."
            )
        )


class NoteForm(Form):
    note = TextAreaField(
        _l("Your note"),
        description=_l("Only you and the office can read it."),
        validators=[
            Length(max=MOST_NOTE, message=_l("Use 500 characters or fewer")),
            _nothing_sensitive,
        ],
    )


class HelpForm(Form):
    helped = RadioField(
        _l("Did it help?"),
        choices=[(code.value, text) for code, text in HELPED.items()],
        validators=[InputRequired(_l("Choose yes, no or not yet"))],
    )
    what_happened = SelectMultipleField(
        _l("What happened?"), choices=[(code.value, text) for code, text in HAPPENED.items()]
    )
    told = TextAreaField(
        _l("Do you want to say more?"),
        description=_l("A few words are enough. The office reads it, the organization does not."),
        validators=[
            Length(max=MOST_TOLD, message=_l("Use 300 characters or fewer")),
            _nothing_sensitive,
        ],
    )

    @property
    def answer(self) -> Helped:
        return Helped(self.helped.data)

    @property
    def happened(self) -> tuple[WhatHappened, ...]:
        return tuple(WhatHappened(code) for code in self.what_happened.data)
