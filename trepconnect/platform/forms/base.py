"""The base of all forms: cleaned text, mistakes told beside the field, nothing typed is lost."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Final

from flask import request
from flask_wtf import FlaskForm
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import EmailField, Field, FileField, HiddenField, StringField, TelField, TextAreaField
from wtforms.validators import StopValidation

from trepconnect.kernel.sensitive import find_sensitive
from trepconnect.kernel.typed import cleaned, has_letter, one_line
from trepconnect.platform.language.i18n import _
from trepconnect.platform.language.sensitive_words import SENSITIVE
from trepconnect.platform.web import kept_forms


class Typed(StrEnum):
    """What a text field takes; a field class says it as ``takes``."""

    NAME = "name"
    LINE = "line"
    LINES = "lines"
    NUMBER = "number"
    CODE = "code"
    CONTACT = "contact"
    HIDDEN = "hidden"


_MOST: Final = {
    Typed.NAME: 200,
    Typed.LINE: 500,
    Typed.LINES: 10_000,
    Typed.NUMBER: 100,
    Typed.CODE: 100,
    Typed.CONTACT: 254,
    Typed.HIDDEN: 10_000,
}
"""Characters, where a field does not ask for fewer."""

_FREE_WORDS: Final = frozenset({Typed.NAME, Typed.LINE, Typed.LINES})


class NameField(StringField):  # type: ignore[misc]
    """What a person or a thing is called."""

    takes = Typed.NAME


class CodeField(StringField):  # type: ignore[misc]
    """A code that we gave out."""

    takes = Typed.CODE


class ContactField(StringField):  # type: ignore[misc]
    """A phone number or an e-mail address."""

    takes = Typed.CONTACT


class CarriedField(HiddenField):  # type: ignore[misc]
    """Words typed on the page before."""

    takes = Typed.LINE


def typed_as(field_class: type[Field]) -> Typed | None:
    """What a field takes; None for one that people do not type text into."""
    if not issubclass(field_class, StringField):
        return None
    said = getattr(field_class, "takes", None)
    if said is not None:
        return Typed(said)
    if issubclass(field_class, EmailField | TelField):
        return Typed.CONTACT
    if issubclass(field_class, HiddenField):
        return Typed.HIDDEN
    return Typed.LINES if issubclass(field_class, TextAreaField) else Typed.LINE


class TextRule:
    """What holds for all text that people type, after the field's own checks."""

    def __init__(self, typed: Typed) -> None:
        self.typed = typed

    def __call__(self, form: FlaskForm, field: Field) -> None:
        text = field.data
        if field.errors or not isinstance(text, str) or not text:
            return
        if len(text) > _MOST[self.typed]:
            raise StopValidation(_("This is too long. Please make it shorter."))
        if self.typed is Typed.NAME and not has_letter(text):
            raise StopValidation(_("Write a name with letters"))
        if self.typed in _FREE_WORDS and (found := find_sensitive(text)) is not None:
            raise StopValidation(_(SENSITIVE[found]))


class Form(FlaskForm):  # type: ignore[misc]
    """A form whose text fields are cleaned and held to one rule; one not sent is empty,
    or holds what was typed before the language changed or the session ran out."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """What was sent, without files where no file was asked for."""
            sent = super().wrap_formdata(form, formdata)
            if sent is None and formdata is not None:
                return kept_forms.typed(field.name for field in form)
            if not isinstance(sent, CombinedMultiDict):
                return sent
            asked = {field.name for field in form if isinstance(field, FileField)}
            files = [
                (name, file) for name, file in request.files.items(multi=True) if name in asked
            ]
            return CombinedMultiDict((MultiDict(files), request.form))

        def bind_field(self, form: Any, unbound_field: Any, options: Any) -> Any:
            typed = typed_as(unbound_field.field_class)
            first = _FILTERS.get(typed, _stripped)
            filters = [first, *unbound_field.kwargs.get("filters", ())]
            field = unbound_field.bind(form=form, **{**options, "filters": filters})
            if typed is not None:
                field.validators = [*field.validators, TextRule(typed)]
            return field

    def values(self) -> dict[str, Any]:
        """What was filled in, by field name, without the CSRF token."""
        return {name: value for name, value in self.data.items() if name != "csrf_token"}


def _stripped(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def _empty(value: Any) -> Any:
    return "" if value is None else value


def _line(value: Any) -> Any:
    return one_line(value) if isinstance(value, str) else _empty(value)


def _lines(value: Any) -> Any:
    return cleaned(value).strip() if isinstance(value, str) else _empty(value)


_FILTERS: Final[dict[Typed | None, Any]] = {
    **dict.fromkeys((Typed.NAME, Typed.LINE, Typed.NUMBER, Typed.CODE, Typed.CONTACT), _line),
    **dict.fromkeys((Typed.LINES, Typed.HIDDEN), _lines),
}


def number_of(version: str | None) -> int:
    """0, which no application has, for whatever is no number."""
    said = version or ""
    return int(said) if said.isascii() and said.isdigit() and len(said) < 9 else 0
