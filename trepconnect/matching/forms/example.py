"""What would it cost? An amount and a time of one's own."""

from __future__ import annotations

from typing import Any

from wtforms import Field, IntegerField
from wtforms.validators import InputRequired, ValidationError

from trepconnect.kernel.money import Money
from trepconnect.lending.domain.product import Terms
from trepconnect.platform.forms.base import Form
from trepconnect.platform.forms.fields import MoneyField
from trepconnect.platform.language.formatting import from_to, month_ends
from trepconnect.platform.language.i18n import _l, money


class ExampleForm(Form):
    """Sent by GET: it changes nothing."""

    class Meta(Form.Meta):
        csrf = False

    amount = MoneyField(
        _l("How much would you borrow?"),
        validators=[InputRequired(_l("Write an amount in dollars, for example 3000 or 86.92"))],
    )
    months = IntegerField(
        _l("In how many months would you pay it back?"),
        validators=[InputRequired(_l("Write a number of months"))],
    )

    def __init__(self, terms: Terms, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._terms = terms

    @property
    def borrowed(self) -> Money:
        """The amount, once the form is valid."""
        return self.amount.data or Money(0)

    def validate_amount(self, field: Field) -> None:
        low, high = self._terms.min_amount, self._terms.max_amount
        if not isinstance(field.data, Money) or not low <= field.data <= high:
            raise ValidationError(from_to(money(low), money(high)))

    def validate_months(self, field: Field) -> None:
        low, high = self._terms.min_months, self._terms.max_months
        if field.data is None or not low <= field.data <= high:
            raise ValidationError(from_to(*month_ends(low, high)))
