"""The first tier draws a share, and days in a row leave nothing out."""

import os
import subprocess
import sys
from itertools import chain
from types import SimpleNamespace

import pytest

from tests import tier, times

BOTH = ["sqlite", "postgresql"]
PLACES = [f"tests/integration/test_{number}.py" for number in range(40)]


@pytest.mark.parametrize("of", [1, 2, 3, 7, 20])
def test_days_in_a_row_try_everything(of):
    for place in PLACES:
        assert {tier.turn(place, of, seed) for seed in range(100, 100 + of)} == set(range(of))


@pytest.mark.parametrize("count", [1, 3, 10, 53, 60])
def test_some_of_the_values_are_all_of_them_in_time(count):
    values = list(range(53))
    groups = -(-53 // count)
    drawn = [tier.some(values, count, "x", seed=seed, full=False) for seed in range(groups)]
    assert sorted(chain(*drawn)) == values
    assert all(0 < len(one) <= count for one in drawn)


def test_the_full_tier_leaves_nothing_out():
    assert tier.some("abcdef", 2, "x", full=True) == list("abcdef")
    assert tier.rounds(20, full=True) == 200


def test_the_first_tier_runs_a_race_less_often_and_tries_fewer_examples():
    assert tier.rounds(20, full=False) == 20
    assert [tier.examples(count, full=False) for count in (100, 4)] == [20, 1]
    assert tier.examples(100, full=True) == 100


def test_one_day_draws_different_things_at_different_places():
    assert {tier.turn(place, 2, 5) for place in PLACES} == {0, 1}


@pytest.mark.parametrize(
    "fixtures",
    [{"session"}, {"client", "session"}, {"make"}, {"client", "count_queries"}, {"new_database"}],
)
def test_what_asks_the_database_is_tried_on_both(fixtures):
    assert tier.database_for("a/x.py::test", fixtures | {"app", "database"}, BOTH) == BOTH


def test_the_tests_of_a_world_are_drawn_together():
    nodeid = "tests/{}/test_x.py::test_y[sqlite-1]"
    assert tier.place_of(nodeid.format("bench"), "sqlite") == "tests/bench/test_x.py"
    other = nodeid.replace("sqlite", "postgresql").format("lending")
    assert tier.place_of(other, "postgresql") == tier.place_of(nodeid.format("lending"), "sqlite")


@pytest.mark.parametrize(
    ("place", "fixtures"),
    [
        ("a/x.py::test", {"client", "make"}),
        ("a/x.py::test", {"start", "new_database"}),
        ("tests/architecture/test_x.py", {"make", "session"}),
    ],
)
def test_what_only_draws_is_tried_on_one_and_tomorrow_on_the_other(place, fixtures):
    tried = [tier.database_for(place, fixtures, BOTH, seed=seed) for seed in (8, 9)]
    assert sorted(chain(*tried)) == sorted(BOTH)


def test_one_database_is_asked_for_and_given():
    assert tier.database_for("x", {"client"}, ["sqlite"]) == ["sqlite"]


def imported(**settings):
    words = [sys.executable, "-c", "from tests import tier; print(tier.TIER, tier.SEED)"]
    environment = {key: value for key, value in os.environ.items() if "TREPCONNECT" not in key}
    return subprocess.run(
        words, env=environment | settings, capture_output=True, text=True, check=False
    )


def test_the_environment_says_tier_and_seed():
    done = imported(TREPCONNECT_TEST_TIER="full", TREPCONNECT_TEST_SEED="12")
    assert done.stdout == "full 12\n"
    assert imported().stdout.startswith("first 7")


def test_a_tier_that_does_not_exist_is_refused():
    done = imported(TREPCONNECT_TEST_TIER="fulll")
    assert done.returncode
    assert "fulll" in done.stderr


def test_the_time_is_added_up_by_area():
    def report(nodeid, when, duration):
        return SimpleNamespace(nodeid=nodeid, when=when, duration=duration)

    lines = list(
        times.lines_of(
            [
                report("tests/unit/lending/test_a.py::test_x[1]", "setup", 1.0),
                report("tests/unit/lending/test_a.py::test_x[1]", "call", 2.5),
                report("tests/integration/home/test_b.py::test_y", "call", 9.0),
                report("tests/browser/test_c.py::test_z", "call", 0.5),
            ]
        )
    )
    assert [line.split() for line in lines[:4]] == [
        ["9.0", "s", "1", "tests", "integration/home"],
        ["3.5", "s", "1", "tests", "unit/lending"],
        ["0.5", "s", "1", "tests", "browser"],
        ["13.0", "s", "3", "tests", "in", "all"],
    ]
