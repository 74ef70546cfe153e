"""Takes nested HSDS documents apart into rows, and nests rows into documents."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from trepconnect.directory.formats.csv_tables import MAX_CELL, cleaned_cell
from trepconnect.directory.formats.problems import Ledger, Origin, Refusal
from trepconnect.directory.formats.records import Row

MAX_DEPTH = 30
SINGLE = {
    "accessibility": "accessibility",
    "addresses": "address",
    "attributes": "attribute",
    "contacts": "contact",
    "cost_options": "cost_option",
    "fundings": "funding",
    "languages": "language",
    "locations": "location",
    "metadata": "metadata",
    "organization_identifiers": "organization_identifier",
    "organizations": "organization",
    "phones": "phone",
    "programs": "program",
    "required_documents": "required_document",
    "schedules": "schedule",
    "service_areas": "service_area",
    "service_at_locations": "service_at_location",
    "service_capacities": "service_capacity",
    "services": "service",
    "taxonomies": "taxonomy",
    "taxonomy_terms": "taxonomy_term",
    "units": "unit",
    "urls": "url",
}
NESTED = {
    "additional_urls": "urls",
    "additional_websites": "urls",
    "capacities": "service_capacities",
    "funding": "fundings",
    **{kind: kind for kind in SINGLE if kind not in {"fundings", "urls", "service_capacities"}},
}
"""Lists inside a document and the kind of what they list."""
INSIDE = {
    "location": ("locations", "location_id"),
    "organization": ("organizations", "organization_id"),
    "program": ("programs", "program_id"),
    "service": ("services", "service_id"),
    "taxonomy_detail": ("taxonomies", "taxonomy_id"),
    "taxonomy_term": ("taxonomy_terms", "taxonomy_term_id"),
    "unit": ("units", "unit_id"),
}
"""Documents inside a document: the kind, and the column that points to it."""


_OF_ORGANIZATION = {
    "additional_websites", "legal_status", "locations", "logo", "organization_identifiers",
    "parent_organization_id", "programs", "services", "tax_id", "tax_status", "website",
    "year_incorporated",
}  # fmt: skip


class Flattener:
    """Collects rows of each kind from documents; the same record met twice becomes one row.

    ``kind`` is what a file's name says about the records in it.
    """

    def __init__(self, file: str, ledger: Ledger, *, kind: str = "") -> None:
        self._file = file
        self._of_file = kind
        self._ledger = ledger
        self._rows: dict[str, dict[str, Row]] = {}
        self._unnamed: list[Row] = []
        self._top: set[tuple[str, str]] = set()

    def add_top(self, document: Any, kind: str = "") -> None:
        """Take apart a record that stands in no other; ``kind`` is what its list is called."""
        self.add(kind or self._of_file or _kind(document, self._file), document)

    def add(self, kind: str, document: Any, *, depth: int = 0) -> str:
        """Take ``document`` apart; returns its id."""
        if depth > MAX_DEPTH:
            raise Refusal("too_deep", f"More than {MAX_DEPTH} levels of nesting", self._file)
        if not isinstance(document, dict):
            origin = Origin(self._file, None, kind)
            self._ledger.row_read(origin)
            self._ledger.row_refused(origin, "broken_row", "not an object")
            return ""
        record = _text(document.get("id"))
        row = Row(Origin(self._file, None, kind, record), {})
        for key, value in document.items():
            if isinstance(value, dict) and key in INSIDE:
                inside, column = INSIDE[key]
                row.cells[column] = self.add(inside, value, depth=depth + 1)
            elif not (isinstance(value, list) and key in NESTED):
                self._add_text(row, key, value)
        if depth == 0 and self._came_before(row):
            self._ledger.row_read(row.origin)
            self._ledger.row_refused(row.origin, "duplicate")
        else:
            self._keep(row)
        self._add_lists(kind, record, document, depth)
        return record

    def _add_text(self, row: Row, key: str, value: Any) -> None:
        text = cleaned_cell(_text(value), row.origin, self._ledger)
        if len(text) > MAX_CELL:
            raise Refusal("too_long", f"A text has over {MAX_CELL} letters", self._file)
        if text:
            row.cells.setdefault(key, text)

    def _came_before(self, row: Row) -> bool:
        """Whether this document, not only something inside another, was met and said the same."""
        top = (row.kind, row.record)
        met = bool(row.record) and top in self._top and self._agrees(*top, row.cells)
        self._top.add(top)
        return met

    def rows(self) -> Iterator[Row]:
        for rows in self._rows.values():
            yield from rows.values()
        yield from self._unnamed

    def _add_lists(self, kind: str, record: str, document: dict[str, Any], depth: int) -> None:
        for key, value in document.items():
            if not (isinstance(value, list) and key in NESTED):
                continue
            for item in value:
                owned = (
                    {**item, **_owner(kind, NESTED[key], record)}
                    if record and isinstance(item, dict)
                    else item
                )
                self.add(NESTED[key], owned, depth=depth + 1)

    def _keep(self, row: Row) -> None:
        """Join with what was met before, unless the two disagree."""
        met = self._rows.setdefault(row.origin.kind, {})
        if not row.record:
            self._unnamed.append(row)
            return
        before = met.get(row.record)
        if before is None:
            met[row.record] = row
        elif self._agrees(row.kind, row.record, row.cells):
            before.cells.update(row.cells)
        else:
            self._unnamed.append(row)

    def _agrees(self, kind: str, record: str, cells: dict[str, str]) -> bool:
        """Whether a record met before says nothing else."""
        before = self._rows[kind].get(record)
        return before is not None and all(
            before.cells.get(key, value) == value for key, value in cells.items()
        )


def _kind(document: Any, file: str) -> str:
    """Which kind of record ``document`` is, from the fields only that kind has."""
    keys = set(document) if isinstance(document, dict) else set()
    if keys & {"location", "location_id"} and keys & {"service", "service_id"}:
        return "service_at_locations"
    if "location_type" in keys:
        return "locations"
    if keys & {"organization", "organization_id", "service_at_locations", "fees_description"}:
        return "services"
    if {"name", "status"} <= keys:
        return "services"
    if "location" in keys:
        return "service_at_locations"
    if "name" in keys and keys & _OF_ORGANIZATION:
        return "organizations"
    raise Refusal(
        "unknown_format",
        "This JSON is not HSDS, or its records could be anything: name the file organizations.json"
        " or services.json if they are that",
        file,
    )


def _owner(kind: str, nested: str, record: str) -> dict[str, str]:
    if nested == "attributes":
        return {"link_id": record, "link_entity": SINGLE[kind]}
    if nested == "metadata":
        return {"resource_id": record, "resource_type": SINGLE[kind]}
    return {f"{SINGLE[kind]}_id": record}


def _text(value: Any) -> str:
    if value is None or value == [] or value == {}:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return value if isinstance(value, str) else str(value)
