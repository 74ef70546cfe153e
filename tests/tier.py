"""What one run tries: all there is, or a share of it that turns with the day.

`make test` is the first tier, `make test-full` the full one. What the first takes of a kind of
check it draws by a seed: the number of the day, unless TREPCONNECT_TEST_SEED says another. Each
draw is a turn of a wheel: whatever has N choices has tried all of them after N days in a row, and
the same seed draws the same again.
"""

import os
from collections.abc import Sequence
from pathlib import PurePosixPath
from zlib import crc32

from trepconnect.platform.clock import OfficeClock

TIERS = ("first", "full")
TIER = os.environ.get("TREPCONNECT_TEST_TIER", "first")
if TIER not in TIERS:
    raise ValueError(f"TREPCONNECT_TEST_TIER is one of {TIERS}, not {TIER!r}")
FULL = TIER == "full"

# Workers that are started later find in the environment what was drawn here.
_TODAY = str(OfficeClock().now().date().toordinal())
SEED = int(os.environ.setdefault("TREPCONNECT_TEST_SEED", _TODAY))

FULL_ROUNDS = 200
DRAWS, HAS_A_LOOK = "client", {"session", "count_queries", "new_database", "own_app"}
PROCESSES = "start"
WORLDS = ("architecture", "bench", "demo")  # folders in which a file is drawn as a whole


def turn(place: str, of: int, seed: int = SEED) -> int:
    """Which of so many is tried at this place: another one each day, all of them in a row."""
    return (crc32(place.encode()) + seed) % of


def some(values: Sequence, count: int, place: str, *, seed: int = SEED, full: bool = FULL) -> list:
    """About `count` of the values; all of them in the full tier, or over some days in a row."""
    groups = 1 if full else max(1, -(-len(values) // count))
    return list(values[turn(place, groups, seed) :: groups])


def rounds(first: int, *, full: bool = FULL) -> int:
    """How often a race is run: so often in the first tier, two hundred times in the full one."""
    return FULL_ROUNDS if full else first


def examples(count: int, *, full: bool = FULL) -> int:
    """How many examples of a long property are tried: a fifth of them in the first tier."""
    return count if full else max(1, count // 5)


def only_draws(fixtures: set[str]) -> bool:
    """Whether a test reads pages, or runs the program, and asks nothing of the database itself."""
    return PROCESSES in fixtures or (DRAWS in fixtures and not fixtures & HAS_A_LOOK)


def place_of(nodeid: str, database: str) -> str:
    """What is drawn for as one: a test, or a whole file where much is made for its tests."""
    path, _, _ = nodeid.partition("::")
    return path if PurePosixPath(path).parent.name in WORLDS else nodeid.replace(database, "", 1)


def database_for(place: str, fixtures: set[str], databases: Sequence[str], *, seed: int = SEED):
    """The databases that a test is tried on in the first tier; `place` as `place_of` says it."""
    if only_draws(fixtures) or "::" not in place:
        return [databases[turn(place, len(databases), seed)]]
    return list(databases)
