"""Fields that the forms of several domains share."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, TypeVar

from wtforms import (
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from trepconnect.kernel.amounts import (
    AmountRange,
    NotAnAmount,
    read_amount,
    read_range,
    written,
)
from trepconnect.kernel.money import Money
from trepconnect.platform.forms.base import Form, Typed
from trepconnect.platform.language.i18n import _, _l

Code = TypeVar("Code", bound=StrEnum)

PLEASE_NOT = _l("Please do not write immigration status, Social Security or bank numbers here.")
_ZIP = re.compile(r"(\d{5})(?:-?\d{4})?")
_TOO_LONG = _l("This is too long. Please make it shorter.")


class PageForm(Form):
    """``seen`` are the marks of what was stored when the page was opened.

    Every question may be left out: the page says so once, not each field.
    """

    seen = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self:
            field.flags.plain = True


def choices(pairs: Iterable[tuple[str, Any]], group: str | None = None) -> list[Any]:
    """Codes with their words, as fields offer them."""
    return [SelectChoice(code, str(words), optgroup=group) for code, words in pairs]


def _in_words(labels: Mapping[Code, str]) -> list[Any]:
    return choices((code.value, _(words)) for code, words in labels.items())


def short_text(label: Any, *, length: int, description: Any = "") -> StringField:
    """One line of free words."""
    return StringField(
        label,
        description=description,
        validators=[Length(max=length, message=_TOO_LONG)],
        default="",
    )


def long_text(label: Any, *, length: int, description: Any = PLEASE_NOT) -> TextAreaField:
    """Several lines of free words."""
    return TextAreaField(
        label,
        description=description,
        validators=[Length(max=length, message=_TOO_LONG)],
        default="",
    )


def plain_digits(text: str) -> str:
    """``text`` with the digits of every script as ASCII."""
    return "".join(
        str(unicodedata.decimal(character)) if character.isdecimal() else character
        for character in text
    )


class ZipField(StringField):  # type: ignore[misc]
    """A US ZIP code; nine digits are taken, five are kept."""

    takes = Typed.NUMBER

    data: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", "")
        super().__init__(*args, validators=[Optional()], **kwargs)

    def post_validate(self, form: Form, validation_stopped: bool) -> None:  # noqa: FBT001 - WTForms' own
        if validation_stopped or not self.data:
            return
        found = _ZIP.fullmatch(plain_digits(self.data).replace(" ", ""))
        if found is None:
            raise ValidationError(_("A ZIP code has 5 numbers, for example 87102"))
        self.data = found[1]


class AmountField(StringField):  # type: ignore[misc]
    """Dollars as people write them; ``range`` is what was read."""

    takes = Typed.NUMBER
    range: AmountRange | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", "")
        super().__init__(*args, validators=[Optional()], **kwargs)

    def read(self, text: str) -> AmountRange:
        return AmountRange(read_amount(text))

    def post_validate(self, form: Form, validation_stopped: bool) -> None:  # noqa: FBT001 - WTForms' own
        self.range = None
        if validation_stopped or not self.data:
            return
        try:
            self.range = self.read(self.data)
        except NotAnAmount:
            raise ValidationError(self.gettext_mistake()) from None

    def gettext_mistake(self) -> str:
        return _("Write an amount in dollars, for example 3000 or 86.92")

    @property
    def low(self) -> Money | None:
        return self.range.low if self.range else None

    @property
    def high(self) -> Money | None:
        return self.range.high if self.range else None


class RangeField(AmountField):
    """An amount or a range."""

    def read(self, text: str) -> AmountRange:
        return read_range(text)

    def gettext_mistake(self) -> str:
        return _("Write an amount in dollars, or two: for example 3000, or 2000 to 3000")


class WholeNumberField(StringField):  # type: ignore[misc]
    """A whole number between two others; ``number`` is what was read."""

    takes = Typed.NUMBER
    number: int | None = None

    def __init__(self, label: Any, low: int, high: int, mistake: Any, **kwargs: Any) -> None:
        super().__init__(label, validators=[Optional()], default="", **kwargs)
        self._low, self._high, self._mistake = low, high, mistake

    def post_validate(self, form: Form, validation_stopped: bool) -> None:  # noqa: FBT001 - WTForms' own
        self.number = None
        if validation_stopped or not self.data:
            return
        digits = plain_digits(self.data)
        if not digits.isdecimal() or len(digits) > 9 or not self._low <= int(digits) <= self._high:
            raise ValidationError(self._mistake)
        self.number = int(digits)


class OneOfField(RadioField):  # type: ignore[misc]
    """One of a few codes, or none."""

    def __init__(self, label: Any, labels: Mapping[Code, str], **kwargs: Any) -> None:
        super().__init__(label, choices=lambda: _in_words(labels), default="", **kwargs)

    def pre_validate(self, form: Form) -> None:
        if self.data and self.data not in {choice.value for choice in self.iter_choices()}:
            raise ValidationError(_("Choose one of the list"))


class YesNoField(RadioField):  # type: ignore[misc]
    """Yes, no, or left open. ``answer`` is the stored value."""

    def __init__(self, label: Any, *, yes: Any, no: Any, **kwargs: Any) -> None:
        answers = [("yes", yes), ("no", no), ("", _l("Not sure, or I would rather not say"))]
        super().__init__(label, choices=lambda: choices(answers), default="", **kwargs)

    def pre_validate(self, form: Form) -> None:
        if self.data not in {"yes", "no", "", None}:
            raise ValidationError(_("Choose one of the list"))

    @property
    def answer(self) -> bool | None:
        return {"yes": True, "no": False}.get(self.data or "")


def yes_or_no(answer: bool | None) -> str:  # noqa: FBT001 - a stored answer
    """What a ``YesNoField`` shows for a stored answer."""
    return {True: "yes", False: "no", None: ""}[answer]


class SeveralField(SelectMultipleField):  # type: ignore[misc]
    """Any number of codes, in the order of the list."""

    def __init__(
        self, label: Any, labels: Mapping[Code, str] | None = None, **kwargs: Any
    ) -> None:
        if labels is not None:
            kwargs["choices"] = lambda: _in_words(labels)
        super().__init__(label, default=(), **kwargs)

    def pre_validate(self, form: Form) -> None:
        known = {choice.value for choice in self.iter_choices()}
        if not set(self.data or ()) <= known:
            raise ValidationError(_("Choose from the list"))


class ListField(SelectField):  # type: ignore[misc]
    """One of a drop-down list whose first entry stands for nothing."""

    def pre_validate(self, form: Form) -> None:
        if self.data and self.data not in {choice.value for choice in self.iter_choices()}:
            raise ValidationError(_("Choose one of the list"))


class OneOfList(SelectField):  # type: ignore[misc]
    """A drop-down list, one of which is always chosen."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.flags.plain = True

    def pre_validate(self, form: Form) -> None:
        if self.data not in {choice.value for choice in self.iter_choices()}:
            raise ValidationError(_("Choose one of the list"))


