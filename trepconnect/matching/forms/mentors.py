"""For the office: proposing a pair, and keeping two people apart."""

from __future__ import annotations

from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired

from trepconnect.matching.wording.mentors.rules import BLOCKS
from trepconnect.mentoring.domain.pairing import EndReason
from trepconnect.platform.forms import Form
from trepconnect.platform.i18n import _l


class ProposeForm(Form):
    """Confirms what the page shows; it has no fields of its own."""


class BlockForm(Form):
    reason = RadioField(
        _l("Why must these two not be paired?"),
        choices=[SelectChoice(code.value, text) for code, text in BLOCKS.items()],
        validators=[DataRequired(_l("Choose a reason"))],
    )

    @property
    def because(self) -> EndReason:
        return EndReason(self.reason.data)
