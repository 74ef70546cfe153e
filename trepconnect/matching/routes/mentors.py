"""Mentors who fit her, and asking for one."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from trepconnect.kernel.errors import Conflict, NotFound
from trepconnect.matching.forms import AskForm
from trepconnect.matching.pages.mentors import hers as pages
from trepconnect.matching.queries.matches import Hers
from trepconnect.matching.queries.mentors import OneMentorFor, mentors_for, one_mentor_for
from trepconnect.matching.routes.blueprint import bp, entrepreneurs, find_hers
from trepconnect.mentoring import service as mentoring
from trepconnect.platform.db import db
from trepconnect.platform.i18n import _
from trepconnect.platform.web import access, clock, current_actor, form_status


@bp.route("/matches/mentors", methods=["GET"])
@access(entrepreneurs)
def list_mentors() -> ResponseReturnValue:
    hers = find_hers()
    if hers is None:
        return render_template("matching/start.html", hers=None)
    found = mentors_for(db.session(), hers.profile.person, hers.business)
    return render_template(
        "matching/list_mentors.html",
        hers=hers,
        mentors=pages.section(found, most=pages.MOST_IN_LIST),
        missing=pages.missing(found.search.seeking),
    )


@bp.route("/matches/mentors/<uuid:mentor_id>", methods=["GET"])
@access(entrepreneurs)
def show_mentor(mentor_id: UUID) -> ResponseReturnValue:
    hers = find_hers()
    if hers is None:
        return redirect(url_for(".list_mentors"), 303)
    found = _get(hers, mentor_id)
    return render_template(
        "matching/show_mentor.html",
        hers=hers,
        state=pages.state(found.standing),
        mentor=pages.page(found),
        match=found.match,
        parts=pages.parts(found.match),
    )


@bp.route("/matches/mentors/ask", methods=["GET", "POST"])
@access(entrepreneurs)
def ask_for_any_mentor() -> ResponseReturnValue:
    """The office chooses."""
    hers = find_hers()
    if hers is None:
        return redirect(url_for(".list_mentors"), 303)
    return _ask(hers, mentor_id=None, name="")


@bp.route("/matches/mentors/<uuid:mentor_id>/ask", methods=["GET", "POST"])
@access(entrepreneurs)
def ask_for_mentor(mentor_id: UUID) -> ResponseReturnValue:
    """She would like this one; the office proposes and both answer."""
    hers = find_hers()
    if hers is None:
        return redirect(url_for(".list_mentors"), 303)
    found = _get(hers, mentor_id)
    if found.barring:
        raise NotFound
    return _ask(hers, mentor_id=mentor_id, name=pages.called(found.mentor.name))


def _get(hers: Hers, mentor_id: UUID) -> OneMentorFor:
    """Of a mentor whom she may know of; somebody who must not be hers is not there for her."""
    found = one_mentor_for(db.session(), hers.profile.person, hers.business, mentor_id)
    if found.is_hidden:
        raise NotFound
    return found


def _ask(hers: Hers, *, mentor_id: UUID | None, name: str) -> ResponseReturnValue:
    form, status = AskForm(), None
    if form.validate_on_submit():
        try:
            mentoring.ask_for_mentor(
                db.session(),
                current_actor(),
                clock,
                business_id=hers.business.id,
                mentor_id=mentor_id,
                words=form.words.data or "",
                musts=form.wanted,
            )
        except Conflict:
            form.form_errors.append(_("You have asked for a mentor already, or you have one."))
            status = 409
        else:
            flash(_("Thank you. The office looks at it and writes to you."), "success")
            return redirect(url_for(".list_mentors", business=hers.business.id), 303)
    page = render_template(
        "matching/ask_for_mentor.html", hers=hers, form=form, mentor_id=mentor_id, name=name
    )
    return page, status or form_status(form)
