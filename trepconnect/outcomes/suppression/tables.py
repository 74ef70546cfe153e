"""Tables in which no small number is shown or can be worked out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from trepconnect.outcomes.suppression.complement import choose_hidden
from trepconnect.outcomes.suppression.network import (
    GRAND,
    AlreadyHidden,
    Place,
    Table,
    Totals,
    is_small,
    network_of,
)


def suppress(table: Table) -> Table:
    """``table`` with ``None`` where a number is hidden; the same table gives the same answer.

    For a reader who sees the answer, knows these rules, and subtracts and adds whatever is shown:
    the values that a hidden number from 1 to 10 may have lie at least 11 apart, so its size cannot
    be told from that of others. Zeros are shown. Without totals nothing can be subtracted, and
    only the small numbers go. With totals other numbers go with them: cells if that is enough,
    else totals, the total of all last; ``given_totals`` are then those that remain.

    Source: cell size suppression policy of the Centers for Medicare & Medicaid Services, ResDAC
    article 1506: no cell of 1 to 10 is shown, nor any that lets one be derived. What it does not
    promise stands in docs/adr/0016-small-cells.md.

    A table that hides something already is given back as it is. Raises ``AlreadyHidden`` if it
    still shows a small number.
    """
    if hides(table):
        return _as_it_is(table)
    return _suppress(table, grand_is_known=False)


def suppress_within(table: Table) -> Table:
    """As ``suppress``, for a table whose total of all is told elsewhere, so that it stays.

    Where that cannot be done the table is withheld: nothing is left of it but the total.
    """
    if hides(table):
        return _as_it_is(table)
    return _suppress(table, grand_is_known=True)


def hides(table: Table) -> bool:
    return table.given_totals is not None or any(None in row for row in table.cells)


def _as_it_is(table: Table) -> Table:
    numbers = [number for row in table.cells for number in row]
    if (totals := table.totals) is not None:
        numbers += [*totals.rows, *totals.columns, totals.grand]
    if any(is_small(number) for number in numbers):
        raise AlreadyHidden
    return table


def _suppress(table: Table, *, grand_is_known: bool) -> Table:
    cells = tuple(tuple(number or 0 for number in row) for row in table.cells)
    totals = table.totals
    if totals is None:
        shown = tuple(tuple(None if is_small(cell) else cell for cell in row) for row in cells)
        return replace(table, cells=shown)
    network = network_of(cells, totals)
    hidden = choose_hidden(network, grand_is_known=grand_is_known)
    if hidden is None:
        return withheld(table, totals.grand)
    return _with_hidden(table, totals, hidden) if hidden else table


def withheld(table: Table, grand: int | None) -> Table:
    """Without even its rows: that one is there may say that it is not zero."""
    width = len(table.column_labels)
    columns = (grand,) if width == 1 else (None,) * width
    return replace(table, row_labels=(), cells=(), given_totals=Totals((), columns, grand))


def _with_hidden(table: Table, totals: Totals, hidden: Collection[Place]) -> Table:
    cells = tuple(
        tuple(None if Place(row, column) in hidden else cell for column, cell in enumerate(line))
        for row, line in enumerate(table.cells)
    )
    return replace(table, cells=cells, given_totals=_totals_left(cells, totals, hidden))


def _totals_left(
    cells: tuple[tuple[int | None, ...], ...], totals: Totals, hidden: Collection[Place]
) -> Totals:
    """In a single row each column's total is its cell; its own total is the total of all."""
    grand = None if GRAND in hidden else totals.grand
    if len(cells) == 1:
        return Totals((grand,), cells[0], grand)
    if len(totals.columns) == 1:
        return Totals(tuple(row[0] for row in cells), (grand,), grand)
    return Totals(
        tuple(
            None if Place(row, None) in hidden else total for row, total in enumerate(totals.rows)
        ),
        tuple(
            None if Place(None, column) in hidden else total
            for column, total in enumerate(totals.columns)
        ),
        grand,
    )
