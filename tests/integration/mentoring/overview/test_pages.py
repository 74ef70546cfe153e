from datetime import date, datetime, time, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from tests.factories import mentoring as build
from tests.factories.days import ZONE, today
from tests.factories.matching import TAXES
from trepconnect.accounts.service.sign_in import as_actor
from trepconnect.kernel.actor import Role
from trepconnect.mentoring.mentors import queries as mentors_queries
from trepconnect.mentoring.mentors.models import MentorRow
from trepconnect.mentoring.pairings.domain.pairing import EndReason, PairingState
from trepconnect.mentoring.pairings.domain.request import Must, RequestState
from trepconnect.mentoring.pairings.models import PairingRow, RequestRow
from trepconnect.mentoring.pairings.service import proposals
from trepconnect.mentoring.sessions.domain import SessionState, Way
from trepconnect.mentoring.sessions.models import MeetingRow, SessionRow, TaskRow
from trepconnect.platform.clock import OfficeClock
from trepconnect.platform.data.audit import AuditEntry

SECRET = "She is afraid of her landlord."


@pytest.fixture
def pair(make):
    return build.pairing(make)


def count(session, table):
    return session.scalar(select(func.count()).select_from(table))


def words_of(page):
    return " ".join(page.select_one("main").text.split())


# --- the list


def test_the_list_says_who_waits_for_an_answer(client, make):
    made = build.pairing(make, state=PairingState.PROPOSED)
    for user, name in (
        (made.mentor, "A person with a business"),
        (made.owner, made.mentor.display_name),
    ):
        page = client.sign_in(user).page("/mentoring")
        row = page.select_one("ul.rows li")
        assert row.select_one(f"a[href='/mentoring/{made.id}']").text == name
        assert "Please answer by" in row.text


def test_a_new_mentor_is_asked_to_tell_about_himself(client, make):
    page = client.sign_in(make.user(Role.MENTOR)).page("/mentoring")
    assert page.select_one("a[href='/mentoring/profile']").text == "Start"


@pytest.mark.parametrize(
    ("said", "told"),
    [({}, "You have 3 places free."), ({"screened": False}, "has to get to know you")],
)
def test_a_mentor_is_told_how_he_stands(client, make, said, told):
    page = client.sign_in(build.mentor(make, **said)).page("/mentoring")
    assert told in words_of(page)


def test_she_who_has_no_mentor_is_led_to_ask(client, make):
    owner, _business = build.person(make)
    page = client.sign_in(owner).page("/mentoring")
    assert page.select_one("main a[href='/mentoring/ask']")
    page = client.sign_in(make.user()).page("/mentoring")
    assert page.select_one("main a[href='/profile/start']")


def test_the_list_costs_the_same_however_long(client, make, count_queries):
    mentor = build.mentor(make, capacity=20)
    client.sign_in(mentor)
    counts = []
    for more in (4, 40):
        for number in range(more):
            ended = PairingState.ENDED if number > 2 else PairingState.ACTIVE
            build.pairing(make, mentor_user=mentor, state=ended)
        with count_queries() as seen:
            page = client.page("/mentoring")
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 8, "\n".join(seen)
    assert "Page 1 of 2" in page.text
    assert len(client.page("/mentoring?page=2").select("#ended ~ ul.rows li")) == 13


# --- asking


def test_she_asks_sees_it_and_takes_it_back(client, make, session):
    owner, _business = build.person(make)
    client.sign_in(owner)
    fields = {"words": "My prices.", "musts": ["own_language", "same_trade"]}
    response = client.submit("/mentoring/ask", **fields)
    assert response.status_code == 303
    row = session.scalars(select(RequestRow)).one()
    assert (row.words, row.musts) == ("My prices.", [Must.OWN_LANGUAGE, Must.SAME_TRADE])
    page = client.page(response.location)
    assert "The office is looking for somebody who fits" in words_of(page)
    assert client.send(page.select_one("main form")).status_code == 303
    assert session.get(RequestRow, row.id).state is RequestState.WITHDRAWN


def test_asking_twice_is_no_mistake(client, make, session):
    owner, _business = build.person(make)
    client.sign_in(owner)
    form = client.page("/mentoring/ask").select_one("main form[method=post]")
    assert [client.send(form, "/mentoring/ask").status_code for _ in range(2)] == [303, 303]
    assert count(session, RequestRow) == 1


