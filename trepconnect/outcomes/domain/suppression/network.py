"""A table with its totals as a network, in which what flows into each sum flows out of it.

A cell runs from its row to its column; a column's total from the column to the row of totals, the
grand total from there to the column of totals, and a row's total from there back to its row.
Whatever numbers add up are a flow, and every flow is made of numbers that add up.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

from trepconnect.outcomes.domain.report import Totals


class Place(NamedTuple):
    """Where a number stands; ``None`` is the row, or the column, of totals."""

    row: int | None
    column: int | None

    @property
    def sums(self) -> int:
        """0 for a cell, 1 for a total, 2 for the total of all."""
        return (self.row is None) + (self.column is None)


class Number(NamedTuple):
    """``start`` and ``end`` are the nodes that it runs between."""

    start: int
    end: int
    value: int


Network: TypeAlias = Mapping[Place, Number]

GRAND = Place(None, None)


def network_of(cells: tuple[tuple[int, ...], ...], totals: Totals) -> Network:
    """Everything that is told, in order. A single row or column has one total, not two."""
    if len(cells) == 1 or len(totals.columns) == 1:
        return _line(cells, totals)
    height, width = len(totals.rows), len(totals.columns)
    rows, columns = range(height), range(height + 1, height + 1 + width)
    row_of_totals, column_of_totals = height, height + 1 + width
    network = {
        Place(row, place): Number(row, column, cells[row][place])
        for row in rows
        for place, column in enumerate(columns)
    }
    for row, total in enumerate(totals.rows):
        network[Place(row, None)] = Number(column_of_totals, row, total or 0)
    for place, (column, total) in enumerate(zip(columns, totals.columns, strict=True)):
        network[Place(None, place)] = Number(column, row_of_totals, total or 0)
    network[GRAND] = Number(row_of_totals, column_of_totals, totals.grand or 0)
    return network


def _line(cells: tuple[tuple[int, ...], ...], totals: Totals) -> Network:
    network = {
        Place(row, column): Number(0, 1, value)
        for row, numbers in enumerate(cells)
        for column, value in enumerate(numbers)
    }
    network[GRAND] = Number(1, 0, totals.grand or 0)
    return network