class OneOf(OneOfList):
    """One of a few codes, in words."""

    def __init__(self, label: Any, labels: Mapping[Code, str], **kwargs: Any) -> None:
        super().__init__(
            label,
            choices=lambda: choices((code.value, _(words)) for code, words in labels.items()),
            **kwargs,
        )


class SeenForm(Form):
    """A form that carries which version of a row its page showed."""

    seen = HiddenField()

    @property
    def seen_version(self) -> int:
        """0, which no row has, for anything that is no version."""
        digits = self.seen.data or ""
        return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 9 else 0


class RequiredNumberField(WholeNumberField):
    """A whole number that must be said."""

    def __init__(self, label: Any, low: int, high: int, mistake: Any, **kwargs: Any) -> None:
        super().__init__(label, low, high, mistake, **kwargs)
        self.validators = [DataRequired(mistake)]
        self.flags.required = True

    @property
    def value(self) -> int:
        """Only after the form was found to be good."""
        if self.number is None:
            raise ValueError("the form was not validated")
        return self.number


class MoneyField(StringField):  # type: ignore[misc]
    """US dollars as people write them: ``$1,200``, ``1200.50``."""

    takes = Typed.NUMBER

    def process_formdata(self, valuelist: list[str]) -> None:
        self.typed = valuelist[0] if valuelist else ""
        self.data = None
        if self.typed.strip():
            try:
                self.data = read_amount(self.typed)
            except NotAnAmount:
                raise ValueError(
                    _("Write an amount in dollars, for example 3000 or 86.92")
                ) from None

    def _value(self) -> str:
        if getattr(self, "typed", ""):
            return str(self.typed)
        return written(self.data) if isinstance(self.data, Money) else ""


class Skippable(Optional):  # type: ignore[misc]
    """May stay open, and need not say so each time: the page says it once."""

    def __init__(self) -> None:
        super().__init__()
        self.field_flags = {"optional": True, "plain": True}
