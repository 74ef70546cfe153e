from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from tests.factories import mentoring as build
from tests.factories.matching import TAXES
from trepconnect.accounts.service.sign_in import as_actor
from trepconnect.kernel.actor import Actor, Role
from trepconnect.kernel.errors import Forbidden, NotFound
from trepconnect.mentoring import scheduled_tasks
from trepconnect.mentoring.mentors import service as mentors_service
from trepconnect.mentoring.mentors.domain import MentorState
from trepconnect.mentoring.mentors.models import MentorRow
from trepconnect.mentoring.overview import service as overview_service
from trepconnect.mentoring.pairings.domain.pairing import (
    EndReason,
    PairingMoved,
    PairingState,
    Party,
    ProposalLapsed,
)
from trepconnect.mentoring.pairings.models import PairingRow
from trepconnect.mentoring.sessions.domain import (
    Agreed,
    MeetingCancelled,
    MeetingGone,
    MeetingNotAhead,
    MeetingOverlaps,
    MeetingPlanned,
    MeetingState,
    MeetingTomorrow,
    Plan,
    SessionChanged,
    SessionConfirmed,
    SessionEdited,
    SessionFacts,
    SessionInFuture,
    SessionLength,
    SessionLogged,
    SessionNotOver,
    SessionOverlaps,
    SessionQuestioned,
    SessionState,
    SessionTooEarly,
)
from trepconnect.mentoring.sessions.models import MeetingRow, SessionRow, TaskRow
from trepconnect.mentoring.sessions.queries import meetings as meetings_queries
from trepconnect.mentoring.sessions.queries import meetings as tasks_queries
from trepconnect.mentoring.sessions.queries import sessions as sessions_queries
from trepconnect.mentoring.sessions.service import meetings, sessions
from trepconnect.mentoring.sessions.service import meetings as tasks_service
from trepconnect.profiles.domain.profile import SensitiveText
from trepconnect.profiles.service.saving import UnknownLanguage
from trepconnect.vocabulary.domain.needs import UnknownNeed

SYSTEM = Actor.system()
SECRET = "She is afraid of her landlord."


@pytest.fixture
def pair(make, clock):
    made = build.pairing(make, clock=clock)
    clock.move(days=2)
    return made


def test_a_session_is_stored_with_what_was_agreed_and_the_next_meeting(
    make, session, clock, pair, heard
):
    later = clock.now() + timedelta(days=7)
    session_id = build.session(
        make,
        pair,
        clock=clock,
        shared_note="Prices.",
        agreed=["Ask for two offers", Agreed(text="Send the form", doer=Party.MENTOR)],
        next_meeting=Plan(starts_at=later, where="Library"),
    )
    found = sessions_queries.get_session(session, as_actor(pair.owner), session_id)
    assert (found.minutes, found.topics, found.shared_note) == (60, (TAXES,), "Prices.")
    assert found.answer is SessionState.LOGGED
    tasks = tasks_queries.list_tasks(session, as_actor(pair.owner), pair.business.id)
    assert {(one.text, one.doer) for one in tasks} == {
        ("Ask for two offers", Party.ENTREPRENEUR),
        ("Send the form", Party.MENTOR),
    }
    meeting = meetings_queries.next_meeting(session, as_actor(pair.owner), now=clock.now())
    assert (meeting.starts_at, meeting.where) == (later, "Library")
    assert heard == [MeetingPlanned(meeting.id), SessionLogged(session_id)]
    assert session.get(PairingRow, pair.id).last_met_at == clock.now() - timedelta(hours=1)


def test_the_private_note_is_sealed_and_for_the_mentor_and_the_office(make, session, clock, pair):
    session_id = build.session(make, pair, clock=clock, private_note=SECRET)
    sealed = session.scalar(select(SessionRow.sealed_private_note))
    assert SECRET.encode() not in sealed

    def seen_by(app_user):
        with make.writing() as reading:
            one = sessions_queries.get_session(reading, as_actor(app_user), session_id)
            listed = sessions_queries.list_sessions(reading, as_actor(app_user), pair.id)
        assert [one] == listed
        return one.private_note

    assert seen_by(pair.mentor) == seen_by(make.navigator()) == SECRET
    assert seen_by(pair.owner) == ""


