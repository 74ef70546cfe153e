"""A table with its totals as a network, in which what flows into each sum flows out of it.

A cell runs from its row to its column; a column's total from the column to the row of totals, the
grand total from there to the column of totals, and a row's total from there back to its row.
Whatever numbers add up are a flow, and every flow is made of numbers that add up. Which of them
are too small to be told stands here, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple, TypeAlias

from trepconnect.kernel.errors import DomainError


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


THRESHOLD: Final = 11
"""The fewest people who may be told as a number, but for none at all."""


class TableRefused(DomainError):
    """This is no table of counts; ``where`` names the place to change."""

    def __init__(self, code: str, where: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.where = where


class AlreadyHidden(TableRefused):
    """Small numbers beside hidden ones: without these nobody can say what gives them away."""

    def __init__(self) -> None:
        super().__init__(
            "already_hidden", "cells", "holds hidden numbers beside small ones: give all of them"
        )


def is_small(number: int | None) -> bool:
    """Whether a number of people is one that must not be shown. Zero tells of nobody."""
    return number is not None and 0 < number < THRESHOLD


@dataclass(frozen=True, slots=True)
class Totals:
    """Of each row, of each column, of the whole table."""

    rows: tuple[int | None, ...]
    columns: tuple[int | None, ...]
    grand: int | None


@dataclass(frozen=True, slots=True)
class Table:
    """Counts of people by rows and columns, which are codes; totals are sums of the cells.

    ``with_totals`` says that each row's and column's total is shown or known from elsewhere.
    ``given_totals`` are those that may be shown of a table in which numbers are hidden.
    """

    code: str
    row_labels: tuple[str, ...]
    column_labels: tuple[str, ...]
    cells: tuple[tuple[int | None, ...], ...]
    with_totals: bool
    given_totals: Totals | None = None

    @property
    def totals(self) -> Totals | None:
        """What may be shown under and beside the cells; None for a table without totals."""
        if not self.with_totals or self.given_totals is not None:
            return self.given_totals
        rows = tuple(sum_of(row) for row in self.cells)
        width = range(len(self.column_labels))
        columns = tuple(sum_of(row[place] for row in self.cells) for place in width)
        return Totals(rows, columns, sum_of(rows))


def sum_of(numbers: Iterable[int | None]) -> int | None:
    """None as soon as one of them is hidden."""
    total = 0
    for number in numbers:
        if number is None:
            return None
        total += number
    return total
