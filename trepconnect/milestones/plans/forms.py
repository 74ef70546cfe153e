"""Forms of plans and steps."""

from __future__ import annotations

from typing import Any, Final

from wtforms import BooleanField, HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from trepconnect.milestones.pathways.domain.pathway import Answers, Pathway
from trepconnect.platform.forms.base import Form
from trepconnect.platform.forms.days import CalendarField
from trepconnect.platform.forms.fields import PLEASE_NOT, OneOfField, choices
from trepconnect.platform.language.i18n import _, _l, current_language
from trepconnect.platform.once import KeyedForm
from trepconnect.vocabulary.domain.needs import in_language

MOST_EVIDENCE: Final = 500
MOST_REMARK: Final = 500
MOST_HELPED: Final = 200
MOST_TITLE: Final = 120
MOST_NOTE: Final = 500

_TOO_LONG = _l("This is too long. Please make it shorter.")
_ANSWER = "answer_"


def _checked(most: int) -> list[Any]:
    return [Length(max=most, message=_TOO_LONG)]


def seen_version(form: Form) -> int | None:
    """The version that the page showed, as its hidden field ``seen`` brought it back."""
    said = form.seen.data or ""
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else None


class AnswersForm(Form):
    """Base of the forms that ``answers_form`` makes: a field for each question of a pathway."""

    seen = HiddenField()

    def answers(self) -> dict[str, str]:
        return {
            name.removeprefix(_ANSWER): field.data
            for name, field in self._fields.items()
            if name.startswith(_ANSWER)
        }


def answers_form(pathway: Pathway, given: Answers, *, seen: int | None = None) -> AnswersForm:
    """The questions of a pathway, filled with what was answered before."""
    language = current_language()
    fields = {
        _ANSWER + one.code: OneOfField(
            in_language(one.text, language),
            {},
            description=in_language(one.why, language),
            validators=[
                DataRequired(
                    _("Choose one answer: %(question)s", question=in_language(one.text, language))
                )
            ],
        )
        for one in pathway.questions
    }
    form_class = type("PathwayAnswersForm", (AnswersForm,), fields)
    before = {_ANSWER + question: answer for question, answer in given.items()}
    form: AnswersForm = form_class(data={**before, "seen": "" if seen is None else str(seen)})
    for one in pathway.questions:
        labels = [(answer.code, in_language(answer.label, language)) for answer in one.answers]
        form[_ANSWER + one.code].choices = choices(labels)
    return form


class MarkForm(Form):
    """``mentor_helped`` is only asked when the owner has a mentor."""

    evidence = TextAreaField(
        _l("What shows that it is done?"),
        validators=[
            DataRequired(_l("Write a few words, for example the day and the document you got")),
            *_checked(MOST_EVIDENCE),
        ],
    )
    mentor_helped = BooleanField(_l("My mentor helped me"))
    helped_words = StringField(
        _l("Who else helped you?"),
        description=_l("A person or an organization. So the office sees what works."),
        validators=[Optional(), *_checked(MOST_HELPED)],
    )


class DueForm(Form):
    due_on = CalendarField(_l("When do you want to be done?"), required=_l("Choose a day"))


class SkipForm(Form):
    reason = StringField(
        _l("Why do you not need it?"),
        validators=[DataRequired(_l("Write in a few words why")), *_checked(MOST_REMARK)],
    )


class ConfirmForm(Form):
    seen = HiddenField(id="seen-to-confirm")


class ReopenForm(Form):
    seen = HiddenField(id="seen-to-reopen")
    words = TextAreaField(
        _l("What is missing?"),
        description=_l("The owner of the plan reads these words. Say kindly what to do next."),
        validators=[DataRequired(_l("Write what is missing")), *_checked(MOST_REMARK)],
    )


class OwnStepForm(KeyedForm):
    title = StringField(
        _l("What do you want to do?"),
        description=_l("A few words, for example: paint the sign."),
        validators=[
            DataRequired(_l("Write in a few words what you want to do")),
            *_checked(MOST_TITLE),
        ],
    )
    note = TextAreaField(
        _l("A note to yourself"),
        description=PLEASE_NOT,
        validators=[Optional(), *_checked(MOST_NOTE)],
    )
    due_on = CalendarField(_l("When do you want to be done?"))