def test_she_may_ask_for_one_mentor(client, make, session):
    owner, business = build.person(make)
    mentor = build.mentor(make, name="Ruth")
    url = f"/mentoring/ask?business={business.id}&mentor={mentor.id}"
    client.sign_in(owner)
    assert "You would like Ruth." in words_of(client.page(url))
    client.submit(url)
    assert session.scalars(select(RequestRow.mentor_id)).one() == mentor.id


@pytest.mark.parametrize("what", ["business=x", "mentor=x"])
def test_asking_for_what_is_not_there(client, make, what):
    owner, business = build.person(make)
    client.sign_in(owner).page(f"/mentoring/ask?{what}", status=404)
    other = build.person(make)[1]
    client.page(f"/mentoring/ask?business={other.id}", status=404)
    client.page(f"/mentoring/ask?business={business.id}&mentor={uuid4()}", status=404)


def test_words_that_must_not_be_kept_are_refused_and_stay_on_the_page(client, make, session):
    owner, _business = build.person(make)
    client.sign_in(owner)
    response = client.submit("/mentoring/ask", words="My SSN is 123-45-6789")
    assert response.status_code == 422
    page = client.check(response)
    assert page.select_one("#words-error")
    assert page.select_one("#words").text.strip() == "My SSN is 123-45-6789"
    assert count(session, RequestRow) == 0


# --- a proposal


def test_a_proposal_tells_the_mentor_why_but_not_who(client, make, session):
    made = build.pairing(make, state=PairingState.PROPOSED)
    page = client.sign_in(made.mentor).page(f"/mentoring/{made.id}")
    text = words_of(page)
    assert "You both speak: Spanish, English." in text
    assert "You are both free: Monday: Evening" in text
    assert "The mentor knows about: Business taxes." in text
    for secret in (made.owner.display_name, "Tamales", "example.org"):
        assert secret not in page.main.text
    read = select(AuditEntry.action).where(AuditEntry.subject_id == str(made.owner.id))
    assert "mentoring.record_read" in session.scalars(read).all()


def test_both_answer_on_the_page(client, make, session):
    made = build.pairing(make, state=PairingState.PROPOSED)
    for user in (made.mentor, made.owner):
        client.sign_in(user)
        form = f"form[action='/mentoring/{made.id}/accept']"
        assert client.submit(f"/mentoring/{made.id}", form=form).status_code == 303
    assert session.get(PairingRow, made.id).state is PairingState.ACTIVE
    assert made.mentor.display_name in client.page(f"/mentoring/{made.id}").h1.text


def test_who_said_yes_may_still_change_his_mind(client, make, session):
    made = build.pairing(make, state=PairingState.PROPOSED)
    client.sign_in(made.mentor)
    client.submit(f"/mentoring/{made.id}")
    page = client.page(f"/mentoring/{made.id}")
    assert "You said yes on" in words_of(page)
    there = page.select_one("main a[href$='/decline']")["href"]
    assert client.submit(there).status_code == 422
    response = client.submit(there, reason="no_time", words="My mother is ill.")
    assert response.status_code == 303
    assert session.get(PairingRow, made.id).end_reason is EndReason.NO_TIME
    assert "This proposal is closed" in words_of(client.page(f"/mentoring/{made.id}"))
    client.sign_in(made.owner)
    assert "My mother is ill." not in client.page(f"/mentoring/{made.id}").text


def test_an_answer_that_comes_too_late_is_told_so(client, make):
    made = build.pairing(make, state=PairingState.PROPOSED)
    client.sign_in(made.owner)
    form = client.page(f"/mentoring/{made.id}").select_one(f"form[action$='{made.id}/accept']")
    with make.writing() as writing:
        proposals.lapse_proposal(writing, OfficeClock(), pairing_id=made.id)
    response = client.send(form)
    assert response.status_code == 409
    assert "Somebody changed this before you" in client.check(response).text
    assert client.get(f"/mentoring/{made.id}/decline").status_code == 409


# --- the two at work


def test_they_reach_each_other_once_both_have_said_yes(client, make):
    shy = build.pairing(make)
    page = client.sign_in(shy.mentor).page(f"/mentoring/{shy.id}")
    assert "example.org" in page.select_one("#reach").parent.text
    page = client.sign_in(shy.owner).page(f"/mentoring/{shy.id}")
    assert "example.org" not in page.select_one("#reach").parent.text
    open_ = build.pairing(make, mentor_user=build.mentor(make, shares_contact=True))
    page = client.sign_in(open_.owner).page(f"/mentoring/{open_.id}")
    assert "example.org" in page.select_one("#reach").parent.text


