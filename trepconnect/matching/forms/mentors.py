"""Asking for a mentor; and, for the office, keeping two people apart."""

from __future__ import annotations

from typing import Final

from wtforms import RadioField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from trepconnect.matching.forms.fields import Skippable, nothing_sensitive
from trepconnect.matching.wording.mentors.rules import BLOCKS, MUSTS
from trepconnect.mentoring.domain.pairing import EndReason
from trepconnect.mentoring.domain.request import LONGEST_WORDS, Must
from trepconnect.platform.forms import Form
from trepconnect.platform.i18n import _l

MOST_WORDS: Final = min(500, LONGEST_WORDS)


class AskForm(Form):
    words = TextAreaField(
        _l("What do you want to talk about first?"),
        description=_l("The office reads this to choose well. A few words are enough."),
        validators=[
            Skippable(),
            Length(max=MOST_WORDS, message=_l("Use 500 characters or fewer")),
            nothing_sensitive,
        ],
    )
    musts = SelectMultipleField(
        _l("What must be?"),
        description=_l(
            "Choose only what you cannot do without. Each choice leaves fewer mentors."
        ),
        choices=[SelectChoice(code.value, text) for code, text in MUSTS.items()],
        validators=[Skippable()],
    )

    @property
    def wanted(self) -> frozenset[Must]:
        return frozenset(Must(code) for code in self.musts.data or ())


class ProposeForm(Form):
    """Confirms what the page shows; it has no fields of its own."""


class BlockForm(Form):
    reason = RadioField(
        _l("Why must these two not be paired?"),
        choices=[SelectChoice(code.value, text) for code, text in BLOCKS.items()],
        validators=[InputRequired(_l("Choose a reason"))],
    )

    @property
    def because(self) -> EndReason:
        return EndReason(self.reason.data)
