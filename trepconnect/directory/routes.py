"""The directory: searching, services and organisations. Open to everybody, signed in or not."""

from __future__ import annotations

from datetime import date
from functools import partial
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trepconnect.directory.domain.question import Question, read_question
from trepconnect.directory.domain.search import Point
from trepconnect.directory.pages import words
from trepconnect.directory.pages.organization import organization_view
from trepconnect.directory.pages.results import on_page, result_page
from trepconnect.directory.pages.service import service_view
from trepconnect.directory.queries import organizations as organization_queries
from trepconnect.directory.queries import search as search_queries
from trepconnect.directory.queries import services as service_queries
from trepconnect.directory.queries.listings import list_listings
from trepconnect.directory.queries.search import Results, Search
from trepconnect.directory.service.misses import count_miss
from trepconnect.platform.config import current_settings
from trepconnect.platform.data.db import db
from trepconnect.platform.language.i18n import current_language
from trepconnect.platform.postal_codes import ZipPlace, find_zip
from trepconnect.platform.web import http_cache
from trepconnect.platform.web.access import access, clock, everyone, find_actor
from trepconnect.platform.web.requests import after_reading

bp = Blueprint("directory", __name__)


def _today() -> date:
    return clock.today(current_settings().zone)


@bp.route("/services", methods=["GET"])
@access(everyone)
def search() -> ResponseReturnValue:
    question = read_question(request.args)
    state = search_queries.get_state(db.session())
    tag = http_cache.tag_of(state.version, _today())
    if http_cache.is_held(tag):
        return http_cache.unchanged(tag)
    if question.is_open:
        page = render_template(
            "directory/browse.html", question=question, shelves=words.shelves(state.needs)
        )
        return http_cache.to_keep(page, tag)
    place = find_zip(question.zip) if question.zip else None
    found = search_queries.find_services(db.session(), _search(question, place), state)
    if not found.total and not any(found.hidden.values()):
        _count_miss(question, found)
    ids = [one.service_id for one in on_page(found.found, question.page)]
    listings = list_listings(db.session(), ids, current_language())
    page = render_template(
        "directory/search.html",
        question=question,
        page=result_page(question, found, listings, url_for(".search")),
        place=place,
        shelf=words.shelf(question.group, state.needs),
        need=words.need_label(question.need) if question.need else "",
        lists=words.lists_of(question, state.languages, state.stages),
        services_url=url_for(".search"),
    )
    return http_cache.to_keep(page, tag if found.total else None)


def _search(question: Question, place: ZipPlace | None) -> Search:
    return Search(
        text=question.q,
        language=current_language(),
        today=_today(),
        needs=question.needs,
        spoken=question.spoken,
        stage=question.stage,
        free=bool(question.free),
        point=Point(place.latitude, place.longitude) if place else None,
    )


def _count_miss(question: Question, found: Results) -> None:
    """Let the office know what nobody offers. Nothing of who asked is http_cache."""
    need = question.need or next(iter(found.asked.needs), "")
    after_reading(
        partial(
            count_miss,
            query=question.q,
            need_code=need,
            language=current_language(),
            today=_today(),
        )
    )


@bp.route("/services/<uuid:service_id>", methods=["GET"])
@access(everyone)
def show_service(service_id: UUID) -> ResponseReturnValue:
    language = current_language()
    service = service_queries.get_service(
        db.session(), find_actor(), service_id, language=language
    )
    return render_template(
        "directory/show_service.html",
        service=service,
        service_id=service.id,
        view=service_view(service, _today()),
    )


@bp.route("/organizations/<uuid:organization_id>", methods=["GET"])
@access(everyone)
def show_organization(organization_id: UUID) -> ResponseReturnValue:
    organization = organization_queries.get_organization(
        db.session(), organization_id, language=current_language()
    )
    view = organization_view(organization)
    return render_template("directory/show_organization.html", view=view)
