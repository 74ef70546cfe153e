"""Forms that are looked at before they are posted: sent once to see what they would do, and again
with ``step=confirm``. With ``step=change`` the form comes back as it was filled in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from flask import render_template, request
from flask.typing import ResponseReturnValue

from trepconnect.kernel.errors import DomainError
from trepconnect.platform.forms.base import Form
from trepconnect.platform.language.i18n import _

Refusals: TypeAlias = Mapping[type[DomainError], str]
"""What is said of each error, marked for translation."""

CONFIRM = "confirm"
CHANGE = "change"


def step() -> str:
    return request.form.get("step", "")


def is_ready(form: Form) -> bool:
    """Whether the form was sent without mistakes, and not only to change it."""
    return bool(form.validate_on_submit()) and step() != CHANGE


def carried(form: Form) -> list[tuple[str, str]]:
    """What was filled in, for the page that asks whether to post it."""
    return [
        (field.name, request.form.get(field.name, ""))
        for field in form
        if field.name != "csrf_token"
    ]


def refuse(field: str, form: Form, error: DomainError, words: Refusals) -> None:
    """Say beside a field why it cannot be so."""
    form[field].errors = [_(words[type(error)])]


def refusal(error: DomainError, back: str, words: Refusals) -> ResponseReturnValue:
    """A page that says what happened meanwhile, and the way back."""
    text = _(words[type(error)])
    return render_template("lending/loans/refused.html", text=text, back=back), 409
