"""Reading in a directory: handing the file over, watching, stopping, the report."""

import io
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from tests.factories import home as a
from trepconnect.directory.importing import job as import_job
from trepconnect.directory.importing import job as job_importing
from trepconnect.directory.importing.reading import apart
from trepconnect.directory.importing.reading.reading import read_here
from trepconnect.directory.importing.service import imports
from trepconnect.directory.importing.service.imports import import_directory
from trepconnect.directory.listings.models.records import DirectorySource, Organization, Service
from trepconnect.kernel.actor import Role
from trepconnect.platform.config import current_settings
from trepconnect.platform.data.audit import AuditEntry
from trepconnect.platform.worker import jobs
from trepconnect.platform.worker.jobs import Job, JobState

URL = "/staff/imports"
GOOD = {"id": "s1", "organization_id": "o1", "name": "Market stall", "status": "active"}
NAMELESS = {"id": "s2", "organization_id": "o1", "name": "", "status": "active"}
LOST = {"id": "s3", "organization_id": "nobody", "name": "Lost and found", "status": "active"}


@pytest.fixture
def navigator(client, make):
    user = make.navigator()
    client.sign_in(user)
    return user


@pytest.fixture
def hand_in(client, navigator):
    """Hands a file in as the navigator; returns the answer."""

    def send(stream, name="directory.zip", source="Mesa"):
        return client.submit(URL, file=(stream, name), source=source)

    return send


@pytest.fixture
def work(app, session):
    """Does what a worker does: every job that waits."""

    def run():
        with app.app_context():
            for job_id in jobs.abandoned():
                jobs.run(job_id)

    return run


@pytest.fixture(autouse=True)
def reading_here(monkeypatch):
    """Most of these tests need no child process."""
    monkeypatch.setattr(import_job, "import_directory", partial(import_directory, read=read_here))


@pytest.fixture
def reading_apart(reading_here, monkeypatch):
    monkeypatch.setattr(import_job, "import_directory", import_directory)


@pytest.fixture
def kept_files(app):
    def names():
        with app.app_context():
            folder = Path(current_settings().FILES_DIR)
        return list(folder.iterdir()) if folder.exists() else []

    return names


def count(session, table):
    return session.scalar(select(func.count()).select_from(table))


@pytest.mark.parametrize("role", list(Role))
def test_who_may_import(client, make, role):
    client.sign_in(make.user(role))
    may = role in {Role.NAVIGATOR, Role.MANAGER, Role.ADMIN}
    assert client.get(URL).status_code == (200 if may else 403)


@pytest.mark.usefixtures("reading_apart")
def test_a_file_goes_through_waiting_to_a_report_of_its_problems(
    client, hand_in, work, session, kept_files, navigator
):
    response = hand_in(a.hsds_zip([GOOD, NAMELESS, LOST]))
    assert response.status_code == 303
    waiting = client.page(response.location)
    assert waiting.select_one("progress")
    assert waiting.select_one("noscript meta[http-equiv=refresh]")
    assert len(kept_files()) == 1

    work()

    page = client.page(response.location)
    figures = [one.text for one in page.select(".figures dd")]
    assert figures[:2] == ["3", "1"]
    assert not page.select("noscript meta, progress")
    problems = [[cell.text for cell in row.select("td")] for row in page.select("tbody tr")]
    assert len(problems) == int(figures[3]) > 0
    assert any(file == "services.csv" and line == "3" for file, line, *_ in problems)
    assert session.scalars(select(Service.name).order_by(Service.name)).all()[-1] == "Market stall"
    assert kept_files() == []
    assert session.scalar(
        select(AuditEntry.actor_id).where(AuditEntry.action == "directory.imported")
    ) == (navigator.id)
    listed = client.page(URL).select_one("tbody tr")
    assert "Mesa" in listed.text
    assert "done" in listed.text


