"""Every text field of every form keeps the one rule for text that people type."""

import inspect
from datetime import date

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import Form as AnyForm
from wtforms import StringField
from wtforms.fields.core import UnboundField

from trepconnect.cohorts import forms as cohorts
from trepconnect.matching.loans import domain as loans_domain
from trepconnect.matching.loans import forms as loans_forms
from trepconnect.platform.forms.base import Form, TextRule, Typed, typed_as
from trepconnect.platform.language.i18n import reading_as

FREE_WORDS = {Typed.NAME, Typed.LINE, Typed.LINES}


def _heirs(form):
    for heir in form.__subclasses__():
        yield heir
        yield from _heirs(heir)


def _made_while_the_program_runs():
    loans_forms.questions_form(loans_domain.ASKABLE, {}, today=date(2026, 12, 1))
    cohorts.cohort_form(["en", "es"])


@pytest.fixture
def reader(app):
    with app.test_request_context("/", method="POST"), reading_as("en"):
        _made_while_the_program_runs()
        yield


def _unbound():
    """Each text field of the program with its place."""
    for form in _heirs(Form):
        for name, field in inspect.getmembers(form):
            if isinstance(field, UnboundField) and issubclass(field.field_class, StringField):
                yield f"{form.__name__}.{name}", form, field


def _sent(_form, unbound, text):
    """The field after ``text`` was sent, alone in a form."""
    alone = type("Alone", (Form,), {"field": unbound})
    sent = alone(MultiDict({"field": text}), meta={"csrf": False})
    sent.field.validate(sent)
    return sent.field


def _faults(found):
    return [place for place, form, field in _unbound() if found(form, field)]


def test_every_form_is_of_the_one_base(app):
    others = {form.__module__ for form in _heirs(AnyForm) if not issubclass(form, Form)}
    assert {name for name in others if name.startswith("trepconnect.")} == set()
    assert [form.__name__ for form in _heirs(Form) if not issubclass(form.Meta, Form.Meta)] == []
    assert [
        form for form in _heirs(Form) if form.Meta.bind_field is not Form.Meta.bind_field
    ] == []


def test_many_fields_are_looked_at(reader):
    places = [place for place, _form, _field in _unbound()]
    assert {"NameForm.display_name", "WordedCohortForm.name_es", "NoteForm.note"} <= set(places)
    assert len(set(places)) > 60


def test_every_text_field_has_the_rule_last(reader):
    def lacks(form, field):
        rule = _sent(form, field, "x").validators[-1]
        return not isinstance(rule, TextRule) or rule.typed is not typed_as(field.field_class)

    assert _faults(lacks) == []


@pytest.mark.parametrize("text", ["Ana 123-45-6789", "Ana １２３-４５-６７８９", "A-123456789"])
def test_no_field_takes_a_number_that_is_never_kept(reader, text):
    """Numbers, codes and contacts are read by rules of their own; the rest is free words."""
    assert (
        _faults(
            lambda form, field: (
                typed_as(field.field_class) in FREE_WORDS and not _sent(form, field, text).errors
            )
        )
        == []
    )


@pytest.mark.parametrize(
    "sign", ["\u202e", "\u2066", "\u200b", "\u200d", "\u00ad", "\x07", "\ufeff"]
)
def test_no_field_keeps_what_cannot_be_seen(reader, sign):
    assert _faults(lambda form, field: sign in str(_sent(form, field, f"A{sign}na").data)) == []


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\u2028", "\x85", "\x0b"])
def test_only_a_field_of_lines_keeps_lines(reader, end):
    def keeps(form, field):
        takes = typed_as(field.field_class)
        kept = str(_sent(form, field, f"X{end}Bcc: a@b").data)
        return takes not in {Typed.LINES, Typed.HIDDEN} and len(kept.splitlines()) > 1

    assert _faults(keeps) == []


@pytest.mark.parametrize("text", ["🌸🌸", "12 34", "...", "\u3164"])
def test_a_name_has_letters(reader, text):
    assert (
        _faults(
            lambda form, field: (
                typed_as(field.field_class) is Typed.NAME and not _sent(form, field, text).errors
            )
        )
        == []
    )


def test_no_field_takes_twenty_thousand_letters(reader):
    def takes_it(form, field):
        sent = _sent(form, field, "a" * 20_000)
        return not sent.errors and len(str(sent.data)) == 20_000

    assert _faults(takes_it) == []


def test_a_name_of_a_person_is_said_to_be_one(reader):
    """A field that is called a name and takes any line would take a name of signs."""
    named = [
        place
        for place, _form, field in _unbound()
        if place.endswith(("display_name", "signed_name"))
        and typed_as(field.field_class) is not Typed.NAME
    ]
    assert named == []
