"""Sessions that are corrected after she spoke: by the mentor, or by the office."""

from datetime import timedelta

import pytest

from tests.factories import mentoring as build
from trepconnect.accounts.service.sign_in import as_actor
from trepconnect.kernel.actor import Role
from trepconnect.kernel.errors import Forbidden
from trepconnect.mentoring.overview import service as overview_service
from trepconnect.mentoring.pairings.domain.pairing import EndReason
from trepconnect.mentoring.pairings.models import PairingRow
from trepconnect.mentoring.sessions.domain import (
    Held,
    SessionChanged,
    SessionFacts,
    SessionLogged,
    SessionOverlaps,
    SessionSettled,
    SessionState,
    Way,
)
from trepconnect.mentoring.sessions.models import SessionRow
from trepconnect.mentoring.sessions.queries import disputes, sessions
from trepconnect.mentoring.sessions.service import corrections
from trepconnect.mentoring.sessions.service import sessions as sessions_service
from trepconnect.platform.clock import OfficeClock

CLOCK = OfficeClock()


@pytest.fixture
def pair(make, clock):
    made = build.pairing(make, clock=clock)
    clock.move(days=2)
    return made


def doubt(make, made, session_id, clock=CLOCK, words="We did not meet."):
    with make.writing() as writing:
        sessions_service.question_session(
            writing, as_actor(made.owner), clock, session_id=session_id, words=words
        )


def end(make, made):
    with make.writing() as writing:
        overview_service.end_pairing(
            writing, as_actor(made.owner), CLOCK, pairing_id=made.id, reason=EndReason.GOALS_MET
        )


def settle(make, user, session_id, clock, seen_version, **held):
    with make.writing() as writing:
        facts = {"started_at": clock.now() - timedelta(hours=2), "minutes": 30, "way": Way.PHONE}
        corrections.settle_session(
            writing,
            as_actor(user),
            clock,
            session_id=session_id,
            held=Held(**{**facts, **held}),
            words="Both say half an hour.",
            seen_version=seen_version,
        )


def void(make, user, session_id, clock, seen_version):
    with make.writing() as writing:
        corrections.void_session(
            writing,
            as_actor(user),
            clock,
            session_id=session_id,
            words="He was ill that day.",
            seen_version=seen_version,
        )


def test_a_confirmed_session_is_corrected_and_confirmed_again(make, session, clock, pair, heard):
    session_id = build.session(make, pair, clock=clock, minutes=60, private_note="Tired.")
    with make.writing() as writing:
        sessions_service.confirm_session(
            writing, as_actor(pair.owner), clock, session_id=session_id
        )
    del heard[:]
    with make.writing() as writing:
        sessions_service.edit_session(
            writing,
            as_actor(pair.mentor),
            clock,
            session_id=session_id,
            facts=SessionFacts(started_at=clock.now() - timedelta(hours=1), minutes=30),
            seen_version=2,
        )
    found = sessions.get_session(session, as_actor(pair.owner), session_id)
    assert (found.answer, found.minutes, found.version) == (SessionState.LOGGED, 30, 3)
    (before,) = disputes.list_earlier(session, as_actor(pair.owner), found)
    assert (before.state, before.minutes, before.by_mentor) == (SessionState.CONFIRMED, 60, True)
    assert heard == [SessionLogged(session_id)]


def test_what_she_has_not_seen_is_not_kept(make, session, clock, pair):
    session_id = build.session(make, pair, clock=clock)
    with make.writing() as writing:
        sessions_service.edit_session(
            writing,
            as_actor(pair.mentor),
            clock,
            session_id=session_id,
            facts=SessionFacts(started_at=clock.now() - timedelta(hours=1), minutes=30),
            seen_version=1,
        )
    found = sessions.get_session(session, as_actor(pair.owner), session_id)
    assert disputes.list_earlier(session, as_actor(pair.owner), found) == []


