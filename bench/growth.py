"""What the list pages cost as the directory grows: the same pages over directories of each size.

``python -m bench.growth --services 216,10000`` prints one row for each address and size beside
the smallest size; all of them are opened in turn, in rounds whose order is shuffled.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Final

from bench.office import DEMO_DIRECTORY, Office, sqlite_office, write_copies
from bench.pages import PERSON
from bench.report import Result, table
from bench.timing import Samples, Step, compare

SIZES: Final = (216, 10_000)
ADDRESSES: Final = (
    "/matches",
    "/matches?page=2",
    "/services?stage=starting",
    "/services?spoken=en",
    "/services?q=business",
    "/services?q=business&zip=87102",
    "/services?q=welding",
)
_TARGETS: Final = ((10_000, 2.0), (100_000, 5.0))
"""Up to so many services: at most so many times what a page costs at the smallest size."""

_ROUNDS: Final = 9


def measure(rounds: int, sizes: Sequence[int] = SIZES) -> Iterator[Result]:
    smallest, *larger = sorted(sizes)
    with ExitStack() as stack:
        loaded = stack.enter_context(sqlite_office())
        steps: dict[str, Step] = {}
        for size in (smallest, *larger):
            browser = stack.enter_context(office_of(loaded, size)).browser(PERSON)
            steps |= {_name(path, size): browser.opener(path) for path in ADDRESSES}
        taken = compare(steps, rounds)
    for path in ADDRESSES:
        for size in larger:
            yield _result(path, size, smallest, taken)


@contextmanager
def office_of(loaded: Office, services: int) -> Iterator[Office]:
    """A copy of ``loaded`` whose directory has about so many services."""
    folder = loaded.folder / f"of-{services}"
    folder.mkdir()
    shutil.copy(loaded.url.removeprefix("sqlite:///"), folder / "office.db")
    office = Office(f"sqlite:///{folder}/office.db", folder)
    try:
        copies = range(1, max(round(services / _services_of_demo()), 1))
        if copies:
            office.add_directory(write_copies(folder / "copies", copies), "copies")
        yield office
    finally:
        office.close()


def _services_of_demo() -> int:
    return len(json.loads((DEMO_DIRECTORY / "services.json").read_text(encoding="utf-8")))


def _name(path: str, size: int) -> str:
    return f"{path}, {size:,} services"


def _result(path: str, size: int, smallest: int, taken: dict[str, Samples]) -> Result:
    ours, limit = taken[_name(path, size)], taken[_name(path, smallest)]
    return Result(
        goal=f"{_name(path, size)} beside {smallest:,}, SQLite, processor time",
        ours=ours.milliseconds,
        limit=limit.milliseconds,
        unit="ms",
        target=next((most for up_to, most in _TARGETS if size <= up_to), _TARGETS[-1][1]),
        spread=ours.spread_against(limit),
    )


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.growth", description=__doc__)
    parser.add_argument("--services", default=",".join(map(str, SIZES)), help="sizes, by comma")
    parser.add_argument("--rounds", type=int, default=_ROUNDS)
    asked = parser.parse_args()
    sizes = [int(size) for size in asked.services.split(",")]
    if len(sizes) < 2:
        parser.error("at least two sizes")
    results = list(measure(asked.rounds, sizes))
    print(table(results))
    return 0 if all(result.passes for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
