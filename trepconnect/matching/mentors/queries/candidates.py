"""Mentors for a business, and who waits for one, in the order in which the office looks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from trepconnect.kernel.actor import Actor
from trepconnect.matching.mentors.domain.admission import MentorIndex
from trepconnect.matching.mentors.domain.reasons import Seeking, Tier, tier_of
from trepconnect.matching.mentors.domain.scoring import MentorMatch, score_mentor
from trepconnect.matching.mentors.domain.search import MentorSearch
from trepconnect.matching.mentors.queries.current_status import Standing, standing_of
from trepconnect.matching.seeker.domain import WantedNeed
from trepconnect.matching.seeker.queries import place_of
from trepconnect.mentoring.pairings.domain.admissible import (
    HardRule,
    MentorFacts,
    SeekerSide,
    broken_rules,
)
from trepconnect.mentoring.pairings.domain.request import RequestState
from trepconnect.mentoring.pairings.queries import matching_inputs
from trepconnect.mentoring.pairings.queries import requests as requests_queries
from trepconnect.mentoring.pairings.queries.requests import Request
from trepconnect.platform.data.paging import Page, page_in
from trepconnect.profiles.domain.industries import industry
from trepconnect.profiles.domain.profile import Business, Person


@dataclass(frozen=True, slots=True)
class MentorsFor:
    """How it stands with a mentor for a business, and who would fit."""

    standing: Standing
    search: MentorSearch


@dataclass(frozen=True, slots=True)
class OneMentorFor:
    """The same of one mentor. ``broken`` are the rules for which he may not be proposed."""

    standing: Standing
    mentor: MentorFacts
    match: MentorMatch
    broken: tuple[HardRule, ...]

    @property
    def is_paired_here(self) -> bool:
        """Whether the mentor was proposed to the business, or is paired with it."""
        return self.standing.paired is not None and (
            self.standing.paired.mentor_id == self.mentor.user_id
        )

    @property
    def barring(self) -> tuple[HardRule, ...]:
        """The rules that keep the mentor from being proposed: none once paired."""
        return () if self.is_paired_here else self.broken

    @property
    def is_hidden(self) -> bool:
        """Whether the mentor is not shown: takes nobody, or the office keeps the two apart."""
        return not HIDING.isdisjoint(self.barring)


HIDING: Final = frozenset({HardRule.ACTIVE, HardRule.SCREENED, HardRule.BLOCKED})


def mentors_for(session: Session, actor: Actor, person: Person, business: Business) -> MentorsFor:
    """For a business that the caller knows to be readable, and its owner. Two statements."""
    standing = standing_of(session, actor, business_id=business.id, user_id=business.user_id)
    index = MentorIndex(matching_inputs.list_mentor_facts(session))
    return MentorsFor(standing, MentorSearch(index, seeking_of(person, business, standing)))


def one_mentor_for(
    session: Session, actor: Actor, person: Person, business: Business, mentor_id: UUID
) -> OneMentorFor:
    """Two statements. Raises NotFound."""
    standing = standing_of(session, actor, business_id=business.id, user_id=business.user_id)
    mentor = matching_inputs.get_mentor_facts(session, mentor_id)
    seeking = seeking_of(person, business, standing)
    return OneMentorFor(
        standing=standing,
        mentor=mentor,
        match=score_mentor(seeking, mentor),
        broken=broken_rules(mentor, seeking.side),
    )


def seeking_of(person: Person, business: Business, standing: Standing) -> Seeking:
    """What was said; languages are only there for those who may see them."""
    asked, kind = standing.asked, business.kind
    spoken = person.speaking
    zip_code = business.details.zip_code or person.home.zip_code
    side = SeekerSide(
        business_id=business.id,
        user_id=business.user_id,
        languages=tuple(one.tag for one in spoken.languages) if spoken else (),
        needs_interpreter=spoken.needs_interpreter if spoken else None,
        times=frozenset(person.meeting.meeting_times),
        remote_ok=person.meeting.remote_ok,
        place=place_of(zip_code),
        stage=kind.stage,
        trade=industry(kind.industry_code).naics if kind.industry_code else None,
        musts=asked.musts if asked else frozenset(),
        never_with=standing.never_with,
    )
    return Seeking(
        side=side,
        needs=tuple(WantedNeed(one.code, one.priority) for one in business.needs.needs),
        wished=asked.mentor_id if asked else None,
    )


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request with the number of mentors who may be proposed for it."""

    request: Request
    tier: Tier
    mentors: int
    days: int


@dataclass(frozen=True, slots=True)
class Queue(Page[Waiting]):
    """Those who wait; ``answering`` counts the proposals that wait for answers."""

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
    here = page_in(found, page)
    answering = len(requests) - len(open_ones)
    return Queue(here.shown, here.total, here.page, here.pages, answering)


def _waiting(request: Request, search: MentorSearch, today: date, zone: ZoneInfo) -> Waiting:
    asked_on = request.created_at.astimezone(zone).date()
    tier = tier_of(
        admitted=search.admitted,
        speaking=search.speaking_preferred,
        asked_on=asked_on,
        today=today,
    )
    return Waiting(request, tier, search.admitted, max((today - asked_on).days, 0))
