"""Instructions per page, counted by valgrind: the same in every run, so a machine can check them.

``python -m bench.instructions FOLDER NAME TIMES`` is the program that is counted: it opens a page
so many times in an office that is there already.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench.office import Office
from bench.pages import LIST_PAGES, steps
from bench.report import Result

TARGET = 6.7
TIMES = 20
_WARM_UP = 3
_COUNTED = re.compile(r"(?:I\s+refs|Collected)\s*:\s*([\d,]+)")


def is_possible() -> bool:
    return shutil.which("valgrind") is not None


def measure(office: Office) -> Iterator[Result]:
    """``office`` must be on SQLite, prepared, and is copied for each count."""
    names = [name for page in LIST_PAGES for name in (page.name, f"{page.name} limit")]
    with ThreadPoolExecutor(os.cpu_count() or 1) as runners:
        jobs = {name: runners.submit(_count, office, name, TIMES) for name in names}
        nothing = runners.submit(_count, office, names[0], 0).result()
        counts = {name: (job.result() - nothing) / TIMES / 1e6 for name, job in jobs.items()}
    for page in LIST_PAGES:
        yield Result(
            goal=f"{page.path}, 25 results, SQLite, instructions",
            ours=counts[page.name],
            limit=counts[f"{page.name} limit"],
            target=TARGET,
            unit="M",
        )


def _count(office: Office, name: str, times: int) -> int:
    with tempfile.TemporaryDirectory(prefix="trepconnect-bench-") as folder:
        shutil.copy(office.url.removeprefix("sqlite:///"), f"{folder}/office.db")
        program = [sys.executable, "-m", "bench.instructions", folder, name, str(times)]
        counter = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"]
        done = subprocess.run(
            [*counter, *program],
            check=True,
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONHASHSEED": "0"},
        )
    found = _COUNTED.search(done.stderr)
    if found is None:
        raise RuntimeError(done.stderr)
    return int(found.group(1).replace(",", ""))


def main(folder: str, name: str, times: str) -> None:
    office = Office(f"sqlite:///{folder}/office.db", Path(folder))
    ways = steps(office)
    for _ in range(_WARM_UP):
        for way in ways.values():
            way()
    for _ in range(int(times)):
        ways[name]()
    office.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
