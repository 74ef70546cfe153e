"""Mentors at work: asking for one, finding one, meeting, and one day the end of it."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from random import Random
from typing import Any, Final
from uuid import UUID, uuid5

from trepconnect.demo.cohorts import Luck
from trepconnect.demo.crowd import person_id
from trepconnect.demo.days import Life
from trepconnect.demo.mentors import DemoMentor
from trepconnect.demo.office import NAVIGATOR, Office, acting, chance_of, percent, working_day
from trepconnect.demo.shapes import DemoPerson
from trepconnect.demo.wordlists import read_json
from trepconnect.kernel.actor import Actor, Role, UserId
from trepconnect.matching.mentors.domain.search import Fit
from trepconnect.matching.mentors.queries import candidates
from trepconnect.mentoring.mentors import service as mentors_service
from trepconnect.mentoring.mentors.domain import Level, MentorProfile
from trepconnect.mentoring.overview import service as overview_service
from trepconnect.mentoring.pairings.domain.pairing import EndReason
from trepconnect.mentoring.pairings.service import proposals, requests
from trepconnect.mentoring.sessions.domain import (
    Agreed,
    MeetingOverlaps,
    Plan,
    SessionFacts,
    SessionOverlaps,
    Way,
)
from trepconnect.mentoring.sessions.queries import meetings as tasks_queries
from trepconnect.mentoring.sessions.service import meetings as meetings_service
from trepconnect.mentoring.sessions.service import sessions
from trepconnect.profiles.queries import profiles

_MEETINGS_AT_MOST: Final = 12
_LENGTHS: Final = (30, 45, 60, 60, 60, 75, 90)
_CONFIRMS: Final = 85
_QUESTIONS: Final = 2
_WRITES_PRIVATELY: Final = 12
_DOES_WHAT_WAS_AGREED: Final = 70
_PLANS_AHEAD: Final = 60
_REMOTE: Final = (Way.PHONE, Way.VIDEO)
_AFTER_WORK: Final = time(17, 30)
_KEPT_FREE: Final = 4
OF_THE_CAST: Final = person_id("mentor")
_GOOD_ENDS: Final = (EndReason.GOALS_MET, EndReason.GOALS_MET, EndReason.NO_LONGER_NEEDED)
_BAD_ENDS: Final = (EndReason.NO_TIME, EndReason.TIMES_DO_NOT_FIT, EndReason.NO_ANSWER)


def open_mentor(office: Office, mentor: DemoMentor) -> None:
    """The mentor fills in the profile, and the office screens the mentor."""
    profile = MentorProfile(
        about=mentor.about,
        trade=mentor.trade,
        expertise=mentor.expertise,
        languages={tag: Level(level) for tag, level in mentor.languages.items()},
        weekly_minutes=mentor.weekly_minutes,
        capacity=mentor.capacity,
        meeting_times=mentor.meeting_times,
        remote_ok=mentor.remote_ok,
        zip_code=mentor.person.zip_code,
        shares_contact=True,
    )
    session, clock, user_id = office.session, office.clock, mentor.person.id
    actor = acting(mentor.person)
    mentors_service.save_mentor(session, actor, clock, user_id=user_id, profile=profile)
    mentors_service.set_screening(
        session, NAVIGATOR, clock, user_id=user_id, screened_on=office.today
    )


def mentored(
    office: Office, person: DemoPerson, luck: Luck, begins: datetime, ends: datetime
) -> Life:
    """A mentor is asked for; perhaps one is found, and they meet until it is good or too much."""
    rng, entrepreneur = chance_of(person, "mentoring"), acting(person)
    business_id = person.businesses[0].id
    yield begins + timedelta(days=rng.randint(1, 14), minutes=rng.randint(0, 400))
    asked = requests.ask_for_mentor(
        office.session, entrepreneur, office.clock, business_id=business_id
    )
    yield office.after(rng.randint(1, 9), rng)
    found = _propose_best(office, person)
    if found is None:
        yield office.after(rng.randint(200, 400), rng)
        requests.withdraw_request(office.session, entrepreneur, office.clock, request_id=asked)
        return
    pairing_id, mentor = found
    yield office.after(rng.randint(0, 3), rng)
    proposals.accept_pairing(office.session, mentor, office.clock, pairing_id=pairing_id)
    yield office.after(rng.randint(0, 1), rng)
    proposals.accept_pairing(office.session, entrepreneur, office.clock, pairing_id=pairing_id)
    stays = not percent(rng, luck.drops_out)
    meetings = rng.randint(5, _MEETINGS_AT_MOST) if stays else rng.randint(0, 3)
    words = words_of(rng, person.language)
    for number in range(meetings):
        yield office.after(max(luck.days_between + rng.randint(-6, 8), 4), rng)
        if office.clock.now() > ends:
            break
        yield from _meet(office, person, mentor, pairing_id, words[number % len(words)], rng)
    yield office.after(rng.randint(10, 30) if stays else rng.randint(30, 60), rng)
    reason = rng.choice(_GOOD_ENDS if stays else _BAD_ENDS)
    overview_service.end_pairing(
        office.session, mentor, office.clock, pairing_id=pairing_id, reason=reason
    )


def _fits(office: Office, person: DemoPerson) -> list[Fit]:
    found = candidates.mentors_for(
        office.session,
        NAVIGATOR,
        profiles.get_person(office.session, NAVIGATOR, person.id),
        profiles.get_business(office.session, NAVIGATOR, person.businesses[0].id),
    )
    return found.search.fits


def _propose_best(office: Office, person: DemoPerson) -> tuple[UUID, Actor] | None:
    """The best fit; the mentor of the cast keeps places for those written out."""
    for fit in _fits(office, person):
        kept = _KEPT_FREE if fit.mentor.user_id == OF_THE_CAST else 0
        if fit.mentor.places_free > kept:
            return _propose(office, person, fit), mentor(fit.mentor.user_id)
    return None


def propose(office: Office, person: DemoPerson, mentor_id: UUID) -> UUID | None:
    """The office proposes this mentor, if both fit."""
    fits = (one for one in _fits(office, person) if one.mentor.user_id == mentor_id)
    fit = next(fits, None)
    return _propose(office, person, fit) if fit else None


def _propose(office: Office, person: DemoPerson, fit: Fit) -> UUID:
    return proposals.propose_pairing(
        office.session,
        NAVIGATOR,
        office.clock,
        business_id=person.businesses[0].id,
        mentor_id=fit.mentor.user_id,
        score=fit.match.points,
        reasons=fit.match.reasons,
    )


def mentor(user_id: UUID) -> Actor:
    return Actor(UserId(user_id), frozenset({Role.MENTOR}))


def words_of(rng: Random, language: str) -> list[dict[str, Any]]:
    """What is said in their meetings, in an order of their own."""
    told = read_json("meetings.json")
    words: list[dict[str, Any]] = list(told.get(language, told["en"]))
    private = told["private"].get(language, told["private"]["en"])
    rng.shuffle(words)
    for one in words:
        one["private"] = rng.choice(private) if percent(rng, _WRITES_PRIVATELY) else ""
    return words


def _meet(
    office: Office,
    person: DemoPerson,
    mentor: Actor,
    pairing_id: UUID,
    words: dict[str, Any],
    rng: Random,
) -> Life:
    """The mentor writes the meeting down; mostly it is confirmed, and what was agreed is done."""
    ahead = rng.randint(7, 21) if percent(rng, _PLANS_AHEAD) else None
    session_id = write_down(office, person, mentor, pairing_id, words, rng, meets_in=ahead)
    answer = rng.randint(0, 99)
    if answer >= _CONFIRMS + _QUESTIONS:
        return
    yield office.after(rng.randint(0, 2), rng)
    entrepreneur = acting(person)
    if answer < _CONFIRMS:
        sessions.confirm_session(office.session, entrepreneur, office.clock, session_id=session_id)
    else:
        said = "Fue más corto." if person.language == "es" else "It was shorter."
        sessions.question_session(
            office.session, entrepreneur, office.clock, session_id=session_id, words=said
        )
    for task in tasks_queries.list_tasks_from(office.session, entrepreneur, session_id):
        if percent(rng, _DOES_WHAT_WAS_AGREED):
            meetings_service.finish_task(
                office.session, entrepreneur, office.clock, task_id=task.id
            )


def write_down(
    office: Office,
    person: DemoPerson,
    mentor: Actor,
    pairing_id: UUID,
    words: dict[str, Any],
    rng: Random,
    *,
    meets_in: int | None,
) -> UUID:
    """What the mentor notes of a meeting just held; they meet again in so many days."""
    ago = timedelta(hours=2)
    again = None if meets_in is None else _again(office, meets_in)
    while True:
        try:
            return _write(
                office,
                person,
                mentor,
                pairing_id,
                words,
                rng,
                began=office.lately(ago),
                again=again,
            )
        except SessionOverlaps:
            ago += timedelta(hours=2)
        except MeetingOverlaps:
            again = None


def _write(
    office: Office,
    person: DemoPerson,
    mentor: Actor,
    pairing_id: UUID,
    words: dict[str, Any],
    rng: Random,
    *,
    began: datetime,
    again: Plan | None,
) -> UUID:
    due_on = office.today + timedelta(days=10)
    return sessions.log_session(
        office.session,
        mentor,
        office.clock,
        pairing_id=pairing_id,
        key=uuid5(pairing_id, began.isoformat()),
        facts=SessionFacts(
            started_at=began,
            minutes=rng.choice(_LENGTHS),
            way=Way.IN_PERSON if percent(rng, 45) else rng.choice(_REMOTE),
            language=person.language if percent(rng, 80) else "en",
            topics=(words["topic"],),
            shared_note=words["note"],
            private_note=words["private"],
        ),
        agreed=[Agreed(text=text, due_on=due_on) for text in words["agreed"]],
        next_meeting=again,
    )


def _again(office: Office, days: int) -> Plan:
    day = working_day(office.today + timedelta(days=days))
    return Plan(starts_at=datetime.combine(day, _AFTER_WORK, office.zone), way=Way.PHONE)
