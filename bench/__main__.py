"""``python -m bench``: one table of what was reached beside its limit, all from this one run."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator

from bench import (
    crowd,
    dashboard,
    growth,
    import_memory,
    importer,
    instructions,
    loan,
    mail_kills,
    meeting,
    mentor_ranking,
    pages,
    papers,
    schedule,
    start,
    statements,
    weight,
)
from bench.office import postgresql_office, sqlite_office
from bench.report import Result, is_busy, load, table

Part = Callable[[int], Iterator[Result]]

FULL_ROUNDS, QUICK_ROUNDS = 15, 9
IMPORT_ROUNDS = 3


def on_sqlite(rounds: int) -> Iterator[Result]:
    with sqlite_office() as office:
        pages.prepare(office)
        yield from pages.measure(office, rounds)
        yield from statements.measure_every_page(office)
        yield from weight.measure(office)
        yield from papers.measure(office, rounds)
        yield from loan.measure(office, rounds)
        yield from meeting.measure(office, rounds)


def growing(_rounds: int) -> Iterator[Result]:
    with sqlite_office() as office:
        yield from statements.measure_growth(office)


def on_postgresql(rounds: int) -> Iterator[Result]:
    with postgresql_office() as office:
        pages.prepare(office)
        yield from pages.measure(office, rounds)
        yield from loan.measure(office, rounds)
        yield from meeting.measure(office, rounds)


def importing_copies(_rounds: int) -> Iterator[Result]:
    yield from importer.measure_copies(IMPORT_ROUNDS)


def importing(_rounds: int) -> Iterator[Result]:
    yield from importer.measure_real(IMPORT_ROUNDS)


def dashboards(rounds: int) -> Iterator[Result]:
    with sqlite_office() as office:
        yield from dashboard.measure(office, rounds)


def counting(_rounds: int) -> Iterator[Result]:
    if not instructions.is_possible():
        tell("valgrind is not installed: instructions are not counted")
        return
    with sqlite_office() as office:
        pages.prepare(office)
        yield from instructions.measure(office)


QUICK: dict[str, Part] = {
    "sqlite": on_sqlite,
    "growth": growing,
    "mentors": mentor_ranking.measure,
    "schedules": schedule.measure,
    "import": importing_copies,
}
FULL: dict[str, Part] = {
    **QUICK,
    "import": importing,
    "import-memory": import_memory.measure,
    "mail": mail_kills.measure,
    "start": start.measure,
    "larger-directory": growth.measure,
    "postgresql": on_postgresql,
    "dashboard": dashboards,
    "crowd": crowd.grow_on_sqlite,
    "instructions": counting,
}


def tell(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="less than a minute, SQLite only")
    parser.add_argument("--only", choices=sorted(FULL), action="append", help="only this part")
    asked = parser.parse_args()
    parts = QUICK if asked.quick else FULL
    chosen = {name: part for name, part in parts.items() if name in (asked.only or parts)}
    before, started = load(), time.monotonic()
    if is_busy():
        tell(f"load {before:.1f}: more than this machine's cores; look at the spread")
    results: list[Result] = []
    for name, part in chosen.items():
        tell(f"{name} ...")
        for result in part(QUICK_ROUNDS if asked.quick else FULL_ROUNDS):
            tell(f"  {result.goal}")
            results.append(result)
    print(table(results))
    print(f"\nload {before:.1f} before, {load():.1f} after; {time.monotonic() - started:.0f} s.")
    print("Ratios of one run only: never compare times across runs. In brackets: the middle half.")
    return 0 if all(result.passes for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