def test_she_does_not_read_it_even_if_she_works_for_the_office(make, clock):
    owner, business = build.person(make, user=make.user(Role.ENTREPRENEUR, Role.NAVIGATOR))
    made = build.pairing(make, owner=owner, business=business, clock=clock)
    session_id = build.session(make, made, clock=clock, private_note=SECRET)
    with make.writing() as reading:
        assert (
            sessions_queries.get_session(reading, as_actor(owner), session_id).private_note == ""
        )


def test_only_the_mentor_of_the_pair_writes_sessions_down(make, clock, pair):
    for user, refusal in (
        (pair.owner, Forbidden),
        (make.navigator(), Forbidden),
        (build.mentor(make), NotFound),
    ):
        with pytest.raises(refusal), make.writing() as writing:
            sessions.log_session(
                writing,
                as_actor(user),
                clock,
                pairing_id=pair.id,
                key=uuid4(),
                facts=SessionFacts(started_at=clock.now() - timedelta(hours=2)),
            )


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"started_at": datetime(2027, 1, 1, tzinfo=UTC)}, SessionInFuture),
        ({"started_at": datetime(2025, 11, 20, tzinfo=UTC)}, SessionTooEarly),
        ({"minutes": 4}, SessionLength),
        ({"minutes": 481}, SessionLength),
        ({"topics": ("money.nothing",)}, UnknownNeed),
        ({"language": "xx"}, UnknownLanguage),
        ({"shared_note": "My SSN is 123-45-6789"}, SensitiveText),
        ({"private_note": "She is undocumented"}, SensitiveText),
    ],
)
def test_what_cannot_be_is_refused(make, session, clock, pair, facts, refusal):
    with pytest.raises(refusal):
        build.session(make, pair, clock=clock, **facts)
    assert session.scalar(select(func.count()).select_from(SessionRow)) == 0


@pytest.mark.parametrize("state", [PairingState.PROPOSED, PairingState.PAUSED, PairingState.ENDED])
def test_only_active_pairings_log_sessions_and_plan_meetings(make, clock, state):
    made = build.pairing(make, state=state, clock=clock)
    with pytest.raises(PairingMoved):
        build.session(make, made, clock=clock)
    with pytest.raises(PairingMoved):
        build.meeting(make, made, clock=clock)


def test_a_form_that_is_sent_twice_is_stored_once(make, session, clock, pair, heard):
    key = uuid4()
    once = build.session(make, pair, clock=clock, key=key, agreed=["One", "Two"])
    assert build.session(make, pair, clock=clock, key=key, agreed=["One", "Two"]) == once
    assert session.scalar(select(func.count()).select_from(SessionRow)) == 1
    assert session.scalar(select(func.count()).select_from(TaskRow)) == 2
    assert heard == [SessionLogged(once)]


def test_the_key_of_another_pair_opens_nothing(make, session, clock, pair):
    key = uuid4()
    build.session(make, build.pairing(make, clock=clock), clock=clock, key=key)
    with pytest.raises(SessionChanged):
        build.session(make, pair, clock=clock, key=key)
    assert session.get(PairingRow, pair.id).last_met_at is None


def confirm(make, clock, user, session_id, **kwargs):
    with make.writing() as writing:
        sessions.confirm_session(writing, as_actor(user), clock, session_id=session_id, **kwargs)


def question(make, clock, user, session_id, words="We did not meet.", **kwargs):
    with make.writing() as writing:
        sessions.question_session(
            writing, as_actor(user), clock, session_id=session_id, words=words, **kwargs
        )


def edit(make, clock, pair, session_id, *, seen_version=1, minutes=60, **facts):
    started_at = clock.now() - timedelta(minutes=minutes)
    with make.writing() as writing:
        sessions.edit_session(
            writing,
            as_actor(pair.mentor),
            clock,
            session_id=session_id,
            facts=SessionFacts(**{"started_at": started_at, "minutes": minutes, **facts}),
            seen_version=seen_version,
        )


