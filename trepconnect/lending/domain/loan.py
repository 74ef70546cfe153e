"""A loan from the accepted offer to the last payment: its states and the days that count."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from enum import StrEnum

from trepconnect.kernel.errors import Conflict, DomainError
from trepconnect.lending.domain.calendar import Day, month_number
from trepconnect.lending.domain.schedule.terms import LoanTerms


class LoanState(StrEnum):
    """``ACCEPTED``: she said yes, and the money is still to be paid out."""

    ACCEPTED = "accepted"
    ACTIVE = "active"
    PAID_OFF = "paid_off"
    CANCELLED = "cancelled"


DISBURSED = frozenset({LoanState.ACTIVE, LoanState.PAID_OFF})
CURRENT = frozenset({LoanState.ACCEPTED, LoanState.ACTIVE})


class NotToBeDisbursed(Conflict):
    """The money was paid out already, or the loan was cancelled."""

    code = "not_to_be_disbursed"


class NotDisbursed(Conflict):
    """There is nothing to pay back yet."""

    code = "not_disbursed"


class DisbursedBeforeAccepted(DomainError):
    """Money is paid out on the day of the acceptance or later."""

    code = "disbursed_before_accepted"


def terms_from_day(agreed: LoanTerms, disbursed_on: date) -> LoanTerms:
    """The agreed terms, counted from the day the money was really paid out.

    The first payment stays on its day. When the money came so late that she would have less than
    a regular interval until then (or less than was agreed), it moves on by whole months.
    """
    if disbursed_on == agreed.disbursed_on:
        return agreed
    first = agreed.first_due
    waited = min(
        agreed.every.after(Day.of(disbursed_on), 1).on,
        disbursed_on + (first.on - agreed.disbursed_on),
    )
    if disbursed_on > agreed.disbursed_on and first.on < waited:
        first = first.month_shifted(_months_until(first, waited))
    return replace(agreed, disbursed_on=disbursed_on, first_due_on=first.on)


def _months_until(first: Day, waited: date) -> int:
    months = month_number(waited) - month_number(first.on)
    return months if first.month_shifted(months).on >= waited else months + 1
