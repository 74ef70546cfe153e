"""The database goes away: pages say so, nothing is half stored, and it recovers by itself."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from trepconnect.platform.data.db import db


@pytest.fixture
def away(app, monkeypatch):
    """``away()`` makes each statement and each new connection fail, ``away.back()`` mends it."""

    class Switch:
        gone = False

        def __call__(self):
            self.gone = True

        def back(self):
            self.gone = False

    switch = Switch()

    def refuse(*_args):
        if switch.gone:
            raise OperationalError("x", {}, Exception("server closed the connection"))

    app.config.update(PROPAGATE_EXCEPTIONS=False, WTF_CSRF_ENABLED=False)
    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", refuse)
    event.listen(engine, "begin", refuse)
    yield switch
    event.remove(engine, "before_cursor_execute", refuse)
    event.remove(engine, "begin", refuse)


@pytest.mark.parametrize("who", ["nobody", "somebody"])
@pytest.mark.parametrize(("method", "url"), [("GET", "/services"), ("POST", "/sign-in")])
def test_pages_say_that_we_will_be_back(client, make, away, who, method, url):
    if who == "somebody":
        client.sign_in(make.user())
    away()
    response = client.open(url, method=method, data={"contact": "505 555 0142"})
    assert response.status_code == 503
    page = client.check(response)
    assert "We will be back soon" in page.text
    away.back()
    assert client.get("/sign-in").status_code < 400


@pytest.mark.parametrize("url", ["/account", "/", "/profile", "/nothing-here"])
def test_a_signed_in_person_is_told_and_stays_signed_in(client, make, away, url):
    client.sign_in(make.user())
    away()
    assert client.get(url).status_code == 503
    away.back()
    assert client.get("/account").status_code == 200


def test_health_is_503_and_says_why(client, beat, away):
    assert client.get("/healthz").get_json()["status"] == "ok"
    away()
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.get_json()["database"] == "down"
    assert response.get_json()["version"]
    away.back()
    assert client.get("/healthz").status_code == 200


def test_health_tells_that_the_worker_is_late(client):
    state = client.get("/healthz").get_json()
    assert (state["status"], state["worker"]) == ("ok", "late")


def test_a_sqlite_file_that_vanished_is_health_503(app, client, database, tmp_path):
    if database != "sqlite":
        pytest.skip("a file of SQLite's")
    with app.app_context():
        path = Path(db.engine.url.database)
        db.engine.dispose()
    for part in path.parent.glob(path.name + "*"):
        shutil.move(part, tmp_path / f"moved-{part.name}")
    path.mkdir()
    assert client.get("/healthz").status_code == 503
    assert client.get("/services").status_code == 503
    path.rmdir()
    shutil.move(tmp_path / f"moved-{path.name}", path)
    assert client.get("/services").status_code == 200


def test_a_postgresql_connection_that_was_cut_is_replaced(app, client, database):
    if database != "postgresql":
        pytest.skip("a server of its own")
    from sqlalchemy import text

    for _ in range(3):
        assert client.get("/services").status_code == 200
        with app.app_context(), db.engine.connect() as connection:
            others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            mine = "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            connection.execute(text(f"{others} {mine}"))
    assert client.get("/services").status_code == 200
