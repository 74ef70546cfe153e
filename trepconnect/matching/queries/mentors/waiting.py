"""Who waits for a mentor, in the order in which the office looks at them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from trepconnect.kernel.actor import Actor
from trepconnect.matching.domain.mentors.admission import MentorIndex
from trepconnect.matching.domain.mentors.search import MentorSearch
from trepconnect.matching.domain.mentors.seeking import Seeking
from trepconnect.matching.domain.mentors.waiting import Tier, tier_of
from trepconnect.mentoring.pairings.domain.request import RequestState
from trepconnect.mentoring.pairings.queries import matching_inputs
from trepconnect.mentoring.pairings.queries import requests as requests_queries
from trepconnect.mentoring.pairings.queries.requests import Request

PAGE_SIZE: Final = 25


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request with the number of mentors who may be proposed for it."""

    request: Request
    tier: Tier
    mentors: int
    days: int


@dataclass(frozen=True, slots=True)
class Queue:
    """A page of those who wait; ``answering`` counts the proposals that wait for answers."""

    waiting: list[Waiting]
    total: int
    page: int
    pages: int
    answering: int


def list_waiting(
    session: Session,
    actor: Actor,
    *,
    today: date,
    zone: ZoneInfo,
    which: ColumnElement[bool] | None = None,
    page: int = 1,
) -> Queue:
    """By tier, and in each tier who has waited longest first. Four statements."""
    requests = requests_queries.list_requests(session, actor, which=which)
    open_ones = [one for one in requests if one.state is RequestState.OPEN]
    sides = matching_inputs.list_seeker_sides(
        session, actor, [one.business_id for one in open_ones]
    )
    index = MentorIndex(matching_inputs.list_mentor_facts(session))
    found = [
        _waiting(one, MentorSearch(index, Seeking(side=sides[one.business_id])), today, zone)
        for one in open_ones
    ]
    found.sort(key=lambda one: (one.tier, one.request.created_at, one.request.id.int))
    pages = max(-(-len(found) // PAGE_SIZE), 1)
    page = min(max(page, 1), pages)
    return Queue(
        waiting=found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE],
        total=len(found),
        page=page,
        pages=pages,
        answering=len(requests) - len(open_ones),
    )


def _waiting(request: Request, search: MentorSearch, today: date, zone: ZoneInfo) -> Waiting:
    asked_on = request.created_at.astimezone(zone).date()
    tier = tier_of(
        admitted=search.admitted,
        speaking=search.speaking_preferred,
        asked_on=asked_on,
        today=today,
    )
    return Waiting(request, tier, search.admitted, max((today - asked_on).days, 0))
