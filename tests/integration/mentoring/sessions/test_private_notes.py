"""A private note is for the mentor and the office: nothing that she can open or read holds it."""

import re
from dataclasses import fields, is_dataclass

import pytest

from tests.architecture.areas.mentoring import TABLE
from tests.factories import mentoring as build
from trepconnect.accounts.service.sign_in import as_actor
from trepconnect.kernel.actor import Actor
from trepconnect.mentoring.mentors import queries as mentors_queries
from trepconnect.mentoring.overview.queries import office
from trepconnect.mentoring.pairings.queries import briefs, pairings, requests
from trepconnect.mentoring.sessions.queries import meetings, sessions
from trepconnect.mentoring.sessions.queries import meetings as meetings_queries
from trepconnect.platform.clock import OfficeClock

SECRET = "Afraid of the landlord, and of me"


@pytest.fixture
def noted(make):
    """A pairing with everything: a session with a private note, tasks, meetings, her request."""
    made = build.pairing(make)
    made.session_id = build.session(
        make, made, private_note=SECRET, shared_note="Prices.", agreed=["Call them"]
    )
    made.meeting_id = build.meeting(make, made)
    made.task_id = build.task(make, made)
    return made


def addresses(app, made):
    """Every address of mentoring, with this pairing in it."""
    ids = {
        "pairing_id": made.id,
        "session_id": made.session_id,
        "meeting_id": made.meeting_id,
        "task_id": made.task_id,
        "mentor_id": made.mentor.id,
        "request_id": made.id,
    }
    for rule in app.url_map.iter_rules():
        if rule.endpoint.split(".")[0] in {"mentoring", "mentors"}:
            values = {name: ids[name] for name in rule.arguments}
            for method in sorted(rule.methods & {"GET", "POST"}):
                yield (
                    rule.endpoint,
                    method,
                    app.url_map.bind("localhost").build(rule.endpoint, values, method=method),
                )


def test_nothing_that_she_opens_or_sends_answers_with_it(app, make, noted):
    app.config.update(WTF_CSRF_ENABLED=False)
    client = app.test_client().sign_in(noted.owner)
    opened = set()
    for endpoint, method, url in addresses(app, noted):
        response = client.open(url, method=method, data={} if method == "POST" else None)
        assert SECRET not in response.text, (method, url)
        opened.add((endpoint, method))
    assert opened == {one for one in TABLE if one[0].split(".")[0] in {"mentoring", "mentors"}}


def test_not_even_the_pages_that_lead_away_hold_it(client, noted):
    """Whatever her pages of mentoring link to, and her start page."""
    client.sign_in(noted.owner)
    seen, to_see = set(), ["/", "/mentoring", f"/mentoring/{noted.id}"]
    while to_see:
        url = to_see.pop()
        if url in seen:
            continue
        seen.add(url)
        response = client.get(url)
        assert SECRET not in response.text, url
        links = re.findall(r'href="(/[^"#]*)"', response.text)
        to_see += [one for one in links if one.startswith("/mentoring") and "?lang" not in one]
    assert f"/mentoring/sessions/{noted.session_id}" in seen


def texts_in(value):
    """Everything that a result of a query holds, however deep."""
    if is_dataclass(value):
        for field in fields(value):
            yield from texts_in(getattr(value, field.name))
    elif isinstance(value, list | tuple | set | frozenset):
        for one in value:
            yield from texts_in(one)
    else:
        yield str(value)


def test_no_query_reads_it_for_her(make, noted):
    hers, now = as_actor(noted.owner), OfficeClock().now()
    with make.writing() as session:
        pairing = pairings.get_pairing(session, hers, noted.id)
        found = [
            pairing,
            pairings.list_pairings(session, hers),
            sessions.get_session(session, hers, noted.session_id),
            sessions.list_sessions(session, hers, noted.id),
            sessions.page_of_sessions(session, hers, noted.id),
            office.page_of_ended(session, hers),
            meetings_queries.list_tasks(session, hers, noted.business.id),
            meetings_queries.list_tasks_of(session, hers, noted.id),
            meetings_queries.list_tasks_from(session, hers, noted.session_id),
            meetings.list_meetings(session, hers, noted.id, now=now),
            meetings.next_meeting(session, hers, now=now),
            requests.list_requests(session, hers),
            mentors_queries.get_mentor(session, hers, noted.mentor.id),
            briefs.get_brief(session, hers, noted.id),
            briefs.list_contacts_for(session, hers, pairing),
        ]
        assert all(SECRET not in text for text in texts_in(found))
        his = sessions.get_session(session, as_actor(noted.mentor), noted.session_id)
        assert SECRET in list(texts_in(his))


def test_the_mentor_and_the_office_do_read_it(app, make, noted):
    for user, url in (
        (noted.mentor, f"/mentoring/sessions/{noted.session_id}"),
        (make.navigator(), f"/staff/pairings/{noted.id}"),
    ):
        assert SECRET in app.test_client().sign_in(user).page(url).text


def test_the_program_itself_does_not_open_it(make, noted):
    """Who makes a message or a report from a session has no use for it."""
    with make.writing() as session:
        found = sessions.get_session(session, Actor.system(), noted.session_id)
    assert found.private_note == ""
