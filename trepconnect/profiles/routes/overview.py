"""The way in, and the whole profile on one page."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from trepconnect.accounts import login
from trepconnect.platform.data.db import db
from trepconnect.platform.language.i18n import _
from trepconnect.platform.once import KeyedForm
from trepconnect.platform.web.access import access, clock, current_actor, entrepreneurs
from trepconnect.profiles import labels, queries, summary
from trepconnect.profiles.domain.profile import Business
from trepconnect.profiles.domain.progress import Gap, Progress, progress
from trepconnect.profiles.routes import steps
from trepconnect.profiles.routes.blueprint import bp
from trepconnect.profiles.service.saving import add_business, start_profile

_PAGE_OF: dict[Gap, str] = {
    Gap.NEEDS: "edit_needs",
    Gap.PLACE: "edit_you",
    Gap.LANGUAGES: "edit_languages",
    Gap.STAGE: "edit_kind",
    Gap.INDUSTRY: "edit_kind",
    Gap.REACH: "edit_reach",
    Gap.MEETING: "edit_meeting",
    Gap.STRUCTURE: "edit_details",
    Gap.STARTED: "edit_details",
    Gap.MONEY: "edit_finances",
    Gap.OFFERS: "edit_story",
    Gap.EXPERIENCE: "edit_story",
}
_SHOWN_GAPS = 3


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something to add, why it helps, and where."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A business as the overview shows it."""

    id: UUID
    title: str
    lines: list[summary.Line]


@bp.route("/profile/start", methods=["GET"])
@access(entrepreneurs)
def start() -> ResponseReturnValue:
    """What will happen and how long it takes; the profile is opened by going on."""
    actor = current_actor()
    profile = queries.get_profile(db.session(), actor, actor.user_id)
    return render_template("profiles/start.html", started=profile.started, wanted=login.wanted())


@bp.route("/profile/begin", methods=["POST"])
@access(entrepreneurs)
def begin() -> ResponseReturnValue:
    """Open the profile with one empty business; harmless when there is one."""
    actor = current_actor()
    start_profile(db.session(), actor, clock)
    if not queries.list_businesses(db.session(), actor, actor.user_id):
        add_business(db.session(), actor, clock)
    login.save_wanted(actor)
    return redirect(url_for(".edit_you"), 303)


@bp.route("/profile", methods=["GET"])
@access(entrepreneurs)
def show_profile() -> ResponseReturnValue:
    actor = current_actor()
    profile = queries.get_profile(db.session(), actor, actor.user_id)
    if not profile.started:
        return redirect(url_for(".start"), 303)
    lead = profile.businesses[0] if profile.businesses else None
    state = progress(profile.person, lead)
    return render_template(
        "profiles/show_profile.html",
        state=state,
        suggestions=_suggestions(state, lead),
        person_lines=summary.person_lines(profile.person),
        businesses=[
            Shown(one.id, summary.title_of(one), summary.business_lines(one))
            for one in profile.businesses
        ],
        after=steps.OVERVIEW,
        add_form=KeyedForm(),
    )


def _suggestions(state: Progress, business: Business | None) -> list[Suggestion]:
    business_id = business.id if business else None
    return [
        Suggestion(_(labels.GAP[gap]), steps.address(_PAGE_OF[gap], business_id, back=True))
        for gap in state.gaps[:_SHOWN_GAPS]
    ]
