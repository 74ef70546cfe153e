"""How long the program takes to start, in processor time, beside a bare interpreter."""

from __future__ import annotations

import os
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from urllib.error import URLError
from urllib.request import urlopen

from bench.report import Result
from trepconnect.platform.config import ROOT

SERVE_SECONDS = 3
_ROUNDS = 3
_WAIT_SECONDS = 60


def measure(_rounds: int) -> Iterator[Result]:
    program = str(Path(sys.executable).with_name("trepconnect"))
    with tempfile.TemporaryDirectory(prefix="trepconnect-bench-") as folder:
        environment = _installed(folder)

        def run(*command: str) -> None:
            subprocess.run(command, check=True, capture_output=True, cwd=ROOT, env=environment)

        run(program, "upgrade")
        run(sys.executable, "-c", "import wsgi")
        bare = _median(lambda: run(sys.executable, "-c", "pass"))
        measured = {
            "trepconnect --version": _median(lambda: run(program, "--version")),
            "import wsgi": _median(lambda: run(sys.executable, "-c", "import wsgi")),
            "trepconnect serve, to its first answer": _median(
                lambda: _serve(program, environment)
            ),
        }
    for what, seconds in measured.items():
        yield Result(
            goal=f"{what}, processor time beside python -c pass",
            ours=seconds,
            limit=bare,
            target=SERVE_SECONDS / bare,
            unit="s",
        )


def _installed(folder: str) -> dict[str, str]:
    """An empty office, and the program compiled, as it is where it is installed."""
    kept = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    return {
        **kept,
        "PYTHONPYCACHEPREFIX": f"{folder}/compiled",
        "TREPCONNECT_DATABASE_URL": f"sqlite:///{folder}/office.db",
        "TREPCONNECT_QUEUE_URL": f"sqlite:///{folder}/queue.db",
    }


def _median(act: Callable[[], None]) -> float:
    return median(_processor_time(act) for _ in range(_ROUNDS))


def _processor_time(act: Callable[[], None]) -> float:
    """Of the processes that ``act`` starts and that have ended when it returns."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    act()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _serve(program: str, environment: dict[str, str]) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [program, "serve", "--port", str(port)], stderr=subprocess.DEVNULL, env=environment
    )
    deadline = time.monotonic() + _WAIT_SECONDS
    while not _answers(port) and time.monotonic() < deadline:
        time.sleep(0.02)
    server.send_signal(signal.SIGTERM)
    server.wait()


def _answers(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/healthz") as answer:
            return bool(answer.status == 200)
    except URLError:
        return False
