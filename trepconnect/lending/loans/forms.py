"""Forms of offers and loans: the borrower's answer, and what the office records."""

from __future__ import annotations

from typing import Any

from wtforms import HiddenField, StringField
from wtforms.validators import DataRequired, Length

from trepconnect.kernel.money import Money
from trepconnect.lending.loans import labels
from trepconnect.lending.loans.domain.repayment import PaidBy, ReversalReason
from trepconnect.lending.offers.forms import _NEEDS_DAY
from trepconnect.platform.forms.base import Form
from trepconnect.platform.forms.days import CalendarField
from trepconnect.platform.forms.fields import AmountField, OneOfField
from trepconnect.platform.language.i18n import _, _l
from trepconnect.platform.once import KeyedForm

MOST_REFERENCE = 60


class PaidForm(Form):
    """Money that changed hands in one of a few ways."""

    how = OneOfField(
        _l("How?"), labels.PAID_BY, validators=[DataRequired(_l("Choose how it was paid"))]
    )

    @property
    def way(self) -> PaidBy:
        return PaidBy(self.how.data)

    @property
    def how_in_words(self) -> str:
        return _(labels.PAID_BY[self.way])


def _reference(description: Any) -> StringField:
    return StringField(
        _l("Reference"),
        description=description,
        validators=[
            Length(max=MOST_REFERENCE, message=_l("This is too long. Please make it shorter.")),
        ],
        default="",
    )


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
        labels.REVERSALS,
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
