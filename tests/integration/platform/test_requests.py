"""One request is one transaction: what is stored, what is refused, what the reader is told."""

import gzip
import logging
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import brotli
import pytest
from flask import flash, request
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import DBAPIError, OperationalError

from trepconnect.accounts.models import SignInSession
from trepconnect.kernel.actor import Actor, Role
from trepconnect.kernel.errors import Conflict, DomainError, Forbidden, NotFound, Throttled
from trepconnect.platform.data import audit
from trepconnect.platform.data.audit import AuditEntry
from trepconnect.platform.data.db import ReadOnlyRequest, db, read_only, unit_of_work
from trepconnect.platform.data.throttle import Attempt
from trepconnect.platform.web import requests
from trepconnect.platform.web.access import everyone
from trepconnect.platform.web.requests import after_reading

NOW = datetime(2026, 11, 20, tzinfo=UTC)


def attempt():
    return {"id": uuid4(), "purpose": "probe", "subject": "x", "at": NOW}


@pytest.fixture
def app(own_app):
    return own_app


@pytest.fixture
def probe(app):
    """Adds a view for a test: ``probe(view, methods=[...])`` and a client for it."""
    app.config.update(WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=False)

    def add(view, methods=("GET", "POST"), gate=everyone):
        view.__access__ = gate
        app.add_url_rule("/probe", "probe", view, methods=methods)
        return app.test_client()

    return add


def count(session, table=Attempt):
    return session.scalar(select(func.count()).select_from(table))


def by_flush(session):
    session.add(Attempt(**attempt()))
    session.flush()


def by_autoflush(session):
    session.add(Attempt(**attempt()))
    session.scalars(select(Attempt)).all()


def by_bulk_statement(session):
    session.execute(insert(Attempt), [attempt()])


def by_core_table(session):
    session.execute(insert(Attempt.__table__).values(attempt()))


def by_text(session):
    session.execute(text("DELETE FROM attempts"))


def by_connection(session):
    session.connection().exec_driver_sql("DELETE FROM attempts")


WAYS_TO_WRITE = [
    by_flush,
    by_autoflush,
    by_bulk_statement,
    by_core_table,
    by_text,
    by_connection,
]


@pytest.mark.parametrize("write", WAYS_TO_WRITE)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_reading_methods_cannot_write_in_any_way(probe, make, session, write, method):
    make.save(Attempt(**attempt()))
    seen = []

    def view():
        try:
            write(db.session())
        except (ReadOnlyRequest, DBAPIError) as error:
            seen.append(error)
            raise
        return "written"

    response = probe(view).open("/probe", method=method)
    assert response.status_code >= 500
    assert seen
    assert count(session) == 1


@pytest.mark.parametrize("write", WAYS_TO_WRITE)
def test_a_read_only_session_cannot_write_either(app, write):
    with (
        app.app_context(),
        read_only() as reading,
        pytest.raises((ReadOnlyRequest, DBAPIError)),
    ):
        write(reading)


def test_a_connection_that_read_may_write_when_it_is_used_again(app, session):
    """Both databases mark a reading connection; the mark must not stay in the pool."""
    with app.app_context():
        for _ in range(12):
            with read_only() as reading:
                reading.scalars(select(Attempt)).all()
            with unit_of_work() as writing:
                writing.add(Attempt(**attempt()))
    assert count(session) == 12


@pytest.mark.parametrize(("status", "stored"), [(200, 1), (303, 1), (400, 0), (422, 0), (500, 0)])
def test_a_post_is_stored_only_if_its_answer_is_good(probe, session, status, stored):
    def view():
        by_flush(db.session())
        return "answer", status

    assert probe(view).post("/probe").status_code == status
    assert count(session) == stored


def test_a_post_that_crashes_stores_nothing_and_says_so_plainly(probe, session):
    def view():
        by_flush(db.session())
        raise ZeroDivisionError("Maria Perez, 505 555 0142")

    response = probe(view).post("/probe")
    assert response.status_code == 500
    assert "ZeroDivision" not in response.text
    assert "Maria" not in response.text
    assert count(session) == 0


def test_a_commit_that_fails_answers_with_an_error_page_and_keeps_the_old_cookie(
    app, probe, session, monkeypatch
):
    def view():
        by_flush(db.session())
        flash("Saved.")
        return "ok", 200

    def fail(_session):
        raise OperationalError("COMMIT", {}, Exception("disk is full"))

    client = probe(view)
    monkeypatch.setattr(requests, "commit", fail)
    response = client.post("/probe")
    assert response.status_code == 503
    assert "Set-Cookie" not in response.headers
    assert count(session) == 0
    monkeypatch.undo()
    assert "Saved." not in client.get("/sign-in").text


def test_a_unique_key_that_refuses_a_row_is_a_conflict_not_a_crash(probe, make, session):
    row = attempt()
    make.save(Attempt(**row))

    def view():
        db.session().execute(insert(Attempt), [row])
        return "stored twice"

    assert probe(view).post("/probe").status_code == 409
    assert count(session) == 1