def test_the_same_file_again_changes_nothing(client, hand_in, work, session):
    for _ in range(2):
        there = hand_in(a.hsds_zip([GOOD])).location
        work()
    assert "Nothing changed" in client.page(there).text
    assert count(session, Service) == count(session, Organization) == 1
    assert count(session, DirectorySource) == 1


def test_a_record_that_is_no_longer_in_the_file_is_hidden(client, hand_in, work):
    hand_in(a.hsds_zip([GOOD, GOOD | {"id": "s9", "name": "Old stall"}]))
    work()
    there = hand_in(a.hsds_zip([GOOD])).location
    work()
    assert "hidden: 1" in client.page(there).text


def test_a_file_that_would_hide_much_asks_first_and_goes_on_when_confirmed(
    client, hand_in, work, session
):
    many = [GOOD | {"id": f"s{n}", "name": f"Stall {n}"} for n in range(10)]
    hand_in(a.hsds_zip(many))
    work()
    there = hand_in(a.hsds_zip(many[:4])).location
    work()
    page = client.page(there)
    assert "This file would hide 6 of 10 services." in page.select_one(".notice").text
    assert "Nothing was changed" in page.select_one("main").text
    assert page.select_one(f"main a.button[href='{URL}']")
    shown = select(func.count()).select_from(Service).where(Service.status == "active")
    assert session.scalar(shown) == 10

    response = client.submit(
        URL, file=(a.hsds_zip(many[:4]), "directory.zip"), source="Mesa", confirmed="y"
    )
    work()
    assert "hidden: 6" in client.page(response.location).text
    session.expire_all()
    assert session.scalar(shown) == 4


def test_a_list_that_is_here_under_another_name_asks_first(client, hand_in, work, session):
    guilds = [{"id": f"o{n}", "name": f"Guild {n}", "description": "Tools"} for n in range(4)]
    hand_in(a.as_json_file(guilds), "organizations.json", source="Mesa <1>")
    work()
    there = hand_in(a.as_json_file(guilds), "organizations.json", source="Plaza").location
    work()
    page = client.page(f"{there}?lang=es")
    assert page.select_one(".notice").select_one("bdi").text == "Mesa <1>"
    text = client.page(f"{there}?lang=en").select_one(".notice").text
    assert "4 of 4 organizations are here already, under the name" in text
    assert "Mesa <1>" in text
    assert count(session, Organization) == 4


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"PK\x03\x04 not a zip", "directory.zip"),
        (b"", "directory.zip"),
        (b"{not json", "directory.json"),
        (b"\xff\xfe\x00", "directory.json"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_the_reason(
    client, hand_in, work, session, kept_files, content, name
):
    there = hand_in(io.BytesIO(content), name).location
    work()
    notice = client.page(there).select_one(".notice")
    assert "cannot be read" in notice.text
    assert count(session, Service) == count(session, DirectorySource) == 0
    assert kept_files() == []
    assert "refused" in client.page(URL).select_one("tbody tr").text


@pytest.mark.usefixtures("reading_apart")
def test_a_file_that_takes_too_much_is_refused_in_plain_words(
    client, hand_in, work, session, kept_files, monkeypatch
):
    monkeypatch.setattr(apart, "MAX_RECORDS_BYTES", 100)
    there = hand_in(a.hsds_zip([GOOD])).location
    work()
    text = client.page(there).select_one("main").text
    assert "too large to read" in text
    assert "Nothing was changed" in text
    assert count(session, Service) == 0
    assert kept_files() == []


@pytest.mark.parametrize("name", ["directory.xlsx", "directory", "directory.zip.exe", ".zip.pdf"])
def test_another_kind_of_file_is_told_beside_the_field(client, hand_in, session, kept_files, name):
    response = hand_in(io.BytesIO(b"x"), name, source="Kept words")
    assert response.status_code == 422
    page = client.check(response)
    assert page.select_one("#file-error")
    assert page.select_one("#source")["value"] == "Kept words"
    assert count(session, Job) == 0
    assert kept_files() == []


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"file": None}, "file"),
        ({"source": " "}, "source"),
        ({"format": "x"}, "format"),
    ],
)
def test_a_mistake_keeps_the_file_out(client, navigator, session, kept_files, fields, field):
    whole = {"file": (a.hsds_zip([GOOD]), "directory.zip"), "source": "Mesa", **fields}
    whole["file"] = whole["file"] or (io.BytesIO(), "")
    response = client.submit(URL, **whole)
    assert response.status_code == 422
    assert client.check(response).select_one(f"#{field}-error")
    assert count(session, Job) == 0
    assert kept_files() == []