def test_the_page_of_two_takes_eight_statements_however_much_there_is(
    client, make, pair, count_queries
):
    counts = {}
    for more in (1, 9):
        for number in range(more):
            build.session(make, pair, agreed=["One", "Two"])
            build.meeting(make, pair, days=3 + more + number)
        for user in (pair.mentor, pair.owner):
            client.sign_in(user).page(f"/mentoring/{pair.id}")
            with count_queries() as seen:
                client.page(f"/mentoring/{pair.id}")
            seen = [one for one in seen if "audit" not in one]
            counts.setdefault(user.id, []).append(len(seen))
            assert len(seen) <= 8, "\n".join(seen)
    assert all(few == many for few, many in counts.values())


def test_rest_and_going_on(client, make, session, pair):
    client.sign_in(pair.owner)
    client.submit(f"/mentoring/{pair.id}", form="form[action$='/pause']")
    assert session.get(PairingRow, pair.id).state is PairingState.PAUSED
    page = client.page(f"/mentoring/{pair.id}")
    assert not page.select("a[href$='/meetings/new']")
    client.send(page.select_one("form[action$='/resume']"))
    assert session.get(PairingRow, pair.id).state is PairingState.ACTIVE


def test_ending_asks_for_a_reason(client, make, session, pair):
    client.sign_in(pair.mentor)
    there = f"/mentoring/{pair.id}/end"
    response = client.submit(there)
    assert response.status_code == 422
    assert client.check(response).select_one("#reason-error")
    assert client.submit(there, reason="goals_met").status_code == 303
    assert session.get(PairingRow, pair.id).end_reason is EndReason.GOALS_MET
    page = client.page(f"/mentoring/{pair.id}")
    assert "This ended on" in words_of(page)
    assert "example.org" not in page.select_one("main").text
    assert client.get(there).status_code == 409


# --- a session


def log_form(client, made):
    return f"/mentoring/{made.id}/sessions/new"


def test_what_is_most_likely_is_filled_in(client, make, pair):
    build.session(make, pair, way=Way.VIDEO, language="en")
    page = client.sign_in(pair.mentor).page(log_form(client, pair))
    assert page.select_one("#minutes")["value"] == "60"
    assert page.select_one("[name=way][checked]")["value"] == "video"
    assert page.select_one("#language option[selected]")["value"] == "en"
    topics = page.select("#topics label")
    assert [one.text for one in topics] == ["Business taxes"]


def test_a_session_is_logged_with_two_taps(client, make, session, pair):
    client.sign_in(pair.mentor)
    response = client.submit(log_form(client, pair))
    assert response.status_code == 303
    row = session.scalars(select(SessionRow)).one()
    assert (row.minutes, row.way, row.language) == (60, Way.IN_PERSON, "es")
    ago = OfficeClock().now() - row.started_at
    assert timedelta(minutes=59) < ago < timedelta(minutes=67)
    assert "can read it now" in words_of(client.page(response.location))