def test_a_unique_key_that_refuses_only_at_commit_is_a_conflict_too(probe, make):
    row = attempt()
    make.save(Attempt(**row))

    def view():
        db.session().add(Attempt(**row))
        return "flushed by the commit"

    assert probe(view).post("/probe").status_code == 409


def test_a_missing_value_is_a_crash_not_a_conflict(probe):
    def view():
        db.session().execute(insert(Attempt), [{**attempt(), "subject": None}])
        return "stored"

    assert probe(view).post("/probe").status_code == 500


class InvitedTooLate(DomainError):
    code = "invited_too_late"


@pytest.mark.parametrize(
    ("error", "status"),
    [(NotFound(), 404), (Forbidden(), 403), (Conflict(), 409), (InvitedTooLate(), 409)],
)
def test_rules_that_say_no_have_their_pages(probe, error, status):
    def view():
        raise error

    client = probe(view)
    for method in ("GET", "POST"):
        response = client.open("/probe", method=method)
        assert response.status_code == status
        client.check(response)


def test_a_throttled_answer_says_when_to_come_back(probe):
    def view():
        raise Throttled(77)

    response = probe(view).post("/probe")
    assert (response.status_code, response.headers["Retry-After"]) == (429, "77")


def test_what_people_wrote_does_not_reach_the_log(probe, caplog):
    def view():
        with unit_of_work() as writing:
            writing.add(Attempt(**{**attempt(), "subject": "canary-7d1"}))
        how = {
            "value": lambda: int(request.form["who"]),
            "null": lambda: db.session().execute(
                insert(Attempt), [{**attempt(), "subject": request.form["who"], "at": None}]
            ),
            "statement": lambda: db.session().execute(
                text("SELECT nothing FROM canary WHERE x = :x"), {"x": request.form["who"]}
            ),
        }
        how[request.form["how"]]()

    client = probe(view)
    client.application.testing = False
    with caplog.at_level(logging.DEBUG):
        for how in ("value", "null", "statement"):
            response = client.post("/probe", data={"how": how, "who": "canary-7d1"})
            assert response.status_code >= 500
    assert caplog.text.count("request failed") == 3
    assert "canary-7d1" not in caplog.text


# --- notes that reading leaves behind


def actor():
    return Actor(uuid4(), frozenset({Role.NAVIGATOR}))


def test_a_noted_read_is_in_the_audit_log_when_the_page_leaves(probe, session):
    def view():
        audit.note_read(actor(), "probe.read", "person", "p1")
        return "a sensitive record"

    probe(view).get("/probe")
    assert session.scalars(select(AuditEntry.action)).all() == ["probe.read"]


@pytest.mark.parametrize("status", [200, 303, 422])
def test_a_sensitive_record_shown_in_answer_to_a_post_is_noted_too(probe, session, status):
    def view():
        audit.note_read(actor(), "probe.read", "person", "p1")
        return "a sensitive record", status

    probe(view).post("/probe")
    assert session.scalars(select(AuditEntry.action)).all() == ["probe.read"]


def test_a_read_that_cannot_be_noted_is_not_shown(probe, session, monkeypatch):
    def view():
        audit.note_read(actor(), "probe.read", "person", "p1")
        return "a sensitive record"

    def fail(_session):
        raise OperationalError("INSERT", {}, Exception("disk is full"))

    client = probe(view)
    monkeypatch.setattr("trepconnect.platform.data.db._before_commit", [fail])
    response = client.get("/probe")
    assert response.status_code == 503
    assert "sensitive" not in response.text


def test_a_change_and_its_audit_line_are_stored_together_or_not_at_all(probe, session):
    def view():
        by_flush(db.session())
        audit.record(db.session(), actor(), "probe.changed", "thing", "t1")
        return "answer", int(request.args["status"])

    client = probe(view)
    client.post("/probe?status=422")
    assert (count(session), count(session, AuditEntry)) == (0, 0)
    client.post("/probe?status=200")
    assert (count(session), count(session, AuditEntry)) == (1, 1)


def test_a_note_after_reading_is_stored_and_its_failure_spoils_nothing(probe, session):
    def view():
        after_reading(lambda writing: writing.add(Attempt(**attempt())))
        if "fail" in request.args:
            after_reading(lambda writing: writing.execute(text("SELECT nope FROM nothing")))
        return "page"

    client = probe(view)
    assert client.get("/probe").text == "page"
    assert count(session) == 1
    assert client.get("/probe?fail=1").text == "page"
    assert count(session) == 1


def test_a_session_is_touched_at_most_once_a_minute(app, make, session):
    user = make.user()
    client = app.test_client().sign_in(user)
    seen = select(SignInSession.seen_at)
    first = session.scalar(seen)
    client.get("/account")
    assert session.scalar(seen) == first
    with make.writing() as writing:
        writing.execute(
            text("UPDATE sign_in_sessions SET seen_at = :at"),
            {"at": (first - timedelta(seconds=70)).replace(tzinfo=None)},
        )
    client.get("/account")
    assert session.scalar(seen) >= first


