"""Asking for a mentor; saying no; ending."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wtforms import RadioField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from trepconnect.mentoring.pairings.domain.pairing import EndReason
from trepconnect.mentoring.pairings.domain.request import LONGEST_WORDS, Must
from trepconnect.mentoring.pairings.labels import END_REASON, MUST
from trepconnect.platform.forms.base import Form
from trepconnect.platform.forms.fields import SeveralField, choices
from trepconnect.platform.language.i18n import _, _l

_TOO_LONG = _l("This is too long. Please make it shorter.")


def words_field(label: Any, description: Any) -> TextAreaField:
    return TextAreaField(
        label,
        description=description,
        validators=[Optional(), Length(max=LONGEST_WORDS, message=_TOO_LONG)],
        default="",
    )


class AskForm(Form):
    words = words_field(
        _l("What would you like to talk about first?"),
        _l("The office reads this, and the mentor whom we ask."),
    )
    musts = SeveralField(
        _l("Is any of this important to you?"),
        MUST,
        description=_l("Mark only what must be. The less you mark, the sooner we find somebody."),
    )

    def wanted(self) -> tuple[Must, ...]:
        return tuple(Must(code) for code in self.musts.data)


class ReasonForm(Form):
    """Why not, or why no longer."""

    reason = RadioField(_l("Why?"), validators=[DataRequired(_l("Choose a reason"))])
    words = words_field(_l("Do you want to say more?"), _l("Only the office reads this."))

    def offer(self, reasons: Iterable[EndReason]) -> None:
        self.reason.choices = choices((one.value, _(END_REASON[one])) for one in reasons)

    @property
    def chosen(self) -> EndReason:
        return EndReason(self.reason.data)
