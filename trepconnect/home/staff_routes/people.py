"""Finding a person, their profile and their matches; every look at a record is on record."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trepconnect.accounts import queries as accounts
from trepconnect.directory.search.queries import find as search_queries
from trepconnect.directory.search.queries.cards import Listing, list_listings, list_misses
from trepconnect.home import presenters
from trepconnect.matching.services import labels as services_labels
from trepconnect.matching.services.labels import HAPPENED, HELPED
from trepconnect.matching.services.queries import gaps, matches, saved
from trepconnect.matching.services.service import suggest_service as suggest
from trepconnect.platform.config import current_settings
from trepconnect.platform.data import audit
from trepconnect.platform.data.db import db
from trepconnect.platform.language.i18n import _, current_language
from trepconnect.platform.web.access import access, casework, clock, current_actor
from trepconnect.platform.web.requests import page_number
from trepconnect.profiles.queries import profiles
from trepconnect.profiles.queries.profiles import NEW_WITHIN
from trepconnect.vocabulary.domain.needs import label

bp = Blueprint("people", __name__, url_prefix="/staff")

_MAX_WORDS = 200
_MOST_FOUND = 10


@bp.route("/people", methods=["GET"])
@access(casework)
def find_people() -> ResponseReturnValue:
    words = request.args.get("q", "")[:_MAX_WORDS]
    found = profiles.find_people(
        db.session(),
        current_actor(),
        words,
        page=page_number(),
        region=current_settings().PHONE_REGION,
        also_accounts=True,
    )
    return render_template("home/staff/people.html", found=found, words=words)


@bp.route("/people/new", methods=["GET"])
@access(casework)
def list_new() -> ResponseReturnValue:
    """Whose profile was opened this week."""
    since = clock.now() - NEW_WITHIN
    found = profiles.page_of_newest(db.session(), current_actor(), since=since, page=page_number())
    return render_template("home/staff/new_people.html", found=found)


@bp.route("/saved-services", methods=["GET"])
@access(casework)
def list_without_word() -> ResponseReturnValue:
    """Who saved a service and has not told whether it helped."""
    found = saved.page_without_outcome(db.session(), now=clock.now(), page=page_number())
    return render_template("home/staff/without_word.html", found=found)


@bp.route("/people/<uuid:user_id>", methods=["GET"])
@access(casework)
def show_person(user_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    profile = profiles.get_profile(db.session(), actor, user_id)
    contacts = accounts.list_contacts(db.session(), user_id)
    audit.note_read(actor, "profiles.profile_read", "user", user_id)
    return render_template(
        "home/staff/person.html",
        person=presenters.shown_person(profile, contacts=contacts),
        told=saved.list_told(db.session(), user_id),
        helped=HELPED,
        happened=HAPPENED,
    )


@bp.route("/people/businesses/<uuid:business_id>/matches", methods=["GET"])
@access(casework)
def show_matches(business_id: UUID) -> ResponseReturnValue:
    """What the owner of the business sees on their own page of matches; ``?q=`` finds others."""
    actor = current_actor()
    business = profiles.get_business(db.session(), actor, business_id)
    audit.note_read(actor, "matching.matches_read", "user", business.user_id)
    words = request.args.get("q", "")[:_MAX_WORDS]
    return render_template(
        "home/staff/matches.html",
        title=presenters.title_of(business),
        business=business,
        matches=matches.list_matches_for(
            db.session(),
            actor,
            business,
            today=clock.today(),
            language=current_language(),
            page=page_number(),
        ),
        words=words,
        found=_find_services(words) if words else [],
        sentence=services_labels.sentence,
        need_label=label,
    )


def _find_services(words: str) -> list[Listing]:
    session, language = db.session(), current_language()
    today = clock.today()
    search = search_queries.Search(text=words, language=language, today=today)
    found = search_queries.find_services(session, search, search_queries.get_state(session))
    ids = [one.service_id for one in found.found[:_MOST_FOUND]]
    listings = list_listings(session, ids, language)
    return [listings[one] for one in ids if one in listings]


@bp.route(
    "/people/businesses/<uuid:business_id>/services/<uuid:service_id>/suggest", methods=["POST"]
)
@access(casework)
def suggest_service(business_id: UUID, service_id: UUID) -> ResponseReturnValue:
    is_new = suggest(
        db.session(), current_actor(), clock, business_id=business_id, service_id=service_id
    )
    if is_new:
        flash(_("It is on the list of the business now, and its owner gets a message."), "success")
    else:
        flash(_("It was on the list already."), "info")
    return redirect(url_for(".show_matches", business_id=business_id), 303)


@bp.route("/needs", methods=["GET"])
@access(casework)
def list_unanswered_needs() -> ResponseReturnValue:
    """What people need and nothing answers."""
    return render_template(
        "home/staff/needs.html",
        gaps=gaps.unanswered_needs(db.session()),
        misses=list_misses(db.session(), current_actor()),
        sentence=services_labels.gap,
        need_label=label,
    )
