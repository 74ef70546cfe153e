"""The base of all forms: cleaned text, mistakes told beside the field, nothing typed is lost."""

from __future__ import annotations

import unicodedata
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import FileField, StringField

_KEPT_CONTROLS = {"\n", "\t"}


def cleaned(text: str) -> str:
    """``text`` in NFC, line ends as ``\\n``, without control characters and lone surrogates."""
    if text.isascii() and text.isprintable():
        return text
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(character for character in text if _is_text(character))


def _is_text(character: str) -> bool:
    return character in _KEPT_CONTROLS or unicodedata.category(character) not in {"Cc", "Cs"}


class Form(FlaskForm):  # type: ignore[misc]
    """A form whose text fields lose surrounding blanks; one that was not sent is empty."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """What was sent, without files where no file was asked for."""
            sent = super().wrap_formdata(form, formdata)
            if not isinstance(sent, CombinedMultiDict):
                return sent
            asked = {field.name for field in form if isinstance(field, FileField)}
            files = [
                (name, file) for name, file in request.files.items(multi=True) if name in asked
            ]
            return CombinedMultiDict((MultiDict(files), request.form))

        def bind_field(self, form: Any, unbound_field: Any, options: Any) -> Any:
            text = issubclass(unbound_field.field_class, StringField)
            first = _text if text else _stripped
            filters = [first, *unbound_field.kwargs.get("filters", ())]
            return unbound_field.bind(form=form, **{**options, "filters": filters})

    def values(self) -> dict[str, Any]:
        """What was filled in, by field name, without the CSRF token."""
        return {name: value for name, value in self.data.items() if name != "csrf_token"}


def _text(value: Any) -> Any:
    return "" if value is None else _stripped(value)


def _stripped(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value