def test_a_session_is_logged_with_everything(client, make, session, pair):
    client.sign_in(pair.mentor)
    day = today(100)
    client.submit(
        log_form(client, pair),
        minutes="45",
        way="phone",
        interpreter="missing",
        topics=[TAXES],
        more_topics=["money.pricing"],
        shared_note="Prices.",
        private_note=SECRET,
        agreed_1="Ask for two offers",
        due_1=day.isoformat(),
        agreed_3="Send the form",
        doer_3="mentor",
        next_day=f"{day.month}/{day.day}/{day.year}",
        next_hour="5:30 pm",
        next_where="Library",
    )
    row = session.scalars(select(SessionRow)).one()
    assert (row.minutes, row.interpreter_wanted, row.interpreter_came) == (45, True, False)
    assert row.topics == [TAXES, "money.pricing"]
    tasks = {one.text: one for one in session.scalars(select(TaskRow))}
    assert tasks["Ask for two offers"].due_on == day
    assert tasks["Send the form"].doer == "mentor"
    meeting = session.scalars(select(MeetingRow)).one()
    assert meeting.starts_at == datetime.combine(day, time(17, 30), ZONE)
    assert (meeting.place, meeting.minutes) == ("Library", 45)


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"day": ""}, "day"),
        ({"day": "31/12/2026"}, "day"),
        ({"day": "2099-01-01"}, "day"),
        ({"day": "2001-01-01"}, "day"),
        ({"hour": "25:00"}, "hour"),
        ({"minutes": "0"}, "minutes"),
        ({"minutes": ""}, "minutes"),
        ({"way": ""}, "way"),
        ({"language": "xx"}, "language"),
        ({"topics": "money.nothing"}, "topics"),
        ({"shared_note": "x" * 4_001}, "shared_note"),
        ({"private_note": "Her A-number is A123456789"}, "private_note"),
        ({"agreed_2": "x" * 301}, "agreed_2"),
        ({"due_1": "soon"}, "due_1"),
        ({"next_day": "2027-01-31"}, "next_hour"),
        ({"next_day": "2001-01-31", "next_hour": "10:00"}, "next_day"),
        ({"next_day": "2090-01-31", "next_hour": "10:00"}, "next_day"),
    ],
)
def test_mistakes_are_told_beside_the_field_and_nothing_typed_is_lost(
    client, make, session, pair, fields, wrong
):
    client.sign_in(pair.mentor)
    response = client.submit(log_form(client, pair), **{"shared_note": "Kept.", **fields})
    assert response.status_code == 422
    page = client.check(response)
    assert page.select_one(f"#{wrong}-error"), page.select_one(".errors").text
    if "shared_note" not in fields:
        assert page.select_one("#shared_note").text.strip() == "Kept."
    assert count(session, SessionRow) == count(session, MeetingRow) == 0


def test_a_double_tap_stores_once(client, make, session, pair):
    client.sign_in(pair.mentor)
    form = client.page(log_form(client, pair)).select_one("main form")
    assert [client.send(form).status_code for _ in range(2)] == [303, 303]
    assert count(session, SessionRow) == 1


@pytest.mark.parametrize("state", [PairingState.PROPOSED, PairingState.PAUSED])
def test_only_who_goes_on_logs(client, make, state):
    made = build.pairing(make, state=state)
    assert client.sign_in(made.mentor).get(log_form(client, made)).status_code == 409


def test_she_reads_and_confirms(client, make, session, pair):
    session_id = build.session(make, pair, shared_note="Prices.", agreed=["Call them"])
    there = f"/mentoring/sessions/{session_id}"
    page = client.sign_in(pair.owner).page(there)
    assert "Prices." in page.text
    assert "Call them" in page.text
    assert client.send(page.select_one("form[action$='/confirm']")).status_code == 303
    assert session.get(SessionRow, session_id).state is SessionState.CONFIRMED
    assert not client.page(there).select("main form")


def test_she_says_that_it_was_different_and_he_mends_it(client, make, session, pair):
    session_id = build.session(make, pair, private_note=SECRET)
    there = f"/mentoring/sessions/{session_id}"
    form = f"form[action='{there}/question']"
    response = client.sign_in(pair.owner).submit(there, form=form)
    assert response.status_code == 422
    assert client.check(response).select_one("#words-error")
    client.submit(there, form=form, words="Only half an hour.")
    page = client.sign_in(pair.mentor).page(there)
    assert "Only half an hour." in page.text
    assert SECRET in page.text
    edit = client.page(f"{there}/edit")
    assert edit.select_one("#private_note").text.strip() == SECRET
    assert client.send(edit.select_one("main form"), minutes="30").status_code == 303
    row = session.get(SessionRow, session_id)
    assert (row.minutes, row.state) == (30, SessionState.LOGGED)
    page = client.sign_in(pair.owner).page(there)
    client.send(page.select_one("form[action$='/confirm']"))
    page = client.sign_in(pair.mentor).page(there)
    assert page.select_one("main a[href$='/edit']").text == "Edit the meeting notes"


def test_she_does_not_confirm_what_changed_under_her_hands(client, make, session, pair):
    session_id = build.session(make, pair)
    there = f"/mentoring/sessions/{session_id}"
    form = client.sign_in(pair.owner).page(there).select_one("form[action$='/confirm']")
    mentor = client.application.test_client().sign_in(pair.mentor)
    assert mentor.submit(f"{there}/edit", minutes="30").status_code == 303
    assert client.send(form).status_code == 409
    assert session.get(SessionRow, session_id).state is SessionState.LOGGED