def test_she_confirms_once(make, session, clock, pair, heard):
    session_id = build.session(make, pair, clock=clock)
    for user, refusal in ((pair.mentor, Forbidden), (make.navigator(), Forbidden)):
        with pytest.raises(refusal):
            confirm(make, clock, user, session_id)
    confirm(make, clock, pair.owner, session_id, seen_version=1)
    confirm(make, clock, pair.owner, session_id, seen_version=1)
    row = session.get(SessionRow, session_id)
    assert (row.state, row.answered_at) == (SessionState.CONFIRMED, clock.now())
    assert heard == [SessionLogged(session_id), SessionConfirmed(session_id)]
    with pytest.raises(SessionChanged):
        question(make, clock, pair.owner, session_id)


def test_she_says_that_it_was_not_so_and_he_mends_it(make, session, clock, pair, heard):
    session_id = build.session(make, pair, clock=clock, private_note=SECRET)
    question(make, clock, pair.owner, session_id)
    question(make, clock, pair.owner, session_id)
    row = session.get(SessionRow, session_id)
    assert (row.state, row.her_words) == (SessionState.QUESTIONED, "We did not meet.")
    earlier = clock.now() - timedelta(days=1)
    edit(make, clock, pair, session_id, seen_version=2, started_at=earlier, minutes=30)
    found = sessions_queries.get_session(session, as_actor(pair.owner), session_id)
    assert (found.answer, found.minutes) == (SessionState.LOGGED, 30)
    assert session.scalar(select(SessionRow.sealed_private_note)) is None
    assert session.get(PairingRow, pair.id).last_met_at == earlier
    confirm(make, clock, pair.owner, session_id, seen_version=3)
    assert heard == [
        SessionLogged(session_id),
        SessionQuestioned(session_id),
        SessionLogged(session_id),
        SessionConfirmed(session_id),
    ]


def test_an_edit_is_told_under_the_name_that_old_outboxes_hold(make, session, clock, pair, heard):
    session_id = build.session(make, pair, clock=clock)
    edit(make, clock, pair, session_id, minutes=30)
    assert heard[-1] == SessionEdited(session_id)
    assert heard[-1].name == "mentoring.session_mended"


def test_she_does_not_confirm_what_she_has_not_seen(make, clock, pair):
    session_id = build.session(make, pair, clock=clock)
    edit(make, clock, pair, session_id, minutes=240)
    with pytest.raises(SessionChanged):
        confirm(make, clock, pair.owner, session_id, seen_version=1)
    with pytest.raises(SessionChanged):
        edit(make, clock, pair, session_id, seen_version=1)
    confirm(make, clock, pair.owner, session_id, seen_version=2)


def test_sessions_come_latest_first(make, session, clock, pair):
    made = []
    for hours in (5, 30, 1):
        started_at = clock.now() - timedelta(hours=hours)
        made.append(build.session(make, pair, clock=clock, started_at=started_at))
    found = sessions_queries.list_sessions(session, as_actor(pair.mentor), pair.id)
    assert [one.id for one in found] == [made[2], made[0], made[1]]
    assert session.get(PairingRow, pair.id).last_met_at == clock.now() - timedelta(hours=1)
    assert sessions_queries.list_sessions(session, as_actor(build.mentor(make)), pair.id) == []


# --- tasks


def tick(make, clock, user, task_id, what=tasks_service.finish_task):
    with make.writing() as writing:
        args = (clock,) if what is tasks_service.finish_task else ()
        what(writing, as_actor(user), *args, task_id=task_id)


def test_either_of_the_two_ticks_off_and_nobody_else(make, session, clock, pair):
    hers = build.task(make, pair)
    his = build.task(make, pair, doer=Party.MENTOR)
    with pytest.raises(Forbidden):
        tick(make, clock, make.navigator(), hers)
    with pytest.raises(NotFound):
        tick(make, clock, build.mentor(make), hers)
    tick(make, clock, pair.mentor, his)
    assert session.get(TaskRow, his).done_by == pair.mentor.id
    tick(make, clock, pair.owner, hers)
    done_at = clock.now()
    clock.move(hours=1)
    tick(make, clock, pair.owner, hers)
    row = session.get(TaskRow, hers)
    assert (row.done_at, row.done_by) == (done_at, pair.owner.id)
    tick(make, clock, pair.owner, hers, tasks_service.reopen_task)
    assert session.get(TaskRow, hers, populate_existing=True).done_at is None


