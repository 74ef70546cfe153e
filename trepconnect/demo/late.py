"""Who of the demonstration's borrowers is late today: as many as with a good small lender."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import chain, combinations
from typing import Final

from trepconnect.demo.days import Life
from trepconnect.demo.office import LOAN_OFFICER, OPENS, Office
from trepconnect.lending.loans.domain.loan import LoanState
from trepconnect.lending.loans.queries.loans import list_loans

SHARE: Final = 5
"""Percent of what is owed then. The others pay on: today about 6 percent of what is owed is more
than 30 days late; a good small lender has 4 to 8."""
FEW: Final = (2, 3)
_STOPPED_AGO: Final = timedelta(days=62)
_A_MONTH_LATE: Final = timedelta(days=31)


def some_fall_behind(office: Office) -> Life:
    """Two months ago a few stopped paying, and the lender looks for a way with them."""
    yield datetime.combine(office.present - _STOPPED_AGO, OPENS, office.zone)
    lent = list_loans(office.session, LOAN_OFFICER, states={LoanState.ACTIVE}, today=office.today)
    due_by = office.present - _A_MONTH_LATE
    may_stop = sorted(
        (one.principal_left.cents, one.borrower, one.id)
        for one in lent
        if one.unpaid_since is not None and office.today < one.unpaid_since <= due_by
    )
    owed = sum(one.principal_left.cents for one in lent)
    chosen = nearest([cents for cents, *_ in may_stop], owed * SHARE // 100)
    office.behind.update(may_stop[number][-1] for number in chosen)


def nearest(amounts: Sequence[int], wanted: int) -> tuple[int, ...]:
    """Places of the few amounts whose sum is nearest to what is wanted."""
    few = chain.from_iterable(combinations(range(len(amounts)), count) for count in FEW)
    return min(few, key=lambda places: abs(sum(amounts[n] for n in places) - wanted), default=())