def test_sessions_are_paged(client, make, pair, count_queries):
    client.sign_in(pair.owner)
    counts = []
    for more in (10, 20):
        for _ in range(more):
            build.session(make, pair, minutes=30)
        with count_queries() as seen:
            page = client.page(f"/mentoring/{pair.id}/sessions")
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 8
    assert len(page.select("ul.rows li")) == 25
    assert len(client.page(f"/mentoring/{pair.id}/sessions?page=2").select("ul.rows li")) == 5


# --- meetings and tasks


def test_a_meeting_is_planned_and_called_off(client, make, session, pair):
    client.sign_in(pair.owner)
    day = (OfficeClock().now() + timedelta(days=5)).date().isoformat()
    fields = {"day": day, "hour": "17:00", "way": "video", "where": "https://meet.example/x"}
    response = client.submit(f"/mentoring/{pair.id}/meetings/new", **fields)
    assert response.status_code == 303
    page = client.page(response.location)
    assert "https://meet.example/x" in page.text
    client.send(page.select_one("form[action$='/cancel']"))
    assert session.scalars(select(MeetingRow.cancelled_by)).one() == pair.owner.id
    assert "No meeting is planned." in client.page(response.location).text


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"day": "", "hour": "10:00"}, "day"),
        ({"day": "2020-01-01", "hour": "10:00"}, "day"),
        ({"day": "2027-01-01", "hour": ""}, "hour"),
        ({"day": "2027-01-01", "hour": "10:00", "minutes": "9999"}, "minutes"),
        ({"day": "2027-01-01", "hour": "10:00", "where": "x" * 201}, "where"),
    ],
)
def test_a_meeting_that_cannot_be(client, make, session, pair, fields, wrong):
    client.sign_in(pair.mentor)
    response = client.submit(f"/mentoring/{pair.id}/meetings/new", **fields)
    assert response.status_code == 422
    assert client.check(response).select_one(f"#{wrong}-error")
    assert count(session, MeetingRow) == 0


def test_something_is_added_done_and_opened_again(client, make, session, pair):
    there = f"/mentoring/{pair.id}"
    form = f"form[action='{there}/tasks']"
    client.sign_in(pair.owner)
    response = client.submit(there, form=form)
    assert response.status_code == 422
    assert client.check(response).select_one("#text-error")
    response = client.submit(there, form=form, text="Read the lease", due="12/1/2026")
    assert response.status_code == 303
    page = client.page(there)
    client.send(page.select_one("form[action$='/finish']"))
    assert session.scalars(select(TaskRow.done_by)).one() == pair.owner.id
    client.send(client.page(there).select_one("form[action$='/reopen']"))
    assert session.scalars(select(TaskRow.done_at)).one() is None


def send_twice(client, url, changed, form="main form[method=post]", **fields):
    """A form, the same again, and the same form with other content; the last answer."""
    found = client.page(url).select_one(form)
    for _time in range(2):
        assert client.send(found, url, **fields).status_code == 303
    return client.send(found, url, **{**fields, **changed})


def test_a_session_form_sent_again_with_other_words_is_refused_and_kept(
    client, make, session, pair
):
    client.sign_in(pair.mentor)
    refused = send_twice(
        client, log_form(client, pair), {"shared_note": "Other words."}, shared_note="First."
    )
    assert refused.status_code == 422
    page = client.check(refused)
    assert "You sent this form before" in page.text
    assert "Other words." in page.select_one("[name=shared_note]").text
    assert session.scalars(select(SessionRow.shared_note)).all() == ["First."]


def test_a_meeting_form_sent_again_with_another_day_is_refused(client, make, session, pair):
    client.sign_in(pair.mentor)
    day = [(OfficeClock().now() + timedelta(days=n)).date().isoformat() for n in (3, 4)]
    url = f"/mentoring/{pair.id}/meetings/new"
    refused = send_twice(client, url, {"day": day[1]}, day=day[0], hour="10:00")
    assert refused.status_code == 422
    assert "You sent this form before" in client.check(refused).text
    assert count(session, MeetingRow) == 1


