"""Reads the rows of a directory, whatever its format, in the order they can be stored in."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from trepconnect.directory.formats.csv_tables import header_of, raw_rows, rows_of
from trepconnect.directory.formats.hsds_json import NESTED, Flattener
from trepconnect.directory.formats.names import (
    FILES,
    FORMATS,
    HEADINGS_OF_SERVICES,
    HSDS_3,
    SHEET,
    FileKind,
    reading_order,
    recognise,
    stem,
)
from trepconnect.directory.formats.problems import Ledger, Origin, Refusal, Stopped
from trepconnect.directory.formats.records import Row
from trepconnect.directory.formats.spreadsheet import Mapping, sheet_rows
from trepconnect.directory.importing.reading.documents import Record, members_of, records_of
from trepconnect.directory.importing.reading.files import Entry, find_encoding, open_lines

_SHIPPED = Path(__file__).parents[2] / "data" / "mappings"
_EVERY = 500

Progress = Callable[[int, int], None]
ShouldStop = Callable[[], bool]


@dataclass(frozen=True)
class Watch:
    """Who wants to know how far the reading is, and who may stop it."""

    progress: Progress = lambda _done, _total: None
    should_stop: ShouldStop = lambda: False

    def tell(self, done: int, total: int) -> None:
        """Say how far it is; raises ``Stopped`` when it was asked to stop."""
        if self.should_stop():
            raise Stopped
        self.progress(done, total)


@dataclass(frozen=True)
class Plan:
    """What will be read and how: tables in order, or a sheet with its mapping."""

    format: str
    tables: list[tuple[Entry, FileKind]]
    documents: list[Entry]
    headings: Entry | None = None
    sheet: tuple[Entry, Mapping] | None = None


def plan_reading(
    entries: list[Entry], wanted: str, ledger: Ledger, *, mapping: Mapping | None = None
) -> Plan:
    """Find out which format this is; raises Refusal when it is none."""
    csvs = [entry for entry in entries if entry.name.lower().endswith(".csv")]
    documents = [entry for entry in entries if entry not in csvs]
    if wanted not in {"auto", *FORMATS}:
        raise Refusal("unknown_format", f"Formats are auto, {', '.join(FORMATS)}", wanted)
    if not csvs:
        return Plan(HSDS_3, [], documents)
    headers = {stem(entry.name): _header(entry) for entry in csvs}
    if wanted == "auto" and (sheet := _find_sheet(csvs, headers, mapping)):
        return Plan(SHEET, [], [], sheet=sheet)
    lowered = {name: [c.lower() for c in columns] for name, columns in headers.items()}
    chosen = recognise(lowered) if wanted == "auto" else wanted
    if chosen is None:
        raise Refusal("unknown_format", "No file of a format that can be read", csvs[0].name)
    tables = []
    for entry in csvs:
        what = FILES[chosen].get(stem(entry.name))
        if what is None:
            ledger.file_ignored(entry.name, f"not part of {chosen}")
        else:
            tables.append((entry, what))
    tables.sort(key=lambda table: reading_order(table[1].kind))
    return Plan(chosen, tables, [], _find_headings(documents, chosen, ledger))


def _find_headings(documents: list[Entry], format_: str, ledger: Ledger) -> Entry | None:
    """The JSON file beside the tables that is read; the others are told."""
    found = None
    for entry in documents:
        if stem(entry.name) == HEADINGS_OF_SERVICES.get(format_):
            found = entry
        else:
            ledger.file_ignored(entry.name, "a JSON file beside tables")
    return found


def read_rows(plan: Plan, ledger: Ledger, watch: Watch) -> Iterator[Row]:
    """Every row once; reports progress in bytes and stops when asked."""
    meter = _Meter(plan, watch)
    if plan.sheet is not None:
        entry, mapping = plan.sheet
        encoding = mapping.encoding or _encoding(entry, "services", ledger)
        with open_lines(entry, encoding) as lines:
            yield from sheet_rows(meter.counted(lines), entry.name, mapping, ledger)
    for entry, what in plan.tables:
        with open_lines(entry, _encoding(entry, what.kind, ledger)) as lines:
            yield from rows_of(meter.counted(lines), entry.name, what, ledger)
    if plan.headings is not None:
        members = meter.counted_records(members_of(plan.headings), plan.headings.size)
        for member in members:
            yield from _headings_of(member, plan.headings.name, ledger)
    rows = [row for entry in plan.documents for row in _document_rows(entry, ledger, meter)]
    yield from sorted(rows, key=lambda row: reading_order(row.kind))


class _Meter:
    def __init__(self, plan: Plan, watch: Watch) -> None:
        entries = [entry for entry, _ in plan.tables] + plan.documents
        entries += [plan.sheet[0]] if plan.sheet else []
        entries += [plan.headings] if plan.headings else []
        self._total = sum(entry.size for entry in entries)
        self._done = 0
        self._watch = watch

    def counted(self, lines: Iterable[str]) -> Iterator[str]:
        for number, line in enumerate(lines):
            self._done += len(line)
            if number % _EVERY == 0:
                self._tell()
            yield line

    def counted_records(self, records: Iterable[Record], size: int) -> Iterator[Record]:
        before = self._done
        for number, record in enumerate(records):
            self._done = before + int(record.share * size)
            if number % _EVERY == 0:
                self._tell()
            yield record
        self._done = before + size
        self._tell()

    def _tell(self) -> None:
        self._watch.tell(min(self._done, self._total), self._total)


def load_mapping(path: Path) -> Mapping:
    try:
        return Mapping.load(json.loads(path.read_text(encoding="utf-8")), path.name)
    except (OSError, ValueError) as error:
        raise Refusal("bad_mapping", str(error), path.name) from None


def _document_rows(entry: Entry, ledger: Ledger, meter: _Meter) -> Iterator[Row]:
    named = FILES[HSDS_3].get(stem(entry.name))
    flattener = Flattener(entry.name, ledger, kind=named.kind if named else "")
    for record in meter.counted_records(records_of(entry, set(NESTED)), entry.size):
        flattener.add_top(record.document, NESTED.get(record.name, ""))
    return flattener.rows()


def _headings_of(member: Record, file: str, ledger: Ledger) -> Iterator[Row]:
    origin = Origin(file, None, "service_terms", member.name)
    if not isinstance(member.document, list):
        ledger.row_read(origin)
        ledger.row_refused(origin, "broken_row", "not a list of headings")
        return
    for number in dict.fromkeys(str(each) for each in member.document):
        yield Row(origin, {"service_id": member.name, "taxonomy_number": number})


def _encoding(entry: Entry, kind: str, ledger: Ledger) -> str:
    encoding = find_encoding(entry)
    if encoding in {"cp1252", "latin-1"}:
        name = "Windows-1252" if encoding == "cp1252" else "Latin-1"
        ledger.note(Origin(entry.name, None, kind), "bytes_unreadable", name)
    return encoding


def _header(entry: Entry) -> list[str]:
    with open_lines(entry, find_encoding(entry)) as lines:
        first = next(raw_rows(lines), None)
        return header_of(first, entry.name) if first else []


def _find_sheet(
    csvs: list[Entry], headers: dict[str, list[str]], mapping: Mapping | None
) -> tuple[Entry, Mapping] | None:
    """The one sheet that a mapping fits: the one given, or one that comes with the program."""
    for entry in csvs:
        columns = headers[stem(entry.name)]
        if mapping is not None:
            if not mapping.fits(columns):
                raise Refusal("bad_mapping", "The sheet lacks columns of the mapping", entry.name)
            return entry, mapping
        for path in sorted(_SHIPPED.glob("*.json")):
            if (shipped := load_mapping(path)).fits(columns):
                return entry, shipped
    return None