def test_open_tasks_come_first_the_soonest_due_before_the_others(make, session, clock, pair):
    undated = build.task(make, pair, clock=clock)
    late = build.task(make, pair, due_on=date(2026, 12, 30))
    soon = build.task(make, pair, due_on=date(2026, 12, 1))
    done = build.task(make, pair, due_on=date(2026, 11, 1))
    tick(make, clock, pair.owner, done)
    found = tasks_queries.list_tasks(session, as_actor(pair.owner), pair.business.id)
    assert [one.id for one in found] == [soon, late, undated, done]
    assert tasks_queries.list_tasks(session, as_actor(build.mentor(make)), pair.business.id) == []


def test_a_task_that_is_sent_twice_is_stored_once(make, session, clock, pair):
    key = uuid4()
    assert build.task(make, pair, key=key) == build.task(make, pair, key=key)
    assert session.scalar(select(func.count()).select_from(TaskRow)) == 1
    with pytest.raises(PairingMoved):
        build.task(make, build.pairing(make), key=key)


# --- meetings


def test_the_same_time_is_planned_once(make, session, clock, pair, heard):
    assert build.meeting(make, pair, clock=clock) == build.meeting(make, pair, clock=clock)
    assert session.scalar(select(func.count()).select_from(MeetingRow)) == 1
    assert len(heard) == 1


@pytest.mark.parametrize("days", [-1, 0, 367])
def test_meetings_are_ahead_and_within_a_year(make, clock, pair, days):
    with pytest.raises(MeetingNotAhead):
        build.meeting(make, pair, clock=clock, days=days)


def test_either_of_the_two_calls_it_off_before_it_begins(make, session, clock, pair, heard):
    meeting_id = build.meeting(make, pair, clock=clock)
    begun = build.meeting(make, pair, clock=clock, days=1)

    def cancel(user, which):
        with make.writing() as writing:
            meetings.cancel_meeting(writing, as_actor(user), clock, meeting_id=which)

    with pytest.raises(NotFound):
        cancel(build.mentor(make), meeting_id)
    with pytest.raises(Forbidden):
        cancel(make.navigator(), meeting_id)
    cancel(pair.owner, meeting_id)
    cancel(pair.mentor, meeting_id)
    assert session.get(MeetingRow, meeting_id).cancelled_by == pair.owner.id
    assert heard[2:] == [MeetingCancelled(meeting_id)]
    clock.move(days=1)
    with pytest.raises(MeetingGone):
        cancel(pair.owner, begun)
    build.meeting(make, pair, clock=clock, days=2)


def test_the_next_meeting_is_the_soonest_of_hers_or_his(make, session, clock, pair):
    build.meeting(make, pair, clock=clock, days=5)
    soonest = build.meeting(make, pair, clock=clock, days=2)
    build.meeting(make, build.pairing(make, clock=clock), clock=clock, days=1)
    for user in (pair.owner, pair.mentor):
        assert (
            meetings_queries.next_meeting(session, as_actor(user), now=clock.now()).id == soonest
        )
    assert (
        meetings_queries.next_meeting(session, as_actor(make.navigator()), now=clock.now()) is None
    )
    clock.move(days=2, hours=2)
    assert (
        meetings_queries.next_meeting(session, as_actor(pair.owner), now=clock.now()).id != soonest
    )


def test_ending_calls_off_what_was_planned(make, session, clock, pair):
    meeting_id = build.meeting(make, pair, clock=clock)
    with make.writing() as writing:
        overview_service.end_pairing(
            writing,
            as_actor(pair.mentor),
            clock,
            pairing_id=pair.id,
            reason=EndReason.MOVED_AWAY,
        )
    assert session.get(MeetingRow, meeting_id).state is MeetingState.CANCELLED


# --- by the clock


def run(app, chore, clock):
    with app.app_context():
        chore(clock)