def test_a_task_form_sent_again_with_other_words_is_refused(client, make, session, pair):
    client.sign_in(pair.owner)
    there = f"/mentoring/{pair.id}"
    form = f"form[action='{there}/tasks']"
    refused = send_twice(client, there, {"text": "Sign it"}, form=form, text="Read the lease")
    assert refused.status_code == 422
    assert "You sent this form before" in client.check(refused).text
    assert session.scalars(select(TaskRow.text)).all() == ["Read the lease"]


# --- his own profile


def test_he_tells_about_himself(client, make, session):
    user = make.user(Role.MENTOR)
    client.sign_in(user)
    response = client.submit(
        "/mentoring/profile",
        about="Ran a lunch counter.",
        trade="food_truck",
        expertise=[TAXES],
        meeting_times=["mon.evening"],
        language_1="es",
        level_1="native",
        language_2="en",
        level_2="fluent",
        zip_code="87102",
        capacity="2",
        weekly_minutes="90",
        travel_miles="10",
        only_stages=["idea"],
    )
    assert response.status_code == 303
    row = session.get(MentorRow, user.id)
    assert row.languages == {"es": "native", "en": "fluent"}
    assert (row.capacity, row.weekly_minutes, row.only_stages) == (2, 90, ["idea"])
    assert row.screened_on is None
    page = client.page("/mentoring/profile")
    assert page.select_one("#about").text.strip() == "Ran a lunch counter."


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"about": ""}, "about"),
        ({"about": "My SSN is 123-45-6789"}, "about"),
        ({"language_1": "", "language_2": ""}, "language_1"),
        ({"language_1": "xx"}, "language_1"),
        ({"level_1": "Infinity"}, "level_1"),
        ({"meeting_times": []}, "meeting_times"),
        ({"expertise": []}, "expertise"),
        ({"remote_ok": [], "in_person_ok": []}, "remote_ok"),
        ({"capacity": "21"}, "capacity"),
        ({"capacity": "0"}, "capacity"),
        ({"weekly_minutes": ""}, "weekly_minutes"),
        ({"travel_miles": "far"}, "travel_miles"),
        ({"zip_code": "871"}, "zip_code"),
    ],
)
def test_mistakes_in_a_profile(client, make, fields, wrong):
    client.sign_in(build.mentor(make))
    response = client.submit("/mentoring/profile", **fields)
    assert response.status_code == 422
    page = client.check(response)
    assert page.select_one(f"#{wrong}-error"), page.select_one(".errors")


def test_a_profile_that_was_saved_elsewhere_is_not_written_over(client, make, session):
    mentor = build.mentor(make)
    client.sign_in(mentor)
    form = client.page("/mentoring/profile").select_one("main form")
    build.mentor(make, user=mentor, about="From the office.")
    response = client.send(form, about="From me.")
    assert response.status_code == 422
    assert "saved somewhere else" in client.check(response).text
    assert session.get(MentorRow, mentor.id).about == "From the office."


def test_he_rests_and_comes_back(client, make, session):
    mentor = build.mentor(make)
    client.sign_in(mentor)
    pause = "form[action$='/pause']"
    response = client.submit("/mentoring/profile", form=pause, until="soon", follow=True)
    assert "Write a day like this" in client.check(response).text
    client.submit("/mentoring/profile", form=pause, until="2027-03-01")
    assert "You are taking a break until March 1, 2027" in client.page("/mentoring").text
    client.submit("/mentoring/profile", form="form[action$='/resume']")
    assert mentors_queries.get_mentor(session, as_actor(mentor), mentor.id).takes_people


def test_the_pages_are_in_her_language(client, make, pair):
    build.session(make, pair)
    client.sign_in(pair.owner)
    assert "Lo que acordaron" in client.page(f"/mentoring/{pair.id}?lang=es").text
    assert client.page(f"/mentoring/{pair.id}?lang=ar-XB").html["dir"] == "rtl"


def test_a_time_that_the_clocks_leave_out_is_refused(client, make, pair):
    """On the second Sunday in March the clocks go from 2:00 to 3:00."""
    year = today(0).year + 1
    first = date(year, 3, 1)
    spring = first + timedelta(days=(6 - first.weekday()) % 7 + 7)
    there = f"/mentoring/{pair.id}/meetings/new"
    client.sign_in(pair.owner)
    answer = client.submit(there, day=spring.isoformat(), hour="2:30 am")
    assert answer.status_code == 422
    assert "this time does not exist that day" in answer.text
    assert client.submit(there, day=spring.isoformat(), hour="3:30 am").status_code == 303
