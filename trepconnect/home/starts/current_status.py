"""How things stand for the entrepreneur, a line each: plan, next meeting, mentor, loan.

Something that waits for the reader of a start page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import url_for

from trepconnect.lending import agenda as lending
from trepconnect.mentoring.overview.queries import agenda as mentoring
from trepconnect.milestones.plans.queries.plans import Plan
from trepconnect.platform.language.formatting import say
from trepconnect.platform.language.i18n import N_, _, format_date, format_time, number
from trepconnect.platform.web.templating import isolate
from trepconnect.profiles.domain.profile import Business, Progress


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything that decides what the entrepreneur sees first."""

    lead: Business | None
    profile: Progress
    mentoring: Sequence[mentoring.Waiting]
    lending: Sequence[lending.Waiting]
    plan: Plan | None
    today: date


@dataclass(frozen=True, slots=True)
class Line:
    key: str
    value: str
    url: str
    action: str


def lines(its: Situation) -> Iterable[Line]:
    yield _plan(its.plan)
    first = {one.what: one for one in reversed(its.mentoring)}
    meeting = first.get(mentoring.Waits.MEETING)
    if meeting is not None:
        yield _meeting(meeting)
    yield _mentor(first)
    yield _loan({one.what: one for one in reversed(its.lending)})


def _plan(plan: Plan | None) -> Line:
    key = _("Your plan")
    if plan is None:
        here = url_for("milestones.choose_pathway")
        return Line(
            key, _("Step by step to your goal, in the right order."), here, _("Choose a path")
        )
    done = _(
        "%(done)s of %(total)s steps are done.",
        done=number(plan.progress.done),
        total=number(plan.progress.total),
    )
    return Line(
        key, done, url_for("milestones.show_plan", business=plan.business_id), _("See your plan")
    )


def _meeting(one: mentoring.Waiting) -> Line:
    when = _("%(day)s, %(time)s", day=format_date(one.at, "full"), time=format_time(one.at))
    here = url_for("mentoring.show_pairing", pairing_id=one.pairing_id)
    return Line(_("Your next meeting"), when, here, _("See the meeting"))


_MENTOR: Sequence[tuple[mentoring.Waits, str]] = (
    (mentoring.Waits.PAIRED, N_("%(name)s is your mentor.")),
    (mentoring.Waits.TO_ANSWER, N_("%(name)s, if you both say yes.")),
    (mentoring.Waits.ANSWERED, N_("You said yes. Now we wait for the answer of %(name)s.")),
)


def _mentor(first: Mapping[mentoring.Waits, mentoring.Waiting]) -> Line:
    key = _("Your mentor")
    for what, sentence in _MENTOR:
        if what in first:
            here = url_for("mentoring.show_pairing", pairing_id=first[what].pairing_id)
            return Line(
                key, say(sentence, name=isolate(first[what].other)), here, _("See your mentor")
            )
    if mentoring.Waits.ASKED in first:
        here = url_for("mentoring.list_pairings")
        return Line(
            key, _("We are looking for somebody who fits you."), here, _("See your request")
        )
    here = url_for("matching.list_mentors")
    return Line(key, _("Somebody who has done it before, for free."), here, _("Find a mentor"))


def _to_loan(loan_id: UUID) -> str:
    return url_for("lending.show_loan", loan_id=loan_id)


def _to_offer(offer_id: UUID) -> str:
    return url_for("lending.show_offer", offer_id=offer_id)


def _to_application(application_id: UUID) -> str:
    return url_for("lending.show_application", application_id=application_id)


_LOAN: Sequence[tuple[lending.Waits, str, Callable[[UUID], str]]] = (
    (lending.Waits.OFFER, N_("An offer waits for your answer until %(day)s."), _to_offer),
    (lending.Waits.PAYMENT, N_("Your next payment: %(day)s."), _to_loan),
    (lending.Waits.TO_COME, N_("You accepted. The money comes next."), _to_loan),
    (lending.Waits.APPROVED, N_("Approved. We are writing your offer."), _to_application),
    (lending.Waits.SENT, N_("Your application is being decided."), _to_application),
    (lending.Waits.DRAFT, N_("You have not sent your application yet."), _to_application),
)


_OPENS = {
    _to_loan: N_("See your loan"),
    _to_offer: N_("Read the offer"),
    _to_application: N_("See your application"),
}


def _loan(first: Mapping[lending.Waits, lending.Waiting]) -> Line:
    key = _("Your loan")
    for what, sentence, address in _LOAN:
        if what in first:
            one = first[what]
            said = _(sentence, day=format_date(one.day)) if one.day else _(sentence)
            return Line(key, said, address(one.id), _(_OPENS[address]))
    here = url_for("matching.list_loans")
    return Line(key, _("See which small loans may fit you."), here, _("See the loans"))


@dataclass(frozen=True, slots=True)
class ToDo:
    """``action`` is what the button says when it stands on top, ``note`` a word beside it in the
    list, in the ``tone`` of a tag."""

    title: str
    text: str
    url: str
    action: str
    note: str = ""
    tone: str = "wait"
