"""Instructions per page, counted by valgrind: almost the same in every run, whatever else runs.

``python -m bench.instructions FOLDER`` is the program that is counted: it opens each page so many
times in an office that is there already, and has valgrind count only meanwhile.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.office import Office
from bench.pages import LIST_PAGES, steps
from bench.report import Result
from bench.timing import Step

TARGET = 6.7
TIMES = 20
_WARM_UP = 5
_MILLION = 1e6
_TOTALS = re.compile(r"^(?:totals|summary): (\d+)", re.MULTILINE)


def is_possible() -> bool:
    return shutil.which("valgrind") is not None


def measure(office: Office) -> Iterator[Result]:
    """``office`` must be on SQLite and prepared; a copy of it is counted."""
    counts = _count(office)
    for page in LIST_PAGES:
        yield Result(
            goal=f"{page.path}, 25 results, SQLite, instructions",
            ours=counts[page.name] / _MILLION,
            limit=counts[f"{page.name} limit"] / _MILLION,
            target=TARGET,
            unit="M",
        )


def _count(office: Office) -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="trepconnect-bench-") as folder:
        shutil.copy(office.url.removeprefix("sqlite:///"), f"{folder}/office.db")
        counter = ["valgrind", "--tool=callgrind", "--instr-atstart=no", "--quiet"]
        done = subprocess.run(
            [
                *counter,
                f"--callgrind-out-file={folder}/counts",
                *(sys.executable, "-m", "bench.instructions", folder),
            ],
            check=True,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONHASHSEED": "0"},
        )
    counts: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return counts


def main(folder: str) -> None:
    office = Office(f"sqlite:///{folder}/office.db", Path(folder))
    ways = steps(office)
    _control("--instr=on")
    for way in ways.values():
        _run(way, _WARM_UP)
    counts = {name: _instructions(way, Path(folder)) for name, way in ways.items()}
    print(json.dumps(counts))
    office.close()


def _instructions(way: Step, folder: Path) -> float:
    """Of one time: what so many times take, less what none takes."""
    nothing, all_of_them = (_dump(way, times, folder) for times in (0, TIMES))
    return (all_of_them - nothing) / TIMES


def _dump(way: Step, times: int, folder: Path) -> int:
    _control("--zero")
    _run(way, times)
    before = set(folder.glob("counts*"))
    _control("--dump")
    (file,) = set(folder.glob("counts*")) - before
    found = _TOTALS.search(file.read_text(encoding="utf-8"))
    if found is None:
        raise RuntimeError(f"valgrind wrote no total into {file}")
    return int(found.group(1))


def _run(way: Step, times: int) -> None:
    for _ in range(times):
        way()


def _control(command: str) -> None:
    """Have valgrind do something; it only listens while the program that it counts is awake."""
    program = ["callgrind_control", command, str(os.getpid())]
    with subprocess.Popen(program, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as asking:
        while asking.poll() is None:
            time.sleep(0.01)
        if asking.returncode:
            raise RuntimeError(f"callgrind_control {command} failed")


if __name__ == "__main__":
    main(*sys.argv[1:])
