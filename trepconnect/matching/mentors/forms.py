"""For the office: who looks after a request, proposing a pair, keeping two people apart."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired

from trepconnect.matching.mentors.labels import BLOCKS
from trepconnect.mentoring.pairings.domain.pairing import EndReason
from trepconnect.platform.forms.base import Form
from trepconnect.platform.forms.fields import choices
from trepconnect.platform.language.i18n import _, _l


class ProposeForm(Form):
    """Confirms what the page shows; it has no fields of its own."""


class GiveForm(Form):
    navigator = SelectField(_l("Who looks after this?"))

    def offer(self, colleagues: Iterable[tuple[UUID, str]]) -> None:
        named = ((str(key), name) for key, name in colleagues)
        self.navigator.choices = choices([("", _("Nobody yet")), *named])

    @property
    def chosen(self) -> UUID | None:
        return UUID(self.navigator.data) if self.navigator.data else None


class BlockForm(Form):
    reason = RadioField(
        _l("Why must these two not be paired?"),
        choices=[SelectChoice(code.value, text) for code, text in BLOCKS.items()],
        validators=[DataRequired(_l("Choose a reason"))],
    )

    @property
    def because(self) -> EndReason:
        return EndReason(self.reason.data)
