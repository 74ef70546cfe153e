"""Mentors who fit the reader. Asking for one is a page of mentoring."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from trepconnect.kernel.errors import NotFound
from trepconnect.matching.blueprints import bp
from trepconnect.matching.mentors.presenters import entrepreneur as mentor_pages
from trepconnect.matching.mentors.presenters import reasons
from trepconnect.matching.mentors.queries.candidates import mentors_for, one_mentor_for
from trepconnect.matching.seeker.routes import business_of_page
from trepconnect.mentoring.mentors import queries as mentoring
from trepconnect.mentoring.pairings.policy import mentors_of
from trepconnect.platform.data.db import db
from trepconnect.platform.web.access import access, current_actor, entrepreneurs


@bp.route("/matches/mentors", methods=["GET"])
@access(entrepreneurs)
def list_mentors() -> ResponseReturnValue:
    seeking = business_of_page()
    if seeking is None:
        return render_template("matching/start.html", seeking=None)
    found = mentors_for(db.session(), current_actor(), seeking.profile.person, seeking.business)
    return render_template(
        "matching/mentors/list_mentors.html",
        seeking=seeking,
        mentors=mentor_pages.section(found, most=mentor_pages.MOST_IN_LIST),
        missing=mentor_pages.missing(found.search.seeking),
    )


@bp.route("/matches/mentors/<uuid:mentor_id>", methods=["GET"])
@access(entrepreneurs)
def show_mentor(mentor_id: UUID) -> ResponseReturnValue:
    seeking = business_of_page()
    if seeking is None:
        return redirect(url_for(".list_mentors"), 303)
    found = one_mentor_for(
        db.session(), current_actor(), seeking.profile.person, seeking.business, mentor_id
    )
    if found.is_hidden:
        raise NotFound
    actor = current_actor()
    whole = mentoring.get_mentor(db.session(), actor, mentor_id, also=mentors_of(actor))
    return render_template(
        "matching/mentors/show_mentor.html",
        seeking=seeking,
        state=mentor_pages.state(found.standing),
        mentor=mentor_pages.page(found, whole),
        match=found.match,
        parts=reasons.parts(found.match),
    )
