"""Tables from JSON and back: the contract of ``outcomes suppress``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple, TypeVar

from trepconnect.outcomes.suppression.network import Table, TableRefused, Totals, sum_of

T = TypeVar("T")

MOST_CELLS: Final = 2_500
LONGEST_LABEL: Final = 200
_LARGEST: Final = 10**15
_TOTALS: Final = ("row_totals", "column_totals", "total")
_FIELDS: Final = frozenset({"rows", "columns", "cells", "totals", *_TOTALS})


class Labelled(NamedTuple):
    """A table, and what its rows and columns are called: texts or numbers, as they came."""

    rows: tuple[str | int, ...]
    columns: tuple[str | int, ...]
    table: Table


def table_from_json(document: Any) -> Labelled:
    """Totals count as known unless ``totals`` is false. ``null`` is a number hidden before."""
    if not isinstance(document, Mapping):
        raise _wrong_type("", "an object")
    for name in document:
        if name not in _FIELDS:
            raise TableRefused("unknown_field", name[:LONGEST_LABEL], "is not a field here")
    rows = _list_of(_label, _need(document, "rows"), "rows")
    columns = _list_of(_label, _need(document, "columns"), "columns")
    cells = _cells(_need(document, "cells"), len(rows), len(columns))
    given = _given_totals(document, cells, len(columns))
    with_totals = _truth(document.get("totals", True), "totals") or given is not None
    names = tuple(map(str, rows)), tuple(map(str, columns))
    return Labelled(rows, columns, Table("table", *names, cells, with_totals, given))


def table_to_json(told: Labelled) -> dict[str, Any]:
    """``totals`` is true when every total may be shown: otherwise those that may stand beside."""
    table = told.table
    document: dict[str, Any] = {
        "rows": list(told.rows),
        "columns": list(told.columns),
        "cells": [list(row) for row in table.cells],
        "totals": table.with_totals,
    }
    given = table.given_totals
    if given is not None and _hides_a_total(given):
        document |= {
            "totals": False,
            "row_totals": list(given.rows),
            "column_totals": list(given.columns),
            "total": given.grand,
        }
    return document


def _hides_a_total(totals: Totals) -> bool:
    """Of a single row or column the only total is that of all; the others are its cells."""
    if len(totals.rows) == 1 or len(totals.columns) == 1:
        return totals.grand is None
    return None in (*totals.rows, *totals.columns, totals.grand)


def _cells(value: Any, height: int, width: int) -> tuple[tuple[int | None, ...], ...]:
    if height * width > MOST_CELLS:
        raise TableRefused("too_large", "cells", f"has more than {MOST_CELLS} numbers")
    lines = _list_of(lambda line, where: _list_of(_number, line, where), value, "cells")
    _same_length("cells", lines, height)
    for place, line in enumerate(lines):
        _same_length(f"cells[{place}]", line, width)
    return lines


def _given_totals(
    document: Mapping[str, Any], cells: tuple[tuple[int | None, ...], ...], width: int
) -> Totals | None:
    if not any(name in document for name in _TOTALS):
        return None
    rows = _list_of(_number, _need(document, "row_totals"), "row_totals")
    columns = _list_of(_number, _need(document, "column_totals"), "column_totals")
    _same_length("row_totals", rows, len(cells))
    _same_length("column_totals", columns, width)
    grand = _number(document.get("total"), "total")
    for place, total in enumerate(rows):
        _adds_up(f"row_totals[{place}]", total, sum_of(cells[place]))
    for place, total in enumerate(columns):
        _adds_up(f"column_totals[{place}]", total, sum_of(row[place] for row in cells))
    _adds_up("total", grand, sum_of(rows))
    return Totals(rows, columns, grand)


def _adds_up(where: str, total: int | None, expected: int | None) -> None:
    if None not in {total, expected} and total != expected:
        raise TableRefused("wrong_total", where, f"must be {expected}")


def _need(document: Mapping[str, Any], name: str) -> Any:
    if document.get(name) is None:
        raise TableRefused("missing", name, "is needed")
    return document[name]


def _list_of(reader: Callable[[Any, str], T], value: Any, where: str) -> tuple[T, ...]:
    if not isinstance(value, list):
        raise _wrong_type(where, "a list")
    if len(value) > MOST_CELLS:
        raise TableRefused("too_large", where, f"has more than {MOST_CELLS} entries")
    return tuple(reader(entry, f"{where}[{place}]") for place, entry in enumerate(value))


def _same_length(where: str, given: tuple[Any, ...], expected: int) -> None:
    if len(given) != expected:
        raise TableRefused("wrong_size", where, f"must have {expected} entries")


def _number(value: Any, where: str) -> int | None:
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool):
        raise _wrong_type(where, "a whole number, or null where it is hidden")
    if not 0 <= value <= _LARGEST:
        raise TableRefused("out_of_range", where, f"must be from 0 to {_LARGEST}")
    return value


def _label(value: Any, where: str) -> str | int:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise _wrong_type(where, "a text or a whole number")
    if isinstance(value, int) and abs(value) > _LARGEST:
        raise TableRefused("out_of_range", where, "is too large")
    if isinstance(value, str) and len(value) > LONGEST_LABEL:
        raise TableRefused("out_of_range", where, f"is longer than {LONGEST_LABEL} characters")
    return value


def _truth(value: Any, where: str) -> bool:
    if not isinstance(value, bool):
        raise _wrong_type(where, "true or false")
    return value


def _wrong_type(where: str, needed: str) -> TableRefused:
    return TableRefused("wrong_type", where, f"must be {needed}")
