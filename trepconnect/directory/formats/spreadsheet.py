"""Reads a loose spreadsheet by a mapping file; docs/directory-import.md shows one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from trepconnect.directory.formats import kinds
from trepconnect.directory.formats.csv_tables import filled_cells, header_of, raw_rows
from trepconnect.directory.formats.problems import Ledger, Origin, Refusal
from trepconnect.directory.formats.records import Row, digest

_LINKED = {"organizations", "services", "locations"}
_KEYS = {"about", "encoding", "match", "records", "skip_rows"}
_PART_KEYS = {"column", "columns", "constant", "first_of", "join", "pattern", "split", "when"}


@dataclass(frozen=True)
class Mapping:
    """``records`` are made from each row in their order; the service is the row's own record."""

    match: tuple[str, ...]
    encoding: str | None
    skip_rows: frozenset[int]
    records: tuple[dict[str, Any], ...]

    @classmethod
    def load(cls, document: Any, file: str) -> Mapping:
        """Check a mapping; raises Refusal with what is wrong."""
        if not isinstance(document, dict) or not isinstance(document.get("records"), list):
            raise Refusal("bad_mapping", "A mapping is an object with a list of records", file)
        if unknown := set(document) - _KEYS:
            raise Refusal("bad_mapping", f"Not known: {', '.join(sorted(unknown))}", file)
        for record in document["records"]:
            _check_record(record, file)
        return cls(
            tuple(document.get("match", [])),
            document.get("encoding"),
            frozenset(document.get("skip_rows", [])),
            tuple(document["records"]),
        )

    def fits(self, columns: list[str]) -> bool:
        return bool(self.match) and set(self.match) <= set(columns)


def sheet_rows(lines: Iterable[str], file: str, mapping: Mapping, ledger: Ledger) -> Iterator[Row]:
    """Rows of every kind that the sheet's rows stand for."""
    raw = raw_rows(lines)
    first = next(raw, None)
    if first is None:
        return
    columns = header_of(first, file)
    for number, each in enumerate(raw, start=1):
        cells = filled_cells(each, columns, file, "services", ledger)
        if cells is None:
            continue
        origin = Origin(file, each.line, "services", each.cells[0] if each.cells else "")
        if number in mapping.skip_rows:
            ledger.row_read(origin)
            ledger.row_refused(origin, "skipped_row")
            continue
        yield from _records(cells, origin, mapping)


def _records(cells: dict[str, str], origin: Origin, mapping: Mapping) -> Iterator[Row]:
    ids: dict[str, str] = {}
    for record in mapping.records:
        kind = record["kind"]
        if not all(_matches(cells, *condition) for condition in record.get("when", {}).items()):
            continue
        for values in _alternatives(cells, record):
            made = {name: text for name, text in values.items() if text}
            key = [_read(cells, part) for part in record.get("key", [])]
            if any(key):
                made["id"] = digest([kind, *key])
            links = kinds.BY_NAME[kind].links
            owners = {column: ids[to] for column, to in links.items() if to in ids}
            if not made and (kind != "service_at_locations" or len(owners) < len(links)):
                continue
            made |= owners
            if kind in _LINKED and "id" in made:
                ids[kind] = made["id"]
            yield Row(origin, made, derived=kind != "services", kind=kind)


def _alternatives(cells: dict[str, str], record: dict[str, Any]) -> list[dict[str, str]]:
    """Usually one record; a field that splits gives one record for each part."""
    plain, split = {}, {}
    for name, part in record["fields"].items():
        text = _read(cells, part)
        if isinstance(part, dict) and "split" in part:
            split[name] = [p.strip() for p in re.split(part["split"], text) if p.strip()]
        else:
            plain[name] = text
    if not split:
        return [plain]
    return [{**plain, name: part} for name, parts in split.items() for part in parts]


def _read(cells: dict[str, str], part: Any) -> str:
    if isinstance(part, str):
        return cells.get(part, "")
    if not all(_matches(cells, *condition) for condition in part.get("when", {}).items()):
        return ""
    if "constant" in part:
        return str(part["constant"])
    names = part.get("columns") or part.get("first_of") or [part.get("column", "")]
    filled = [cells[name] for name in names if cells.get(name)]
    text = str(part.get("join", "\n")).join(filled[:1] if "first_of" in part else filled)
    if "pattern" in part:
        found = re.search(part["pattern"], text)
        return (found[1] if found.groups() else found[0]) if found else ""
    return text


def _matches(cells: dict[str, str], column: str, wanted: str) -> bool:
    return cells.get(column, "").strip().lower() == wanted.lower()


def _check_record(record: Any, file: str) -> None:
    if not isinstance(record, dict) or record.get("kind") not in kinds.BY_NAME:
        raise Refusal("bad_mapping", "Every record names its kind, for example services", file)
    for name, part in (record.get("fields") or {}).items():
        if isinstance(part, dict) and (unknown := set(part) - _PART_KEYS):
            raise Refusal("bad_mapping", f"{name}: not known: {', '.join(sorted(unknown))}", file)
        for key in ("pattern", "split"):
            if isinstance(part, dict) and key in part:
                _check_pattern(name, str(part[key]), file)


def _check_pattern(name: str, pattern: str, file: str) -> None:
    try:
        re.compile(pattern)
    except re.error as error:
        raise Refusal("bad_mapping", f"{name}: {error}", file) from None
