"""An office of processes on a fresh database: what `trepconnect` does when it really runs."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import KEY

PROGRAM = Path(sys.executable).with_name("trepconnect")


@pytest.fixture
def environment(new_database, tmp_path):
    url = new_database()
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "TREPCONNECT_INSTANCE_DIR": str(tmp_path),
        "TREPCONNECT_DATABASE_URL": url,
        "TREPCONNECT_SECRET_KEY": "tests-only-0123456789-abcdefghijklmnop",
        "TREPCONNECT_FIELD_KEY": KEY,
    }


@pytest.fixture
def start(environment, tmp_path):
    """Starts `trepconnect` with these words; everything is ended, whatever happens."""
    started = []

    def run(*words, **settings):
        log = (tmp_path / f"log-{len(started)}").open("w+")
        process = subprocess.Popen(
            [PROGRAM, *words],
            env={**environment, **settings},
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        process.log = Path(log.name)
        log.close()
        started.append(process)
        return process

    yield run
    for process in started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