def test_meetings_of_tomorrow_are_told_of_once_and_not_at_night(app, make, clock, pair, heard):
    clock.at = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)  # 10 in the morning in Denver
    tomorrow = build.meeting(make, pair, clock=clock, days=2)
    late = build.meeting(make, pair, clock=clock, starts_at=datetime(2026, 11, 26, 6, tzinfo=UTC))
    build.meeting(make, pair, clock=clock, days=3)
    cancelled = build.meeting(
        make,
        pair,
        clock=clock,
        days=2,
        minutes=30,
        starts_at=(clock.now() + timedelta(days=2, hours=1)),
    )
    with make.writing() as writing:
        meetings.cancel_meeting(writing, as_actor(pair.owner), clock, meeting_id=cancelled)
    del heard[:]
    run(app, scheduled_tasks.remind_of_tomorrow, clock)
    clock.at = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)  # at night
    run(app, scheduled_tasks.remind_of_tomorrow, clock)
    assert heard == []
    clock.move(hours=7)
    build.meeting(
        make,
        pair,
        clock=clock,
        days=1,
        minutes=15,
        starts_at=(clock.now() + timedelta(days=1, hours=3)),
    )
    del heard[:]
    run(app, scheduled_tasks.remind_of_tomorrow, clock)
    run(app, scheduled_tasks.remind_of_tomorrow, clock)
    assert heard == [MeetingTomorrow(tomorrow), MeetingTomorrow(late)]


def test_proposals_lapse_after_five_business_days(app, make, session, clock, heard):
    made = build.pairing(make, state=PairingState.PROPOSED, clock=clock)
    clock.at = datetime(2026, 11, 28, 6, 59, tzinfo=UTC)  # Friday in Denver, one minute left
    run(app, scheduled_tasks.lapse_unanswered, clock)
    assert session.get(PairingRow, made.id).state is PairingState.PROPOSED
    clock.move(minutes=1)
    run(app, scheduled_tasks.lapse_unanswered, clock)
    run(app, scheduled_tasks.lapse_unanswered, clock)
    assert session.get(PairingRow, made.id, populate_existing=True).end_reason is EndReason.LAPSED
    assert session.get(MentorRow, made.mentor.id).places_taken == 0
    assert heard[1:] == [ProposalLapsed(made.id)]


def test_a_pause_with_an_end_ends(app, make, session, clock):
    until = {}
    for day in (date(2026, 11, 20), date(2026, 11, 21), None):
        mentor = build.mentor(make)
        until[mentor.id] = day
        with make.writing() as writing:
            mentors_service.pause_mentor(
                writing, as_actor(mentor), clock, user_id=mentor.id, until=day
            )
    run(app, scheduled_tasks.end_pauses, clock)
    states = [session.get(MentorRow, one).state for one in until]
    assert states == [MentorState.ACTIVE, MentorState.PAUSED, MentorState.PAUSED]


def test_nobody_is_in_two_sessions_at_one_time(make, session, clock, pair):
    """Of the mentor and of her; one may begin when the other ends, and the same form is once."""
    began, key = clock.now() - timedelta(hours=3), uuid4()
    first = build.session(make, pair, clock=clock, started_at=began, key=key)
    assert build.session(make, pair, clock=clock, started_at=began, key=key) == first
    his_other = build.pairing(make, mentor_user=pair.mentor, clock=clock)
    for made, minutes_later in ((pair, 30), (his_other, 0), (his_other, 59), (his_other, -30)):
        with pytest.raises(SessionOverlaps):
            build.session(
                make, made, clock=clock, started_at=began + timedelta(minutes=minutes_later)
            )
    later = build.session(make, his_other, clock=clock, started_at=began + timedelta(hours=1))
    with pytest.raises(SessionOverlaps):
        edit(make, clock, his_other, later, started_at=began + timedelta(minutes=30))
    edit(make, clock, his_other, later, started_at=began + timedelta(minutes=70))
    assert session.scalar(select(func.count()).select_from(SessionRow)) == 2


def test_what_has_not_ended_is_not_written_down(make, clock, pair):
    with pytest.raises(SessionNotOver):
        build.session(make, pair, clock=clock, started_at=clock.now(), minutes=480)
    began = clock.now() - timedelta(hours=8)
    build.session(make, pair, clock=clock, started_at=began, minutes=480)


def test_two_meetings_at_one_time_are_not_planned(make, clock, pair):
    build.meeting(make, pair, clock=clock)
    his_other = build.pairing(make, mentor_user=pair.mentor, clock=clock)
    with pytest.raises(MeetingOverlaps):
        build.meeting(make, his_other, clock=clock)
    build.meeting(make, his_other, clock=clock, days=4)
    with pytest.raises(MeetingOverlaps):
        build.session(
            make,
            pair,
            clock=clock,
            next_meeting=Plan(starts_at=clock.now() + timedelta(days=4, minutes=20)),
        )
