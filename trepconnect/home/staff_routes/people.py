"""Finding a person, her profile and her matches; every look at a record is on record."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from trepconnect.accounts import queries as accounts
from trepconnect.directory.queries.misses import list_misses
from trepconnect.home import person_page
from trepconnect.home.staff_routes.gates import CASEWORK
from trepconnect.matching import queries as matching
from trepconnect.matching.wording import services
from trepconnect.matching.wording.saved import HAPPENED, HELPED
from trepconnect.platform import audit
from trepconnect.platform.config import current_settings
from trepconnect.platform.db import db
from trepconnect.platform.i18n import current_language
from trepconnect.platform.web import access, clock, current_actor, page_number
from trepconnect.profiles import queries as profiles
from trepconnect.vocabulary.domain import label

bp = Blueprint("people", __name__, url_prefix="/staff")

_MAX_WORDS = 200


@bp.route("/people", methods=["GET"])
@access(CASEWORK)
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


@bp.route("/people/<uuid:user_id>", methods=["GET"])
@access(CASEWORK)
def show_person(user_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    profile = profiles.get_profile(db.session(), actor, user_id)
    contacts = accounts.list_contacts(db.session(), user_id)
    audit.note_read(actor, "profiles.profile_read", "user", user_id)
    return render_template(
        "home/staff/person.html",
        person=person_page.of(profile, contacts=contacts),
        told=matching.list_told(db.session(), user_id),
        helped=HELPED,
        happened=HAPPENED,
    )


@bp.route("/people/businesses/<uuid:business_id>/matches", methods=["GET"])
@access(CASEWORK)
def show_matches(business_id: UUID) -> ResponseReturnValue:
    """What the owner of the business sees on her own page of matches."""
    actor = current_actor()
    business = profiles.get_business(db.session(), actor, business_id)
    audit.note_read(actor, "matching.matches_read", "user", business.user_id)
    return render_template(
        "home/staff/matches.html",
        title=person_page.title_of(business),
        business=business,
        matches=matching.list_matches_for(
            db.session(),
            actor,
            business,
            today=clock.today(current_settings().zone),
            language=current_language(),
            page=page_number(),
        ),
        sentence=services.sentence,
        need_label=label,
    )


@bp.route("/needs", methods=["GET"])
@access(CASEWORK)
def list_unanswered_needs() -> ResponseReturnValue:
    """What people need and nothing answers."""
    return render_template(
        "home/staff/needs.html",
        gaps=matching.unanswered_needs(db.session()),
        misses=list_misses(db.session(), current_actor()),
        sentence=services.gap,
        need_label=label,
    )
