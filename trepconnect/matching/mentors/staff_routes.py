"""Pages of the office: who waits for a mentor, who fits, proposing, keeping two people apart."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trepconnect.accounts.addressees import list_colleagues
from trepconnect.accounts.queries import list_contacts
from trepconnect.kernel.actor import CASEWORK
from trepconnect.kernel.errors import Conflict
from trepconnect.matching.blueprints import staff_bp
from trepconnect.matching.mentors.domain.scoring import MENTOR_SCORING_VERSION
from trepconnect.matching.mentors.forms import BlockForm, GiveForm, ProposeForm
from trepconnect.matching.mentors.presenters import office, waiting
from trepconnect.matching.mentors.presenters.reasons import parts
from trepconnect.matching.mentors.queries.candidates import (
    OneMentorFor,
    mentors_for,
    one_mentor_for,
)
from trepconnect.matching.mentors.queries.candidates import list_waiting as read_queue
from trepconnect.mentoring.overview.queries.agenda import has_lapsed
from trepconnect.mentoring.pairings import policy as pairings_policy
from trepconnect.mentoring.pairings.domain.admissible import PairNotAllowed
from trepconnect.mentoring.pairings.queries import requests as mentoring
from trepconnect.mentoring.pairings.service import proposals, requests, states
from trepconnect.platform.config import current_settings
from trepconnect.platform.data import audit
from trepconnect.platform.data.db import db
from trepconnect.platform.language.i18n import _
from trepconnect.platform.web.access import access, casework, clock, current_actor
from trepconnect.platform.web.requests import form_status, page_number
from trepconnect.profiles.domain.profile import Business, Person
from trepconnect.profiles.queries import profiles


@dataclass(frozen=True, slots=True)
class Record:
    """An entrepreneur and the business that looks for a mentor."""

    person: Person
    business: Business


def _open(business_id: UUID) -> Record:
    """Every look at a record is on record."""
    actor, session = current_actor(), db.session()
    business = profiles.get_business(session, actor, business_id)
    person = profiles.get_person(session, actor, business.user_id)
    audit.note_read(actor, "matching.mentors_read", "user", business.user_id)
    return Record(person, business)


def _shown(record: Record) -> dict[str, object]:
    """What every page about a business says of its owner."""
    return {
        "business": record.business,
        "title": waiting.title_of(record.business),
        "name": record.person.display_name,
        "may_match": pairings_policy.can_match(current_actor(), record.business.user_id),
    }


@staff_bp.route("/people/businesses/<uuid:business_id>/mentors", methods=["GET"])
@access(casework)
def list_mentors(business_id: UUID) -> ResponseReturnValue:
    record = _open(business_id)
    found = mentors_for(db.session(), current_actor(), record.person, record.business)
    return render_template(
        "matching/mentors/staff/list_mentors.html",
        **_shown(record),
        seeker_rows=waiting.seeker_rows(record.person, record.business),
        wish=waiting.wish(found.standing),
        paired=found.standing.paired,
        summary=office.summary(found.search),
        fits=office.fits(found.search, page_number()),
        others=office.others_below(found.search),
    )


@staff_bp.route("/people/businesses/<uuid:business_id>/acts", methods=["GET"])
@access(casework)
def show_acts(business_id: UUID) -> ResponseReturnValue:
    """What helps an entrepreneur whom no mentor fits."""
    record = _open(business_id)
    session, actor = db.session(), current_actor()
    asked = mentoring.find_open_request(session, actor, business_id)
    form = GiveForm(None, navigator=str(asked.navigator_id or "") if asked else "")
    form.offer(list_colleagues(session, *CASEWORK))
    return render_template(
        "matching/mentors/staff/acts.html",
        **_shown(record),
        asked=asked,
        form=form,
        contacts=list_contacts(session, record.business.user_id),
    )


@staff_bp.route("/people/businesses/<uuid:business_id>/mentors/others", methods=["GET"])
@access(casework)
def list_others(business_id: UUID) -> ResponseReturnValue:
    """Every mentor who may not be proposed, and why."""
    record = _open(business_id)
    found = mentors_for(db.session(), current_actor(), record.person, record.business)
    return render_template(
        "matching/mentors/staff/list_others.html",
        **_shown(record),
        others=office.others(found.search, page_number()),
    )


@staff_bp.route(
    "/people/businesses/<uuid:business_id>/mentors/<uuid:mentor_id>", methods=["GET", "POST"]
)
@access(casework)
def propose(business_id: UUID, mentor_id: UUID) -> ResponseReturnValue:
    record, found = _pair(business_id, mentor_id)
    form, refused = ProposeForm(), False
    if form.validate_on_submit():
        problem = _propose(found, business_id)
        if not problem:
            flash(_("Both are asked now. The place is held until they have answered."), "success")
            return redirect(url_for(".list_mentors", business_id=business_id), 303)
        form.form_errors.append(problem)
        refused = True
    page = _pair_page(record, found, form, BlockForm(None))
    return page, 409 if refused else form_status(form)


def _propose(found: OneMentorFor, business_id: UUID) -> str:
    """Why it cannot be, empty when it is done: the rules are asked again where it is stored."""
    try:
        proposals.propose_pairing(
            db.session(),
            current_actor(),
            clock,
            business_id=business_id,
            mentor_id=found.mentor.user_id,
            score=found.match.points,
            reasons=found.match.reasons,
            scoring_version=MENTOR_SCORING_VERSION,
        )
    except PairNotAllowed as error:
        return office.not_allowed(error.rules)
    except Conflict as error:
        return office.conflict(error)
    return ""


@staff_bp.route(
    "/people/businesses/<uuid:business_id>/mentors/<uuid:mentor_id>/block", methods=["POST"]
)
@access(casework)
def block(business_id: UUID, mentor_id: UUID) -> ResponseReturnValue:
    record, found = _pair(business_id, mentor_id)
    form = BlockForm()
    if not form.validate_on_submit():
        return _pair_page(record, found, ProposeForm(None), form), form_status(form)
    states.block_pair(
        db.session(),
        current_actor(),
        clock,
        business_id=business_id,
        mentor_id=mentor_id,
        reason=form.because,
    )
    flash(_("These two will not be proposed to each other."), "success")
    return redirect(url_for(".list_mentors", business_id=business_id), 303)


def _pair(business_id: UUID, mentor_id: UUID) -> tuple[Record, OneMentorFor]:
    record = _open(business_id)
    return record, one_mentor_for(
        db.session(), current_actor(), record.person, record.business, mentor_id
    )


def _pair_page(
    record: Record, found: OneMentorFor, form: ProposeForm, block_form: BlockForm
) -> str:
    of_seeker = waiting.seeker_facts(record.person, record.business)
    return render_template(
        "matching/mentors/staff/propose.html",
        **_shown(record),
        pair=office.pair(found, of_seeker),
        parts=parts(found.match),
        form=block_form if block_form.errors else form,
        block_form=block_form,
    )


@staff_bp.route("/mentor-requests", methods=["GET"])
@access(casework)
def list_waiting() -> ResponseReturnValue:
    """``?lapsed=1``: only those whose last proposal nobody answered in time."""
    zone, lapsed = current_settings().zone, bool(request.args.get("lapsed"))
    queue = read_queue(
        db.session(),
        current_actor(),
        today=clock.today(),
        zone=zone,
        which=has_lapsed(clock.now()) if lapsed else None,
        page=page_number(),
    )
    return render_template(
        "matching/mentors/staff/list_waiting.html",
        queue=queue,
        rows=[waiting.row(one) for one in queue.shown],
        lapsed=lapsed,
    )


@staff_bp.route("/mentor-requests/<uuid:request_id>/navigator", methods=["POST"])
@access(casework)
def give_request(request_id: UUID) -> ResponseReturnValue:
    """Only names of the list can be sent; a colleague who has left meanwhile is refused."""
    session, actor = db.session(), current_actor()
    asked = mentoring.get_request(session, actor, request_id)
    form = GiveForm()
    form.offer(list_colleagues(session, *CASEWORK))
    if form.validate_on_submit():
        requests.give_request(session, actor, request_id=request_id, navigator_id=form.chosen)
        flash(_("Saved."), "success")
    else:
        flash(_("Choose one of the list"), "error")
    return redirect(url_for(".show_acts", business_id=asked.business_id), 303)


@staff_bp.route("/mentor-requests/<uuid:request_id>", methods=["GET"])
@access(casework)
def show_request(request_id: UUID) -> ResponseReturnValue:
    """The mentors for the business that asks."""
    asked = mentoring.get_request(db.session(), current_actor(), request_id)
    return redirect(url_for(".list_mentors", business_id=asked.business_id), 303)
