"""An entrepreneur's start: the one next step, then how things stand, then what is kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from trepconnect.home.starts.current_status import Situation, ToDo, lines
from trepconnect.kernel.actor import Actor
from trepconnect.lending import agenda as lending
from trepconnect.matching.services.queries import saved as matching
from trepconnect.mentoring.overview.queries import agenda as mentoring
from trepconnect.milestones.plans.domain import PlanStep
from trepconnect.milestones.plans.presenters import title_of
from trepconnect.milestones.plans.queries import plans as milestones
from trepconnect.platform.data.db import db
from trepconnect.platform.language.formatting import say
from trepconnect.platform.language.i18n import N_, _, current_language, format_date, money
from trepconnect.platform.web.access import clock
from trepconnect.platform.web.templating import isolate
from trepconnect.profiles import labels as profiles_labels
from trepconnect.profiles.domain.profile import progress
from trepconnect.profiles.queries import profiles

_SHOWN = 5


def page_of_entrepreneur(actor: Actor) -> ResponseReturnValue:
    """Eight statements at most, the entrepreneur's included."""
    session, now = db.session(), clock.now()
    today = clock.today()
    profile = profiles.get_profile(session, actor, actor.user_id)
    lead = profile.businesses[0] if profile.businesses else None
    situation = Situation(
        lead=lead,
        profile=progress(profile.person, lead),
        mentoring=mentoring.agenda_of_entrepreneur(session, actor, now=now),
        lending=lending.agenda_of_borrower(session, actor, today=today),
        plan=milestones.find_plan(session, actor, lead.id) if lead else None,
        today=today,
    )
    saved = []
    if lead is not None:
        saved = matching.list_kept(session, actor, lead.id, language=current_language())
    gaps = situation.profile.gaps
    return render_template(
        "home/entrepreneur.html",
        todos=list(_todos(situation)),
        lines=list(lines(situation)) if lead else [],
        state=situation.profile,
        next_gap=profiles_labels.GAP[gaps[0]] if gaps else None,
        asks=[one for one in saved if one.asks(now)][:_SHOWN],
        saved=saved[:_SHOWN],
        needs=bool(lead and lead.needs.needs),
    )


def _todos(its: Situation) -> Iterable[ToDo]:
    """What waits for the entrepreneur, the most urgent first; there is always something."""
    yield from (_PROMPT[one.what](one) for one in its.mentoring if one.what in _PROMPT)
    yield from (_offer(one) for one in its.lending if one.what is lending.Waits.OFFER)
    yield from (_late(one) for one in its.lending if _is_late(one, its.today))
    if its.lead is None:
        yield ToDo(
            _("Tell us about your business"),
            _(
                "Ten minutes, one small question at a time. Then you see the help and the loans "
                "that fit you. You can stop and come back at any time."
            ),
            url_for("profiles.start"),
            _("Start"),
        )
    elif not its.lead.needs.needs:
        yield ToDo(
            _("What do you need most?"),
            _(profiles_labels.GAP[its.profile.gaps[0]]),
            url_for("profiles.show_profile"),
            _("Continue my profile"),
        )
    elif its.plan is not None and its.plan.next is not None:
        yield _step(its.plan.next)
    else:
        yield ToDo(
            _("Help that fits you"),
            _(
                "We compared your profile with everything in the directory and put the best fit "
                "first, with the reasons."
            ),
            url_for("matching.list_matches"),
            _("See my matches"),
        )


def _proposal(one: mentoring.Waiting) -> ToDo:
    return ToDo(
        say(N_("%(name)s could be your mentor"), name=isolate(one.other)),
        _("Read why we think that you fit each other, then say yes or no. Either answer is fine."),
        url_for("mentoring.show_pairing", pairing_id=one.id),
        _("Read and answer"),
        note=_("please answer"),
    )


def _to_confirm(one: mentoring.Waiting) -> ToDo:
    return ToDo(
        _("Please check the meeting notes"),
        say(
            N_("%(name)s wrote notes on your meeting on %(day)s. Check that they are right."),
            name=isolate(one.other),
            day=format_date(one.at),
        ),
        url_for("mentoring.show_session", session_id=one.id),
        _("Read the meeting notes"),
        note=_("please check"),
    )


_PROMPT = {
    mentoring.Waits.TO_ANSWER: _proposal,
    mentoring.Waits.TO_CONFIRM: _to_confirm,
}


def _offer(one: lending.Waiting) -> ToDo:
    return ToDo(
        _("A loan offer waits for you"),
        say(
            N_("%(amount)s. Take your time to read it. You can answer until %(day)s."),
            amount=money(one.amount),
            day=format_date(one.day),
        ),
        url_for("lending.show_offer", offer_id=one.id),
        _("Read the offer"),
        note=_("please answer"),
    )


def _is_late(one: lending.Waiting, today: date) -> bool:
    return one.what is lending.Waits.PAYMENT and one.day is not None and one.day < today


def _late(one: lending.Waiting) -> ToDo:
    return ToDo(
        _("A payment is late"),
        _(
            "It was due on %(day)s. If you cannot pay now, tell us: we look for a way together.",
            day=format_date(one.day),
        ),
        url_for("lending.show_loan", loan_id=one.id),
        _("See my loan"),
        note=_("late"),
        tone="bad",
    )


def _step(first: PlanStep) -> ToDo:
    due_on = first.kept.due_on
    return ToDo(
        title_of(first),
        _("The next step of your plan, planned for %(day)s.", day=format_date(due_on))
        if due_on
        else _("The next step of your plan."),
        url_for("milestones.show_step", step_id=first.id),
        _("See this step"),
    )
