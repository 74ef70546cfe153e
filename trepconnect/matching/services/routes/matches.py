"""Services that fit, and keeping one."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trepconnect.directory.listings.presenters.services import service_view
from trepconnect.directory.listings.queries import services as directory
from trepconnect.directory.listings.queries.services import ServicePage
from trepconnect.kernel.actor import Actor, Role
from trepconnect.kernel.errors import NotFound
from trepconnect.matching.blueprints import bp
from trepconnect.matching.mentors.presenters import entrepreneur as mentor_pages
from trepconnect.matching.mentors.queries.candidates import mentors_for
from trepconnect.matching.seeker import queries as seeker_queries
from trepconnect.matching.seeker.queries import SeekingBusiness, seeker_of
from trepconnect.matching.seeker.routes import business_of_page
from trepconnect.matching.services import presenters, service
from trepconnect.matching.services.domain.scoring import Match, score_service
from trepconnect.matching.services.queries import matches, saved
from trepconnect.matching.services.queries.candidates import facts_of_page
from trepconnect.matching.services.queries.matches import MatchList
from trepconnect.platform.data.db import db
from trepconnect.platform.language.i18n import _, current_language
from trepconnect.platform.web.access import access, clock, current_actor, entrepreneurs, today
from trepconnect.platform.web.requests import asked_number
from trepconnect.profiles.domain.profile import progress


@bp.route("/matches", methods=["GET"])
@access(entrepreneurs)
def list_matches() -> ResponseReturnValue:
    seeking = business_of_page()
    if seeking is None or not seeking.facts.needs:
        return render_template("matching/start.html", seeking=seeking)
    need = request.args.get("need")
    if need not in {one.code for one in seeking.facts.needs}:
        need = None
    found = matches.list_matches(
        db.session(),
        seeker_of(seeking.facts, {}),
        business_id=seeking.business.id,
        today=today(),
        language=current_language(),
        need=need,
        page=asked_number("page"),
    )
    return render_template(
        "matching/services/list_matches.html",
        seeking=seeking,
        found=found,
        items=[presenters.item(one, seeking.facts.languages) for one in found.shown],
        mentors=_mentors(seeking) if found.page == 1 and need is None else None,
        needs=_needs(found),
        need=need,
        gaps=progress(seeking.profile.person, seeking.business).gaps,
    )


def _needs(found: MatchList) -> list[tuple[str, str, int]]:
    """Her needs with their names and how many services answer each."""
    return [(code, presenters.need_name(code), count) for code, count in found.counts.items()]


def _mentors(seeking: SeekingBusiness) -> mentor_pages.Section:
    return mentor_pages.section(
        mentors_for(db.session(), current_actor(), seeking.profile.person, seeking.business)
    )


@bp.route("/matches/services/<uuid:service_id>", methods=["GET"])
@access(entrepreneurs)
def show_service(service_id: UUID) -> ResponseReturnValue:
    seeking = business_of_page()
    if seeking is None:
        return redirect(url_for(".list_matches"), 303)
    page = _page(current_actor(), service_id)
    match = _match(seeking, page)
    return render_template(
        "matching/services/show_service.html",
        seeking=seeking,
        page=page,
        view=service_view(page, today()),
        saved_id=saved.find_saved_id(
            db.session(), current_actor(), seeking.business.id, service_id
        ),
        match=match,
        meta=presenters.meta_of(page, match, seeking.facts.languages),
        reasons=presenters.all_reasons(match) if match else [],
        parts=presenters.parts(match.parts._asdict()) if match else [],
    )


@bp.route("/matches/services/<uuid:service_id>/save", methods=["POST"])
@access(entrepreneurs)
def save_service(service_id: UUID) -> ResponseReturnValue:
    seeking = business_of_page()
    if seeking is None:
        flash(_("First tell us about your business, then you can save what fits it."), "info")
        return redirect(url_for(".list_matches"), 303)
    service.save_service(
        db.session(),
        current_actor(),
        clock,
        business_id=seeking.business.id,
        service_id=service_id,
        match=_match(seeking, _page(current_actor(), service_id)),
    )
    flash(_("Saved. Print a slip to take with you, or write yourself a note."), "success")
    return redirect(url_for(".list_saved", business=seeking.business.id), 303)


def save_wanted(actor: Actor, service_id: UUID) -> bool:
    """Save what was wanted before signing in; False while there is no business for it."""
    if not actor.is_(Role.ENTREPRENEUR):
        return True
    seeking = seeker_queries.find_seeking_business(db.session(), actor, None)
    if seeking is None:
        return False
    with suppress(NotFound):  # it may be gone by now
        service.save_service(
            db.session(),
            actor,
            clock,
            business_id=seeking.business.id,
            service_id=service_id,
            match=_match(seeking, _page(actor, service_id)),
        )
        flash(_("Saved. Print a slip to take with you, or write yourself a note."), "success")
    return True


def _page(actor: Actor, service_id: UUID) -> ServicePage:
    language = current_language()
    return directory.get_service(db.session(), actor, service_id, language=language)


def _match(seeking: SeekingBusiness, page: ServicePage) -> Match | None:
    facts = facts_of_page(page)
    return score_service(seeker_of(seeking.facts, {}), facts, today()) if facts else None
