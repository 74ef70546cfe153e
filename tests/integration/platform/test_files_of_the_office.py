"""What lies on the disk of an office on one machine, and who may read it."""

import os
from pathlib import Path

import pytest

from tests.conftest import new_app
from trepconnect.platform.data import migrate
from trepconnect.platform.data.db import db
from trepconnect.platform.worker import queue


@pytest.fixture
def generous():
    """A machine where files are made for all to read."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def modes(folder):
    return {path.name: path.stat().st_mode & 0o777 for path in Path(folder).glob("*.db*")}


@pytest.mark.usefixtures("generous")
@pytest.mark.parametrize("there", [True, False])
def test_only_the_owner_reads_the_database_its_companions_and_the_queue(tmp_path, there):
    if there:  # from a version before
        (tmp_path / "office.db").touch(0o644)
    app = new_app(f"sqlite:///{tmp_path}/office.db", tmp_path)
    with app.app_context():
        migrate.upgrade(db.engine)
        queue.beat()
        found = modes(tmp_path)
        db.engine.dispose()
    assert {"office.db", "office.db-wal", "office.db-shm", "queue.db"} <= set(found)
    assert set(found.values()) == {0o600}
