"""What happens to those whom a mentor helps when his account is closed."""

import pytest
from sqlalchemy import select

from tests.factories import mentoring as build
from trepconnect.accounts.service import accounts
from trepconnect.accounts.service.sign_in import as_actor
from trepconnect.mentoring.mentors.domain import MentorState
from trepconnect.mentoring.mentors.models import MentorRow
from trepconnect.mentoring.pairings.domain.pairing import PairingState
from trepconnect.mentoring.pairings.domain.request import RequestState
from trepconnect.mentoring.pairings.models import PairingRow, RequestRow
from trepconnect.mentoring.sessions.domain import MeetingState
from trepconnect.mentoring.sessions.models import MeetingRow
from trepconnect.platform.clock import OfficeClock
from trepconnect.platform.worker import outbox


@pytest.fixture
def his(make):
    """A mentor with one who meets him, one who rests and one to whom he is proposed."""
    active = build.pairing(make)
    build.meeting(make, active)
    mentor = active.mentor
    build.pairing(make, mentor_user=mentor, state=PairingState.PAUSED)
    owner, business = build.person(make)
    build.request(make, owner, business)
    build.pairing(
        make, mentor_user=mentor, owner=owner, business=business, state=PairingState.PROPOSED
    )
    build.pairing(make)
    return mentor


def close(client, make, mentor):
    client.sign_in(make.admin()).submit(
        "/staff/accounts", form=f"form[action$='/{mentor.id}/suspend']"
    )
    with client.application.app_context():
        outbox.deliver_due()


def test_everything_that_hangs_on_him_ends(client, make, session, his):
    close(client, make, his)
    states = session.execute(select(PairingRow.mentor_id, PairingRow.state)).all()
    assert {one.state for one in states if one.mentor_id == his.id} == {PairingState.ENDED}
    assert {one.state for one in states if one.mentor_id != his.id} == {PairingState.ACTIVE}
    assert session.scalars(select(MeetingRow.state)).all() == [MeetingState.CANCELLED]
    assert session.scalars(select(RequestRow.state)).all() == [RequestState.OPEN]
    row = session.get(MentorRow, his.id)
    assert (row.state, row.places_taken) == (MentorState.LEFT, 0)


def test_closing_twice_is_once(client, make, session, his):
    close(client, make, his)
    with make.writing() as writing:
        accounts.suspend(writing, as_actor(make.admin()), OfficeClock(), user_id=his.id)
    assert session.get(MentorRow, his.id).state is MentorState.LEFT


def test_the_page_says_what_hangs_on_an_account(client, make, his):
    page = client.sign_in(make.admin()).page("/staff/accounts")
    assert "Closing ends 3 pairings and proposals" in page.text
    assert page.select_one(f"a[href='/staff/mentors/{his.id}']")
    client.submit("/staff/accounts", form=f"form[action$='/{his.id}/suspend']")
    assert "Closing ends 3" not in client.page("/staff/accounts").text