def test_an_import_that_waits_can_be_stopped_and_leaves_nothing(
    client, hand_in, work, session, kept_files
):
    there = hand_in(a.hsds_zip([GOOD])).location
    page = client.check(client.submit(there, follow=True))
    assert "was stopped" in page.select_one("main").text
    work()
    assert count(session, Service) == 0
    assert kept_files() == []


def test_a_running_import_stops_half_way_and_leaves_the_directory_as_it_was(
    client, hand_in, work, session, kept_files, monkeypatch
):
    many = [GOOD | {"id": f"s{number}", "name": f"Stall {number}"} for number in range(3000)]
    there = hand_in(a.hsds_zip(many)).location
    real, asked = imports.import_directory, []

    def stop_on_the_way(*args, watch, **kwargs):
        watch.progress(1, 3000)
        asked.append(client.submit(there).status_code)
        watch.progress(3000, 3000)
        return real(*args, watch=watch, **kwargs)

    monkeypatch.setattr(import_job, "import_directory", stop_on_the_way)
    work()
    assert asked == [303]
    assert session.scalars(select(Job.state)).all() == [JobState.STOPPED]
    assert count(session, Service) == count(session, Organization) == 0
    assert kept_files() == []
    assert "as it was before" in client.page(there).text


def test_an_import_that_breaks_says_so_and_leaves_the_directory_as_it_was(
    client, hand_in, work, session, kept_files, monkeypatch
):
    def break_down(*_args):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("trepconnect.directory.importing.service.imports.write_needs", break_down)
    there = hand_in(a.hsds_zip([GOOD])).location
    work()
    page = client.page(there)
    assert "broke on our side" in page.text
    assert "disk" not in page.text
    assert count(session, Service) == 0
    assert kept_files() == []


def test_progress_shows_while_it_runs(client, make, navigator, clock):
    job = make.save(
        Job(
            kind=job_importing.KIND,
            arguments={"file": "x.zip", "source": "Mesa", "format": "auto"},
            state=JobState.RUNNING,
            done=1200,
            total=4000,
            created_at=clock.now(),
        )
    )
    bar = client.page(f"{URL}/{job.id}").select_one("progress")
    assert (bar["value"], bar["max"]) == ("1200", "4000")
    assert "1,200 of 4,000" in client.page(f"{URL}/{job.id}").text


def test_every_earlier_import_can_be_reached(client, make, navigator, clock):
    for number in range(26):
        made = {"file": "x.zip", "source": f"Mesa {number}", "format": "auto"}
        make.save(Job(kind=job_importing.KIND, arguments=made, created_at=clock.now()))
        clock.move(minutes=1)
    first = client.page(URL)
    assert len(first.select("tbody tr")) == 25
    second = client.page(first.select_one("a[rel=next]")["href"])
    assert second.select_one("tbody th").text == "Mesa 0"


def test_a_job_of_another_kind_is_no_import(client, make, navigator, clock):
    other = make.save(Job(kind="reports.year", arguments={}, created_at=clock.now()))
    client.page(f"{URL}/{other.id}", status=404)
    client.page(f"{URL}/{uuid4()}", status=404)


def test_only_the_first_problems_are_listed_and_all_are_counted(client, hand_in, work):
    nameless = [NAMELESS | {"id": f"n{number}"} for number in range(520)]
    there = hand_in(a.hsds_zip(nameless)).location
    work()
    page = client.page(there)
    assert "The first 500 of" in page.text
    assert len(page.select("tbody tr")) == 500
