"""Searching the directory. Open to everybody, signed in or not."""

from __future__ import annotations

from functools import partial

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from trepconnect.directory.blueprints import bp
from trepconnect.directory.listings import labels as listings_labels
from trepconnect.directory.search import presenters
from trepconnect.directory.search.domain.ranking import Point
from trepconnect.directory.search.domain.request import Question, read_question
from trepconnect.directory.search.presenters import on_page, result_page
from trepconnect.directory.search.queries import find as search_queries
from trepconnect.directory.search.queries.cards import list_listings
from trepconnect.directory.search.queries.find import Results, Search
from trepconnect.directory.search.service import count_miss
from trepconnect.platform.data.db import db
from trepconnect.platform.language.i18n import current_language
from trepconnect.platform.postal_codes import ZipPlace, find_zip
from trepconnect.platform.web import http_cache
from trepconnect.platform.web.access import access, everyone, today
from trepconnect.platform.web.requests import after_reading


@bp.route("/services", methods=["GET"])
@access(everyone)
def search() -> ResponseReturnValue:
    question = read_question(request.args)
    state = search_queries.get_state(db.session())
    tag = http_cache.tag_of(state.version, today())
    if http_cache.is_held(tag):
        return http_cache.unchanged(tag)
    if question.is_open:
        page = render_template(
            "directory/search/browse.html",
            question=question,
            shelves=presenters.shelves(state.needs),
        )
        return http_cache.to_keep(page, tag)
    place = find_zip(question.zip) if question.zip else None
    found = search_queries.find_services(db.session(), _search(question, place), state)
    if not found.total and not any(found.hidden.values()):
        _count_miss(question, found)
    ids = [one.service_id for one in on_page(found.found, question.page)]
    listings = list_listings(db.session(), ids, current_language())
    page = render_template(
        "directory/search/search.html",
        question=question,
        page=result_page(question, found, listings, url_for(".search")),
        place=place,
        shelf=presenters.shelf(question.group, state.needs),
        need=listings_labels.need_label(question.need) if question.need else "",
        lists=presenters.lists_of(question, state.languages, state.stages),
        services_url=url_for(".search"),
    )
    return http_cache.to_keep(page, tag if found.total else None)


def _search(question: Question, place: ZipPlace | None) -> Search:
    return Search(
        text=question.q,
        language=current_language(),
        today=today(),
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
            today=today(),
        )
    )