def test_the_office_says_how_it_was(make, session, clock, pair, heard):
    session_id = build.session(make, pair, clock=clock, minutes=60, private_note="Tired.")
    doubt(make, pair, session_id, clock)
    del heard[:]
    navigator = make.navigator()
    settle(make, navigator, session_id, clock, 2)
    found = sessions.get_session(session, as_actor(pair.owner), session_id)
    assert (found.answer, found.minutes, found.way) == (SessionState.CONFIRMED, 30, Way.PHONE)
    assert session.get(SessionRow, session_id).sealed_private_note is not None
    (before,) = disputes.list_earlier(session, as_actor(pair.owner), found)
    assert (before.state, before.her_words) == (SessionState.QUESTIONED, "We did not meet.")
    assert (before.words, before.by_mentor) == ("Both say half an hour.", False)
    assert heard == [SessionSettled(session_id)]
    with pytest.raises(SessionChanged):
        settle(make, navigator, session_id, clock, 2)


def test_what_did_not_take_place_stands_in_no_calendar(make, session, clock, pair):
    earlier = clock.now() - timedelta(days=1)
    build.session(make, pair, clock=clock, started_at=earlier)
    session_id = build.session(make, pair, clock=clock)
    navigator = make.navigator()
    with pytest.raises(SessionOverlaps):
        settle(make, navigator, session_id, clock, 1, started_at=earlier)
    void(make, navigator, session_id, clock, 1)
    row = session.get(SessionRow, session_id)
    assert row.state is SessionState.VOID
    assert session.get(PairingRow, pair.id).last_met_at == earlier
    build.session(make, pair, clock=clock, started_at=row.started_at)


def test_only_the_office_settles_and_nobody_her_own(make, clock, pair):
    session_id = build.session(make, pair, clock=clock)
    decides = make.user(Role.NAVIGATOR, Role.LOAN_OFFICER)
    for user in (pair.mentor, pair.owner, decides):
        with pytest.raises(Forbidden):
            void(make, user, session_id, clock, 1)
    both = make.user(Role.NAVIGATOR, Role.MENTOR)
    own = build.pairing(make, mentor_user=build.mentor(make, user=both), clock=clock)
    clock.move(days=2)
    with pytest.raises(Forbidden):
        void(make, both, build.session(make, own, clock=clock), clock, 1)


def test_a_dispute_stays_in_the_list_until_it_is_settled(make, session, clock):
    navigator = make.navigator()
    made = build.pairing(make)
    build.session(make, build.pairing(make))
    session_id = build.session(make, made)
    doubt(make, made, session_id)
    end(make, made)
    found = disputes.list_disputes(session, as_actor(navigator))
    assert [one.id for one in found.shown] == [session_id]
    settle(make, navigator, session_id, CLOCK, 2, started_at=CLOCK.now() - timedelta(hours=1))
    assert disputes.list_disputes(session, as_actor(navigator)).total == 0
    with pytest.raises(Forbidden):
        disputes.list_disputes(session, as_actor(made.owner))


def test_the_office_settles_from_the_list_and_both_read_why(client, make):
    made = build.pairing(make)
    session_id = build.session(make, made, minutes=60)
    doubt(make, made, session_id)
    end(make, made)
    client.sign_in(make.navigator())
    link = client.page("/staff/sessions").select_one("main tbody a")["href"]
    refused = client.submit(link, took_place="yes", day="1/1/2020", words="Both say so.")
    assert refused.status_code == 422
    page = client.check(refused)
    assert page.select_one("#day-error")
    assert page.select_one("#words").text.strip() == "Both say so."
    assert (
        client.submit(link, took_place="yes", minutes="45", words="45 minutes.").status_code == 303
    )
    assert "No disputed sessions" in client.page("/staff/sessions").text
    for user in (made.owner, made.mentor):
        text = client.sign_in(user).page(f"/mentoring/sessions/{session_id}").text
        assert "45 minutes." in text
        assert "We did not meet." in text


def test_whoever_decides_about_money_reads_no_words_of_a_dispute(client, make):
    made = build.pairing(make)
    session_id = build.session(make, made, shared_note="Prices.")
    doubt(make, made, session_id)
    void(make, make.navigator(), session_id, CLOCK, 2)
    client.sign_in(make.user(Role.NAVIGATOR, Role.LOAN_OFFICER))
    text = client.page(f"/staff/sessions/{session_id}").text
    assert not any(
        words in text for words in ("Prices.", "We did not meet.", "He was ill", "Spanish")
    )
