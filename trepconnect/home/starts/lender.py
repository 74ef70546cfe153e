"""The starts of those who lend: what waits for a vote, an offer, the money, and who is late."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from trepconnect.kernel.actor import Actor
from trepconnect.lending.agenda import Waiting, Waits, agenda_of_lender
from trepconnect.lending.loans.domain.loan import LoanState
from trepconnect.lending.loans.queries import loans
from trepconnect.lending.loans.queries.statements import open_account
from trepconnect.platform.data.db import db
from trepconnect.platform.language.i18n import N_, _
from trepconnect.platform.web.access import clock


@dataclass(frozen=True, slots=True)
class Kind:
    """What a group is called, the page of each thing in it, and the list of all of them."""

    title: str
    endpoint: str
    argument: str
    more: str
    show: dict[str, Any]


def _applications(title: str, endpoint: str, more: str) -> Kind:
    return Kind(title, endpoint, "application_id", more, {})


def _loans(title: str, show: str) -> Kind:
    return Kind(
        title, "loan_office.show_loan", "loan_id", "loan_office.list_loans", {"show": show}
    )


_KINDS: Mapping[Waits, Kind] = {
    Waits.TO_VOTE: _applications(
        N_("Waiting for your vote"), "loan_office.show_application", "loan_office.list_waiting"
    ),
    Waits.TO_DISBURSE: _loans(N_("Accepted: pay out the money"), "to-pay-out"),
    Waits.TO_OFFER: _applications(
        N_("Approved: make an offer"), "loan_office.make_offer", "loan_office.list_closed"
    ),
    Waits.LATE: _loans(N_("Late payments"), "late"),
    Waits.DUE_SOON: _loans(N_("Payments within a week"), "current"),
}
"""The most urgent first: people wait for votes and money, then for papers."""


@dataclass(frozen=True, slots=True)
class Group:
    """Things of one kind with their pages, those that wait longest first, out of ``total``."""

    code: str
    title: str
    rows: Sequence[tuple[Waiting, str]]
    more: str

    @property
    def total(self) -> int:
        return self.rows[0][0].total

    @property
    def is_late(self) -> bool:
        return self.rows[0][0].what is Waits.LATE

    @property
    def by_day(self) -> bool:
        """Whether each has a day until which, and not only one since which it waits."""
        return self.rows[0][0].day is not None


def page_of_officer(actor: Actor) -> ResponseReturnValue:
    return render_template("home/loan_officer.html", groups=_groups(actor))


def page_of_sponsor(actor: Actor) -> ResponseReturnValue:
    today = clock.today()
    counts = loans.count_loans(db.session(), actor, today=today)
    return render_template(
        "home/sponsor.html",
        groups=_groups(actor),
        paying_back=counts.by_state.get(LoanState.ACTIVE, 0),
        paid_off=counts.by_state.get(LoanState.PAID_OFF, 0),
        late=counts.late,
    )


def _groups(actor: Actor) -> list[Group]:
    today = clock.today()
    found = agenda_of_lender(db.session(), actor, today=today)
    found = [_with_late(one, actor) if one.what is Waits.LATE else one for one in found]
    by_kind = {what: [one for one in found if one.what is what] for what in _KINDS}
    return [_group(what, waiting) for what, waiting in by_kind.items() if waiting]


def _with_late(one: Waiting, actor: Actor) -> Waiting:
    """With the amount that is late, in place of all that is still owed."""
    today = clock.today()
    loan = loans.get_loan(db.session(), actor, one.id)
    return replace(one, amount=open_account(db.session(), loan, today=today).statement.amount_late)


def _group(what: Waits, waiting: Sequence[Waiting]) -> Group:
    kind = _KINDS[what]
    pages: list[dict[str, Any]] = [{kind.argument: one.id} for one in waiting]
    urls = [url_for(kind.endpoint, **named) for named in pages]
    more = url_for(kind.more, **kind.show)
    return Group(what.value, _(kind.title), list(zip(waiting, urls, strict=True)), more)
