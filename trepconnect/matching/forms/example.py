"""What would it cost? An amount and a time of one's own."""

from __future__ import annotations

from typing import Any

from wtforms import Field, IntegerField
from wtforms.validators import InputRequired, ValidationError

from trepconnect.kernel.money import Money
from trepconnect.lending.domain.product import Terms
from trepconnect.lending.wording.values import say
from trepconnect.matching.forms.fields import MoneyField
from trepconnect.platform.forms import Form
from trepconnect.platform.i18n import N_, _, _l, money, number


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
            raise ValidationError(
                say(N_("They lend from %(low)s to %(high)s."), low=money(low), high=money(high))
            )

    def validate_months(self, field: Field) -> None:
        low, high = self._terms.min_months, self._terms.max_months
        if field.data is None or not low <= field.data <= high:
            raise ValidationError(
                _("From %(low)s to %(high)s months", low=number(low), high=number(high))
            )
