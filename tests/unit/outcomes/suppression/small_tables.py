"""Tables for tests, and what is told of one with its sums beside and under the cells."""

import random

from trepconnect.outcomes.suppression.network import Table


def table_of(cells, *, with_totals=True, code="table"):
    rows = tuple(f"r{number}" for number in range(len(cells)))
    columns = tuple(f"c{number}" for number in range(len(cells[0])))
    return Table(code, rows, columns, tuple(tuple(row) for row in cells), with_totals)


def grid_of(table):
    """The cells with each row's total at its end and the totals below, hidden ones as None."""
    totals = table.totals
    rows = [[*row, total] for row, total in zip(table.cells, totals.rows, strict=True)]
    return [*rows, [*totals.columns, totals.grand]]


def places_of(grid):
    return [(row, column) for row, line in enumerate(grid) for column in range(len(line))]


def hidden_in(grid):
    return [(row, column) for row, column in places_of(grid) if grid[row][column] is None]


def small_in(grid):
    return [(row, column) for row, column in places_of(grid) if 0 < (grid[row][column] or 0) < 11]


def adds_up(grid):
    """Whether each row and each column of the grid sums to its last number."""
    return all(sum(line[:-1]) == line[-1] for line in [*grid, *zip(*grid, strict=True)])


def random_tables(count, *, seed, most=10):
    """From one cell to ten by ten, crowded and nearly empty, of few people and of many."""
    dice = random.Random(seed)
    for _ in range(count):
        height, width = dice.randint(1, most), dice.randint(1, most)
        largest = dice.choice([3, 12, 15, 40, 100, 1000])
        empty = dice.choice([0, 0.2, 0.6])
        yield table_of(
            [
                [0 if dice.random() < empty else dice.randint(0, largest) for _ in range(width)]
                for _ in range(height)
            ]
        )
