"""Forms of offers and loans: her answer, and what the office records."""

from __future__ import annotations

from datetime import date
from typing import Any

from wtforms import BooleanField, Field, HiddenField, StringField
from wtforms.validators import DataRequired, Length, ValidationError

from trepconnect.kernel.money import Money
from trepconnect.lending.domain.repayment import PaidBy, ReversalReason
from trepconnect.lending.wording import servicing as words
from trepconnect.platform.forms.base import Form, NameField
from trepconnect.platform.forms.days import CalendarField
from trepconnect.platform.forms.fields import AmountField, OneOfField
from trepconnect.platform.language.i18n import _, _l
from trepconnect.platform.once import KeyedForm

MOST_REFERENCE = 60
MOST_NAME = 200
_NEEDS_DAY = _l("Choose a day")


class PaidForm(Form):
    """Money that changed hands in one of a few ways."""

    how = OneOfField(
        _l("How?"), words.PAID_BY, validators=[DataRequired(_l("Choose how it was paid"))]
    )

    @property
    def way(self) -> PaidBy:
        return PaidBy(self.how.data)

    @property
    def how_in_words(self) -> str:
        return _(words.PAID_BY[self.way])


def _reference(description: Any) -> StringField:
    return StringField(
        _l("Reference"),
        description=description,
        validators=[
            Length(max=MOST_REFERENCE, message=_l("This is too long. Please make it shorter.")),
        ],
        default="",
    )


class AcceptForm(Form):
    """Her yes: a mark and her name."""

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


class DisburseForm(PaidForm, KeyedForm):
    """How and when the money was handed out."""

    paid_on = CalendarField(_l("On which day was the money paid out?"), required=_NEEDS_DAY)
    reference = _reference(_l("The number of the check or of the transfer."))

    @property
    def payment(self) -> dict[str, Any]:
        return {
            "paid_on": self.paid_on.data,
            "how": self.way,
            "reference": self.reference.data,
        }


class _MoneyForm(PaidForm, KeyedForm):
    """An amount that must be given. ``key`` makes one payment of a form that is sent twice."""

    amount: AmountField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.amount.flags.required = True

    def validate(self, extra_validators: Any = None) -> bool:
        super().validate(extra_validators)
        if not self.paid and not self.amount.errors:
            self.amount.errors = [_("Write an amount in dollars, for example 3000 or 86.92")]
        return not self.errors

    @property
    def paid(self) -> Money:
        """Zero when nothing was written."""
        return self.amount.low or Money(0)


class RepaymentForm(_MoneyForm):
    """Money that came in. ``version`` is that of the loan as the page showed it."""

    version = HiddenField()
    amount = AmountField(_l("How much came in?"))
    received_on = CalendarField(_l("On which day did it come in?"), required=_NEEDS_DAY)
    reference = _reference(_l("The number of the check, of the transfer or of your receipt."))

    @property
    def payment(self) -> dict[str, Any]:
        return {
            "amount": self.paid,
            "received_on": self.received_on.data,
            "how": self.way,
            "reference": self.reference.data,
        }


class RefundForm(_MoneyForm):
    """What goes back to the borrower."""

    amount = AmountField(_l("How much goes back?"))
    reference = _reference(_l("The number of the check or of the transfer."))

    @property
    def refund(self) -> dict[str, Any]:
        return {"amount": self.paid, "how": self.way, "reference": self.reference.data}


class ReverseForm(KeyedForm):
    """Why a payment does not count after all."""

    version = HiddenField()
    reason = OneOfField(
        _l("Why does it not count?"),
        words.REVERSALS,
        validators=[DataRequired(_l("Choose a reason"))],
    )
    returned_on = CalendarField(
        _l("On which day did it come back?"),
        required=_NEEDS_DAY,
        description=_l("If it was a mistake: today."),
    )

    @property
    def reversal(self) -> dict[str, Any]:
        return {
            "reason": ReversalReason(self.reason.data),
            "returned_on": self.returned_on.data,
        }
