"""The form of who decides for a fund."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from wtforms import SelectField
from wtforms.validators import DataRequired

from trepconnect.platform.forms.base import Form
from trepconnect.platform.forms.fields import choices
from trepconnect.platform.language.i18n import _l


class DeciderForm(Form):
    """A sponsor for a fund."""

    fund = SelectField(_l("Fund"), validators=[DataRequired(_l("Choose a fund"))])
    sponsor = SelectField(_l("Sponsor"), validators=[DataRequired(_l("Choose a sponsor"))])

    def offer(
        self, funds: Iterable[tuple[UUID, str]], sponsors: Iterable[tuple[UUID, str]]
    ) -> None:
        self.fund.choices = choices([("", "–"), *((str(id_), name) for id_, name in funds)])
        self.sponsor.choices = choices([("", "–"), *((str(id_), name) for id_, name in sponsors)])
