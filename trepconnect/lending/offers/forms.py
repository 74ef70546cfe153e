"""Forms of offers: the office makes one, the borrower answers."""

from __future__ import annotations

from datetime import date

from wtforms import BooleanField, Field
from wtforms.validators import DataRequired, Length, ValidationError

from trepconnect.platform.forms.base import Form, NameField
from trepconnect.platform.forms.days import CalendarField
from trepconnect.platform.language.i18n import _, _l
from trepconnect.platform.once import KeyedForm

MOST_NAME = 200


class AcceptForm(Form):
    """The borrower's yes: a mark and the name."""

    agrees = BooleanField(
        _l("I have read the offer, and I accept it."),
        validators=[DataRequired(_l("Mark that you accept the offer, or decline it below"))],
    )
    signed_name = NameField(
        _l("Write your name to sign"),
        validators=[
            DataRequired(_l("Write your name")),
            Length(max=MOST_NAME, message=_l("This is too long. Please make it shorter.")),
        ],
    )


_NEEDS_DAY = _l("Choose a day")


class OfferForm(KeyedForm):
    """The days of an offer."""

    disbursed_on = CalendarField(
        _l("When do you expect to pay the money out?"), required=_NEEDS_DAY
    )
    first_due_on = CalendarField(
        _l("When is the first payment due?"),
        required=_NEEDS_DAY,
        description=_l("The payments after it are due on the same day of each month."),
    )

    def validate_first_due_on(self, field: Field) -> None:
        if self.disbursed_on.data and field.data and field.data <= self.disbursed_on.data:
            raise ValidationError(_("The first payment comes after the money"))

    @property
    def days(self) -> dict[str, date]:
        return {"disbursed_on": self.disbursed_on.data, "first_due_on": self.first_due_on.data}
