"""A file is read in a child: what it does there, it does to the child only."""

import os
import pickle
import signal
from pathlib import Path

import pytest
from sqlalchemy import func, select

from trepconnect.directory.formats.problems import Refusal, Stopped
from trepconnect.directory.importing.reading import apart
from trepconnect.directory.importing.reading.apart import (
    Message,
    ReadingBroke,
    read_apart,
    understood,
)
from trepconnect.directory.importing.reading.reading import Request, read_here
from trepconnect.directory.importing.reading.rows import Watch
from trepconnect.directory.listings.models.records import Organization
from trepconnect.platform.worker import child as child_worker

LITTLE = 120_000_000


@pytest.fixture
def children(monkeypatch):
    """The processes that were started."""
    started = []

    class Noted(child_worker.Child):
        def __init__(self, *args, **limits):
            super().__init__(*args, **limits)
            started.append(self._process)

    monkeypatch.setattr(apart, "Child", Noted)
    return started


def test_what_a_child_reads_is_what_is_read_here(small):
    told = []
    watch = Watch(progress=lambda *share: told.append(share))
    request = Request(small / "ohana", "Mesa")
    apart_, here = read_apart(request, dict, watch), read_here(request, dict, Watch())
    assert apart_ == here
    assert told == sorted(told)
    assert len(told) > 1


def test_ids_of_other_sources_are_asked_for(tmp_path):
    own = "a5257047-b70c-5055-8b97-89fe6e5296e0"
    path = tmp_path / "organizations.json"
    path.write_text(f'[{{"id": "{own}", "name": "Guild"}}]')
    request = Request(path, "Mesa")
    (made,) = read_apart(request, dict, Watch()).entities["organizations"]
    reading = read_apart(request, lambda: {"organizations": {made.id}}, Watch())
    assert reading.ledger.found == {"already_here": 1}


class Harm:
    """What a child that a file has taken over might say."""

    def __init__(self, does, *words):
        self.does, self.words = does, words

    def __reduce__(self):
        return self.does, self.words


@pytest.mark.parametrize("wrapped", [True, False])
@pytest.mark.parametrize("does", [os.mkdir, Path.mkdir, apart.read_apart, eval])
def test_a_child_can_make_its_parent_do_nothing(tmp_path, does, wrapped):
    harm = Harm(does, str(tmp_path / "made"))
    with pytest.raises(ReadingBroke):
        understood(pickle.dumps(Message("read", harm) if wrapped else harm))
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize(
    "name", ["find_sensitive", "json.loads", "Any", "UUID", "Row.__init__.__globals__"]
)
def test_nothing_but_classes_of_records_is_taken_from_their_modules(name):
    said = f"ctrepconnect.directory.domain.rows\n{name}\n.".encode()
    with pytest.raises(ReadingBroke):
        understood(said)


def test_what_is_no_message_is_none():
    with pytest.raises(ReadingBroke):
        understood(pickle.dumps({"what": "read"}))


def a_line_without_end(file):
    file.write("id,name\n1," + "a" * 150_000_000)


def a_text_without_end(file):
    file.write('[{"id": "1", "name": "' + "a" * 150_000_000)


def records_without_end(file):
    for number in range(150_000):
        file.write(f'{"," if number else "["}{{"id": "{number}", "name": "G"}}')
    file.write("]")


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("organizations.csv", a_line_without_end),
        ("organizations.json", a_text_without_end),
        ("organizations.json", records_without_end),
    ],
)
def test_what_takes_too_much_memory_is_refused(
    run_import, session, tmp_path, monkeypatch, children, name, write
):
    monkeypatch.setattr(apart, "MEMORY_BYTES", LITTLE)
    path = tmp_path / name
    with path.open("w") as file:
        write(file)
    with pytest.raises(Refusal) as refused:
        run_import(path, read=read_apart)
    assert refused.value.code == "too_large"
    assert "memory" in refused.value.message
    assert session.scalar(select(func.count()).select_from(Organization)) == 0
    assert [child.returncode is not None for child in children] == [True]


def test_what_takes_too_long_is_refused(small, monkeypatch, children):
    monkeypatch.setattr(apart, "SECONDS", 0)
    with pytest.raises(Refusal, match="minutes"):
        read_apart(Request(small / "ohana", "Mesa"), dict, Watch())
    assert children[0].returncode == -signal.SIGKILL


def test_more_records_than_the_waiting_process_can_take_are_refused(small, monkeypatch):
    monkeypatch.setattr(apart, "MAX_RECORDS_BYTES", 2_000)
    with pytest.raises(Refusal) as refused:
        read_apart(Request(small / "ohana", "Mesa"), dict, Watch())
    assert refused.value.code == "too_large"


def test_a_child_that_dies_is_told_and_one_that_stops_is_ended(small, children):
    request = Request(small / "ohana", "Mesa")

    def kill(_done, _total):
        os.kill(children[-1].pid, signal.SIGKILL)

    with pytest.raises(Refusal):
        read_apart(request, dict, Watch(progress=kill))
    with pytest.raises(Stopped):
        read_apart(request, dict, Watch(should_stop=lambda: True))
    assert all(child.returncode is not None for child in children)


def test_a_fault_of_ours_is_no_fault_of_the_file(small, monkeypatch):
    with pytest.raises(apart.ReadingBroke):
        read_apart(Request(small / "ohana", "Mesa", mapping="no mapping"), dict, Watch())
