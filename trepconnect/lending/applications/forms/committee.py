"""Forms of those who decide: a vote, other terms, who decides for a fund."""

from __future__ import annotations

from typing import Any

from wtforms import HiddenField
from wtforms.validators import DataRequired

from trepconnect.kernel.amounts import written
from trepconnect.lending.applications import labels
from trepconnect.lending.applications.domain.application import Asked
from trepconnect.lending.applications.domain.decision import (
    MOST_NOTE,
    MOST_REASONS,
    Choice,
    DeclineReason,
)
from trepconnect.lending.applications.forms.application import TermsForm, refuse
from trepconnect.lending.products.domain.product import Terms
from trepconnect.platform.forms.base import number_of
from trepconnect.platform.forms.fields import (
    PLEASE_NOT,
    OneOfField,
    SeveralField,
    choices,
    long_text,
)
from trepconnect.platform.language.formatting import from_to
from trepconnect.platform.language.i18n import _, _l, money
from trepconnect.platform.once import KeyedForm


def _reasons() -> list[Any]:
    return choices((reason.value, _(told.reason)) for reason, told in labels.DECLINES.items())


class VoteForm(KeyedForm):
    """``version`` is that of the application as the page showed it."""

    version = HiddenField()
    choice = OneOfField(
        _l("Your vote"), labels.CHOICES, validators=[DataRequired(_l("Choose yes or no"))]
    )
    reasons = SeveralField(
        _l("If no: why not now?"),
        choices=_reasons,
        description=_l(
            "Mark one to four. These words go to the applicant, in the applicant’s language."
        ),
    )
    note = long_text(
        _l("Note for the others who decide"),
        length=MOST_NOTE,
        description=_l("The applicant never sees it. %(please)s", please=PLEASE_NOT),
    )

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        marked = len(set(self.reasons.data))
        if self.choice.data == Choice.APPROVE and marked:
            refuse(self.reasons, _("Reasons go with a no. Take the marks out, or vote no."))
        if self.choice.data == Choice.DECLINE and not 1 <= marked <= MOST_REASONS:
            refuse(self.reasons, _("Mark one to four reasons"))
        return not self.errors

    @property
    def vote(self) -> dict[str, Any]:
        return {
            "choice": Choice(self.choice.data),
            "reasons": [DeclineReason(code) for code in self.reasons.data],
            "note": self.note.data,
            "seen_version": number_of(self.version.data),
        }


class ProposeForm(TermsForm, KeyedForm):
    """Other terms than those in question; at most the amount that was asked for."""

    version = HiddenField()

    def __init__(self, terms: Terms, asked: Asked, **kwargs: Any) -> None:
        super().__init__(terms, prefix="terms-", **kwargs)
        self._most = asked.amount
        self.amount.label.text = _("Amount")
        self.months.label.text = _("Months")
        low, high = money(terms.min_amount), money(asked.amount)
        self.amount.description = from_to(low, high)

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators) or not self.is_whole():
            return False
        if self.amount.low is not None and self.amount.low > self._most:
            refuse(self.amount, _("No more than what was asked for"))
        return not self.errors

    @staticmethod
    def data_of(asked: Asked) -> dict[str, str]:
        return {"amount": written(asked.amount), "months": str(asked.months)}

    @property
    def proposal(self) -> dict[str, Any]:
        return {
            "amount": self.amount.low,
            "months": self.months.number,
            "seen_version": number_of(self.version.data),
        }
