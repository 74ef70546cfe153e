"""What can be wrong with a directory handed to us, and the count of what was read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from trepconnect.kernel.errors import DomainError


class Refusal(DomainError):
    """The whole file cannot be read; nothing was changed. ``where`` names file and line."""

    def __init__(self, code: str, message: str, where: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.where = where


class Unconfirmed(Refusal):
    """Nothing was changed: a person has to look first. ``count`` of ``whole`` are concerned."""

    def __init__(self, code: str, message: str, where: str, *, count: int, whole: int) -> None:
        super().__init__(code, message, where)
        self.count = count
        self.whole = whole


class Stopped(DomainError):
    """A person asked to stop before anything was changed."""

    code = "stopped"


class RowRefused(Exception):
    """One row cannot be stored."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a person may want to mend at its source. ``kept``: the row is stored anyway."""

    file: str
    line: int | None
    record: str
    code: str
    message: str
    kept: bool

    def as_json(self) -> dict[str, Any]:
        return {
            "file": self.file,
            "line": self.line,
            "record": self.record,
            "code": self.code,
            "message": self.message,
            "kept": self.kept,
        }


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a row was read: ``line`` is the first of its lines, empty in JSON."""

    file: str
    line: int | None
    kind: str
    record: str = ""


@dataclass(slots=True)
class FileCount:
    """What became of the rows of one file: read = stored + duplicates + refused."""

    read: int = 0
    stored: int = 0
    duplicates: int = 0
    refused: int = 0


MESSAGES = {
    "already_here": "A record with this id came from another source: {detail}",
    "bad_coordinates": "The place is not on the map: {detail}",
    "bad_date": "Not a date that can be read for certain: {detail}",
    "bad_number": "Not a number: {detail}",
    "broken_row": "The row cannot be read: {detail}",
    "bytes_unreadable": "Some letters were not UTF-8 and were read as {detail}",
    "conflicting_id": "Another row has this id and says something else",
    "conflicting_values": "An earlier row says something else about this: {detail}",
    "control_characters": "Characters that cannot be shown were left out",
    "duplicate": "The same row was read before",
    "empty_record": "The row says nothing",
    "escaped_line_breaks": "Written-out line breaks (\\n) were read as line breaks",
    "hours_incomplete": "An opening or closing time is missing",
    "hours_unclear": "The hours cannot be read for certain and are shown as written: {detail}",
    "hours_without_day": "The hours name no weekday",
    "id_missing": "Rows without an id are known by what they say",
    "id_reused": "Rows share an id and are told apart by what they say",
    "id_too_long": "The id is longer than 200 characters",
    "language_assumed": "{detail}",
    "language_unclear": "The languages cannot be read for certain: {detail}",
    "markup": "Tags and entities of web pages were read as text",
    "missing_field": "{detail} is missing",
    "missing_id": "The row has no id",
    "missing_link": "Refers to something that is not there: {detail}",
    "missing_organization": "The organization is not there: {detail}",
    "missing_owner": "Belongs to nothing that is there: {detail}",
    "phone_unclear": "Not a number that can be dialled for certain: {detail}",
    "ragged_row": "The row has {detail} cells than the header",
    "short_row": "The row has {detail} cells than the header",
    "skipped_row": "The mapping leaves this row out",
    "status_missing": "Rows without a status were taken as active",
    "tax_id_left_out": "Tax numbers are not stored",
    "two_digit_year": "The year was read as {detail}",
    "unknown_file": "Not a file of this format: {detail}",
    "unknown_status": "Not a status, and taken as active: {detail}",
    "unknown_term": "The heading is not in the list of headings: {detail}",
}

_TOLD_ONCE = frozenset(
    {
        "escaped_line_breaks",
        "id_missing",
        "id_reused",
        "language_assumed",
        "markup",
        "status_missing",
        "tax_id_left_out",
    }
)
"""Problems of a whole file: told once with their number, not for each row."""


MAX_KEPT = 1_000
_FOR_ANY = 950
MAX_ROWS = 2_000_000


@dataclass(slots=True)
class Ledger:
    """Keeps count of every row, so that none is lost and none invented.

    Of the problems at most ``MAX_KEPT`` are kept, among them one of each code; ``found`` counts
    all of them.
    """

    read: Counter[str] = field(default_factory=Counter)
    stored: Counter[str] = field(default_factory=Counter)
    files: dict[str, FileCount] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    found: Counter[str] = field(default_factory=Counter)
    _once: dict[tuple[str, str, str], list[int]] = field(default_factory=dict)

    def row_read(self, origin: Origin) -> None:
        self.read[origin.kind] += 1
        count = self.file(origin.file)
        count.read += 1
        if count.read > MAX_ROWS:
            raise Refusal("too_large", f"More than {MAX_ROWS:,} rows in one file", origin.file)

    def row_stored(self, origin: Origin) -> None:
        self.stored[origin.kind] += 1
        self.file(origin.file).stored += 1

    def row_refused(self, origin: Origin, code: str, detail: str = "") -> None:
        counts = self.file(origin.file)
        if code == "duplicate":
            counts.duplicates += 1
        else:
            counts.refused += 1
        self._add(origin, code, detail, kept=False)

    def note(self, origin: Origin, code: str, detail: str = "") -> None:
        """A problem of a row, or of a file, that is stored all the same."""
        named = (origin.file, code, detail)
        if code in _TOLD_ONCE and (named in self._once or len(self._once) < MAX_KEPT):
            seen = self._once.setdefault(named, [origin.line or 0, 0])
            seen[1] += 1
        else:
            self._add(origin, code, detail, kept=True)

    def file_ignored(self, file: str, detail: str) -> None:
        self._add(Origin(file, None, ""), "unknown_file", detail, kept=False)

    def file(self, name: str) -> FileCount:
        if name not in self.files:
            self.files[name] = FileCount()
        return self.files[name]

    def close(self) -> None:
        """Write down the problems that were only counted."""
        for (file, code, detail), (line, count) in self._once.items():
            message = f"{MESSAGES[code].format(detail=detail)} ({count} rows, the first is named)"
            self._keep(Problem(file, line or None, "", code, message, kept=True))
        self._once.clear()

    def _add(self, origin: Origin, code: str, detail: str, *, kept: bool) -> None:
        if not self._has_room(code):
            self.found[code] += 1
            return
        message = MESSAGES[code].format(detail=shortened(detail))
        self._keep(Problem(origin.file, origin.line, origin.record[:200], code, message, kept))

    def _keep(self, problem: Problem) -> None:
        if self._has_room(problem.code):
            self.problems.append(problem)
        self.found[problem.code] += 1

    def _has_room(self, code: str) -> bool:
        kept = len(self.problems)
        return kept < _FOR_ANY or (kept < MAX_KEPT and code not in self.found)


def shortened(text: str, length: int = 160) -> str:
    """``text`` on one line, cut so that a message stays readable."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"
