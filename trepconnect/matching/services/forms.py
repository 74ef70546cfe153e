"""A note to oneself, and whether it helped."""

from __future__ import annotations

from typing import Final

from wtforms import RadioField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length

from trepconnect.matching.services.domain.saved import Helped, WhatHappened
from trepconnect.matching.services.labels import HAPPENED, HELPED
from trepconnect.platform.forms.base import Form
from trepconnect.platform.forms.fields import Skippable
from trepconnect.platform.language.i18n import _l

MOST_NOTE: Final = 500
MOST_TOLD: Final = 300


class NoteForm(Form):
    note = TextAreaField(
        _l("Your note"),
        description=_l("For yourself. The organization does not see it."),
        validators=[
            Skippable(),
            Length(max=MOST_NOTE, message=_l("Use 500 characters or fewer")),
        ],
    )


class HelpForm(Form):
    helped = RadioField(
        _l("Did it help?"),
        choices=[SelectChoice(code.value, text) for code, text in HELPED.items()],
        validators=[DataRequired(_l("Choose yes, no or not yet"))],
    )
    what_happened = SelectMultipleField(
        _l("What happened?"),
        choices=[SelectChoice(code.value, text) for code, text in HAPPENED.items()],
        validators=[Skippable()],
    )
    told = TextAreaField(
        _l("Do you want to say more?"),
        description=_l("A few words are enough. The office reads it, the organization does not."),
        validators=[
            Skippable(),
            Length(max=MOST_TOLD, message=_l("Use 300 characters or fewer")),
        ],
    )

    @property
    def answer(self) -> Helped:
        return Helped(self.helped.data)

    @property
    def happened(self) -> tuple[WhatHappened, ...]:
        return tuple(WhatHappened(code) for code in self.what_happened.data)
