"""Reads rows of comma-separated text, with the line each one starts on."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from trepconnect.directory.formats.names import FileKind
from trepconnect.directory.formats.problems import Ledger, Origin, Refusal
from trepconnect.directory.formats.records import (
    Row,
    has_markup,
    is_showable,
    plain_line_ends,
    read_written_breaks,
    without_markup,
    without_unshowable,
)

MAX_CELL = 1_000_000
MAX_COLUMNS = 500
_SEP = re.compile(r"\"?sep=(.)\"?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RawRow:
    """The cells of one row, or what is wrong with it."""

    line: int
    cells: list[str]
    broken: str = ""


def raw_rows(lines: Iterable[str]) -> Iterator[RawRow]:
    """Rows with the number of their first line; a quoted cell may span several."""
    csv.field_size_limit(MAX_CELL)
    start, skipped, delimiter = _begin(iter(lines))
    reader = csv.reader(start, strict=True, delimiter=delimiter)
    while True:
        line = reader.line_num + 1 + skipped
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            lines_read = f"lines {line} to {max(reader.line_num + skipped, line)}"
            yield RawRow(line, [], f"{error}, {lines_read}")
            continue
        if cells:
            yield RawRow(line, cells)


def _begin(lines: Iterator[str]) -> tuple[Iterator[str], int, str]:
    """The lines from the header on, how many came before it, and what parts the cells."""
    first = next(lines, None)
    if first is None:
        return lines, 0, ","
    if said := _SEP.fullmatch(first.lstrip("\ufeff").strip("\r\n")):
        return lines, 1, said[1]
    return chain([first], lines), 0, _delimiter(first)


def _delimiter(header: str) -> str:
    """A comma, unless the header has none and has semicolons or tabs instead."""
    bare = re.sub(r'"[^"]*"', "", header)
    if "," in bare:
        return ","
    return max((";", "\t"), key=bare.count) if {";", "\t"} & set(bare) else ","


def header_of(first: RawRow, file: str) -> list[str]:
    """Column names, told apart where the header repeats one."""
    if first.broken:
        raise Refusal("bad_header", f"The header cannot be read: {first.broken}", file)
    if len(first.cells) > MAX_COLUMNS:
        raise Refusal("bad_header", f"The header has more than {MAX_COLUMNS} columns", file)
    names: list[str] = []
    for number, cell in enumerate(first.cells, start=1):
        name = without_unshowable(cell).strip().lstrip("\ufeff") or f"column {number}"
        again = sum(1 for other in names if other == name or other.startswith(f"{name} ("))
        names.append(f"{name} ({again + 1})" if again else name)
    return names


def rows_of(lines: Iterable[str], file: str, what: FileKind, ledger: Ledger) -> Iterator[Row]:
    """The rows of one table. A row that cannot be read is counted and refused here."""
    raw = raw_rows(lines)
    first = next(raw, None)
    if first is None:
        return
    columns = [what.renamed.get(name.lower(), name.lower()) for name in header_of(first, file)]
    for each in raw:
        if (cells := filled_cells(each, columns, file, what.kind, ledger)) is not None:
            origin = Origin(file, each.line, what.kind, cells.get("id", ""))
            if cells:
                cells = {**what.constant, **cells}
            if what.prefix and origin.record:
                cells["id"] = what.prefix + origin.record
            yield Row(origin, cells)


def filled_cells(
    raw: RawRow, columns: list[str], file: str, kind: str, ledger: Ledger
) -> dict[str, str] | None:
    """The filled cells by column; None when the row was refused."""
    origin = Origin(file, raw.line, kind, raw.cells[0] if raw.cells else "")
    surplus = len(raw.cells) - len(columns)
    if raw.broken or (surplus > 0 and any(cell.strip() for cell in raw.cells[len(columns) :])):
        ledger.row_read(origin)
        if raw.broken:
            ledger.row_refused(origin, "broken_row", raw.broken)
        else:
            ledger.row_refused(origin, "ragged_row", f"{surplus} more")
        return None
    if surplus > 0:
        ledger.note(origin, "ragged_row", f"{surplus} more, empty")
    elif surplus < 0:
        ledger.note(origin, "short_row", f"{-surplus} fewer")
    cells = {}
    for column, text in zip(columns, raw.cells, strict=False):
        if text and (cleaned := cleaned_cell(text, origin, ledger)):
            cells[column] = cleaned
    return cells


def cleaned_cell(text: str, origin: Origin, ledger: Ledger) -> str:
    """``text`` without padding and what no page or database can hold."""
    if not is_showable(text):
        text = without_unshowable(text)
        ledger.note(origin, "control_characters")
    if "\\n" in text:
        text = read_written_breaks(text)
        ledger.note(origin, "escaped_line_breaks")
    text = plain_line_ends(text).strip()
    if has_markup(text):
        text = without_markup(text)
        ledger.note(origin, "markup")
    return text