# --- methods, other sites, headers


def test_head_answers_like_get_without_a_body(client):
    head, get = client.head("/sign-in"), client.get("/sign-in")
    assert (head.status_code, head.data) == (get.status_code, b"")


@pytest.mark.parametrize("method", ["OPTIONS", "PUT", "DELETE", "PATCH", "TRACE"])
def test_methods_that_no_view_has_are_refused_with_what_is_allowed(client, method):
    response = client.open("/sign-out", method=method)
    assert response.status_code == 405
    assert response.headers["Allow"] == "POST"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://["},
        {"Origin": ""},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": "http://localhost:8001"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_form_from_another_site_is_refused_even_with_a_token(client, headers, session):
    token = client.csrf()
    data = {"contact": "505 555 0142", "csrf_token": token}
    response = client.post("/sign-in", data=data, headers=headers)
    assert response.status_code == 400
    client.check(response)


def test_a_form_of_our_own_is_accepted(client):
    data = {"contact": "505 555 0142", "csrf_token": client.csrf()}
    headers = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    assert client.post("/sign-in", data=data, headers=headers).status_code == 303


@pytest.mark.parametrize("token", [None, "", "x", "a.b.c"])
def test_a_form_without_its_token_is_refused(client, token):
    client.get("/sign-in")
    data = {"contact": "505 555 0142"} | ({} if token is None else {"csrf_token": token})
    assert client.post("/sign-in", data=data).status_code == 400


def test_a_token_of_another_browser_is_refused(app):
    stolen = app.test_client().csrf()
    client = app.test_client()
    client.get("/sign-in")
    data = {"contact": "505 555 0142", "csrf_token": stolen}
    assert client.post("/sign-in", data=data).status_code == 400


EVERYWHERE = {
    "Content-Security-Policy": "default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def asset(client):
    response = client.get(client.page("/sign-in").select_one("link[rel=stylesheet]")["href"])
    response.close()
    return response


def answers(client):
    yield 200, client.get("/sign-in")
    yield 200, asset(client)
    yield 200, client.get("/healthz")
    yield 303, client.get("/account")
    yield 400, client.post("/sign-in")
    yield 401, client.post("/account/name", data={"csrf_token": client.csrf()})
    yield 404, client.get("/nothing-here")
    yield 405, client.put("/sign-in")
    yield 413, client.post("/sign-in", data={"contact": "x" * 500_000})


def test_every_kind_of_answer_carries_the_protecting_headers(client, beat):
    for status, response in answers(client):
        assert response.status_code == status
        for name, value in EVERYWHERE.items():
            assert response.headers[name].startswith(value), (status, name)
        assert "unsafe" not in response.headers["Content-Security-Policy"]
        assert "Access-Control-Allow-Origin" not in response.headers


def test_pages_are_not_kept_by_browsers_and_assets_are(client):
    assert client.get("/sign-in").headers["Cache-Control"] == "no-store"
    assert "immutable" in asset(client).headers["Cache-Control"]


@pytest.mark.parametrize(
    ("accepts", "compressed"),
    [
        ("br", "br"),
        ("gzip, br;q=0.5", "br"),
        ("gzip", "gzip"),
        ("gzip, br;q=0", "gzip"),
        ("br;q=0", None),
        ("gzip;q=0", None),
        ("", None),
    ],
)
def test_pages_are_compressed_for_those_who_can_read_it(client, accepts, compressed):
    response = client.get("/sign-in", headers={"Accept-Encoding": accepts})
    assert response.headers.get("Content-Encoding") == compressed
    opened = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}
    body = opened[compressed](response.data)
    assert b"<!doctype html>" in body
    assert int(response.headers["Content-Length"]) == len(response.data)
    assert {"Cookie", "Accept-Encoding"} <= set(response.headers["Vary"].split(", "))


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/\n/evil.example",
        " //evil.example",
        "evil.example",
        "///evil.example",
        "/" + "a" * 5000,
        "",
    ],
)
def test_going_on_after_sign_in_never_leaves_this_site(app, make, target):
    client = app.test_client().sign_in(make.user())
    response = client.get("/sign-in", query_string={"next": target})
    assert response.location == "/"


def test_going_on_after_sign_in_keeps_a_path_of_ours(app, make):
    client = app.test_client().sign_in(make.user())
    assert client.get("/sign-in?next=/account?lang%3Des").location == "/account?lang=es"


def test_text_comes_in_without_control_characters(probe):
    def view():
        return repr((request.args["a"], request.form["b"]))

    client = probe(view)
    response = client.post("/probe?a=x%00y%07", data={"b": "p\x00q\r\nr\x1b"})
    assert response.text == repr(("xy", "pq\nr"))
