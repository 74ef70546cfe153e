"""Small counts of people are hidden, and nothing that is shown gives them away."""

import json
import random
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.outcomes.suppression.attackers import every_table, fits, widest_pair
from tests.unit.outcomes.suppression.small_tables import (
    grid_of,
    hidden_in,
    places_of,
    random_tables,
    small_in,
    table_of,
)
from trepconnect.outcomes.suppression.network import THRESHOLD, AlreadyHidden
from trepconnect.outcomes.suppression.tables import suppress, suppress_within

CASES = json.loads(
    (Path(__file__).parents[3] / "data" / "privacy" / "small_cells.json").read_text()
)["cases"]

cells = st.integers(1, 6).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(0, 60), min_size=width, max_size=width), min_size=1, max_size=6
    )
)


def leaks(truth, told):
    """Places of small numbers that are shown, or whose size somebody can tell within 11."""
    found = []
    for row, column in small_in(truth):
        low, high = widest_pair(truth, told, (row, column), wanted=THRESHOLD)
        assert fits(low, told)
        assert fits(high, told)
        if high[row][column] - low[row][column] < THRESHOLD or told[row][column] is not None:
            found.append((row, column))
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_what_must_be_hidden_of_tables_made_by_hand(case):
    table = table_of(case["cells"])
    truth, told = grid_of(table), grid_of(suppress(table))
    ends = {"row": len(truth) - 1, "column": len(truth[0]) - 1}

    def is_hidden(place):
        row, column = place
        row = ends["row"] if row == "total" else row
        return told[row][ends["column"] if column == "total" else column] is None

    assert all(is_hidden(place) for place in case["hidden"])
    assert all(any(is_hidden(place) for place in places) for places in case["one_of"])
    assert case["hidden"] or told == truth
    assert not leaks(truth, told)


def test_no_small_number_of_five_hundred_tables_can_be_worked_out(capsys):
    small = besides = totals = 0
    for table in random_tables(500, seed=19):
        truth, told = grid_of(table), grid_of(suppress(table))
        assert leaks(truth, told) == []
        hidden = hidden_in(told)
        inner = [
            (row, column)
            for row, column in hidden
            if row < len(truth) - 1 and column < len(truth[0]) - 1
        ]
        small += sum(truth[row][column] < THRESHOLD for row, column in inner)
        besides += sum(truth[row][column] >= THRESHOLD for row, column in inner)
        totals += len(hidden) - len(inner)
    with capsys.disabled():
        sys.stdout.write(
            f"\n500 tables: {small} small cells hidden, {besides} others, {totals} totals\n"
        )
    assert besides < small


def test_an_attacker_who_tries_every_table_cannot_narrow_a_small_number():
    """In tables so small that all that could be true can be written down."""
    dice = random.Random(5)
    shapes = [(1, 2), (1, 3), (2, 2), (3, 1), (2, 3), (3, 2)]
    tried = 0
    while tried < 40:
        height, width = dice.choice(shapes)
        table = table_of(
            [[dice.choice([0, 3, 8, 12, 14]) for _ in range(width)] for _ in range(height)]
        )
        told = grid_of(suppress(table))
        hidden = [place for place in hidden_in(told) if place[0] < height and place[1] < width]
        if not 0 < len(hidden) <= 4:
            continue
        tried += 1
        possible = list(every_table(told, most=26))
        assert table.cells in possible
        for row, column in small_in(grid_of(table)):
            if row < height and column < width:
                values = {one[row][column] for one in possible}
                assert max(values) - min(values) >= THRESHOLD, (table.cells, told)


@given(cells)
def test_no_table_gives_a_small_number_away(numbers):
    table = table_of(numbers)
    assert not leaks(grid_of(table), grid_of(suppress(table)))


@given(cells, st.randoms(use_true_random=False))
def test_the_order_of_rows_and_columns_opens_nothing(numbers, dice):
    dice.shuffle(numbers)
    order = list(range(len(numbers[0])))
    dice.shuffle(order)
    table = table_of([[row[place] for place in order] for row in numbers])
    assert not leaks(grid_of(table), grid_of(suppress(table)))


@given(cells, st.booleans())
def test_what_is_shown_is_true_and_zeros_are_shown(numbers, with_totals):
    table = table_of(numbers, with_totals=with_totals)
    told = suppress(table)
    for row, line in zip(numbers, told.cells, strict=True):
        for number, shown in zip(row, line, strict=True):
            assert shown == number or (shown is None and number > 0)
    if with_totals:
        truth, grid = grid_of(table), grid_of(told)
        assert all(
            grid[row][column] in {None, truth[row][column]} for row, column in places_of(grid)
        )


@given(cells, st.booleans())
def test_hiding_again_hides_nothing_more(numbers, with_totals):
    told = suppress(table_of(numbers, with_totals=with_totals))
    assert suppress(told) == told
    assert suppress(table_of(numbers, with_totals=with_totals)) == told


@given(cells)
def test_without_totals_only_the_small_numbers_go(numbers):
    told = suppress(table_of(numbers, with_totals=False))
    assert told.totals is None
    assert told.cells == tuple(
        tuple(None if 0 < number < THRESHOLD else number for number in row) for row in numbers
    )


@given(cells)
def test_nothing_is_hidden_where_nothing_is_small(numbers):
    table = table_of([[number and number + 10 for number in row] for row in numbers])
    assert suppress(table) == table


def test_totals_stay_as_long_as_cells_are_enough():
    for table in random_tables(100, seed=3, most=6):
        crowded = replace(
            table, cells=tuple(tuple(20 + number for number in row) for row in table.cells)
        )
        if len(crowded.cells) > 1 and len(crowded.column_labels) > 1:
            some = tuple(4 if row == 0 else number for row, number in enumerate(crowded.cells[0]))
            told = suppress(replace(crowded, cells=(some, *crowded.cells[1:])))
            totals = told.totals
            assert None not in (*totals.rows, *totals.columns, totals.grand)


def test_the_smallest_neighbors_are_hidden():
    told = suppress(table_of([[4, 90, 30], [80, 70, 60], [25, 50, 40]]))
    assert told.cells == ((None, 90, None), (80, 70, 60), (None, 50, None))


class TestWithATotalThatIsKnown:
    """The cohort's size is told at the top, so no table of its people can hide it."""

    def test_it_stays(self):
        for table in random_tables(150, seed=8, most=5):
            grand = table.totals.grand
            if grand >= THRESHOLD:
                assert suppress_within(table).totals.grand == grand

    def test_no_small_number_can_be_worked_out(self):
        for table in random_tables(150, seed=9, most=5):
            told = suppress_within(table)
            if table.totals.grand >= THRESHOLD and told.cells:
                assert not leaks(grid_of(table), grid_of(told))

    def test_few_people_in_many_rows_are_withheld(self):
        told = suppress_within(table_of([[5, 4, 3, 0]]))
        assert (told.row_labels, told.cells) == ((), ())
        assert told.totals.grand == 12

    def test_a_total_that_is_small_itself_is_hidden(self):
        assert suppress_within(table_of([[5, 4]])).totals.grand is None


def test_small_numbers_beside_hidden_ones_are_refused():
    half_hidden = replace(table_of([[4, 20], [30, 46]]), cells=((None, 5), (30, 46)))
    with pytest.raises(AlreadyHidden):
        suppress(half_hidden)
