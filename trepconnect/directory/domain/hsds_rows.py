"""What a stored record looks like in the columns of HSDS 3.1."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID, uuid5

from trepconnect.directory.domain.hours import ICAL_DAYS
from trepconnect.directory.domain.rows import as_uuid

Values = Mapping[str, Any]
Cells = dict[str, str]

_NOT_OURS = {"source_id", "source_record_id", "record_digest", "extra"}
_RENAMED: dict[str, dict[str, str]] = {
    "addresses": {"kind": "address_type"},
    "languages": {"original": "name", "tag": "code", "note": ""},
    "locations": {"kind": "location_type", "accessibility": "", "status": ""},
    "organizations": {"assured_on": "assured_date", "status": ""},
    "phones": {"kind": "type", "e164": ""},
    "schedules": {"original": "description", "weekday": "byday"},
    "services": {
        "assured_on": "assured_date",
        "eligibility": "eligibility_description",
        "fees": "fees_description",
        "interpretation": "interpretation_services",
        "is_free": "",
        "modified_at": "last_modified",
        "required_documents": "",
    },
    "service_terms": {"service_id": "link_id", "term_id": "taxonomy_term_id"}
    | dict.fromkeys(("vocabulary", "code", "name"), ""),
    "taxonomy_terms": {"vocabulary": "taxonomy", "parent_record": "parent_id"},
}
"""Our column and theirs; an empty name is told in another way, or can be told from the rest."""


def standard_cells(kind: str, values: Values) -> Cells:
    """The filled cells of one record; what has no column keeps the name its source gave it."""
    renamed = _RENAMED.get(kind, {})
    extra = values.get("extra") or {}
    cells = {name: said for name, value in extra.items() if (said := _plain(value))}
    for column, value in values.items():
        if column in _NOT_OURS or not (name := renamed.get(column, column)):
            continue
        if text := _written(column, value):
            cells[name] = text
    adjust = _ADJUST.get(kind)
    if adjust:
        adjust(cells, values)
    return cells


def told_apart(kind: str, values: Values) -> list[tuple[str, Cells]]:
    """Rows of other files that a record was given: documents, accessibility, costs."""
    owner: UUID = values["id"]
    rows = []
    if kind == "services" and values["required_documents"]:
        rows.append(("required_documents", {"document": values["required_documents"]}))
    if kind == "locations" and values["accessibility"]:
        rows.append(("accessibility", {"description": values["accessibility"]}))
    for name, kept in (values.get("extra") or {}).items():
        if isinstance(kept, list):
            rows += [(name, dict(cells)) for cells in kept]
    made = []
    for number, (name, cells) in enumerate(rows):
        own = as_uuid(cells.get("id", "")) or uuid5(owner, f"{name} {number}")
        owned = {column: text for column, text in cells.items() if column not in _OWNERS}
        made.append((name, {**owned, "id": str(own), f"{kind[:-1]}_id": str(owner)}))
    return made


_OWNERS = {"organization_id", "service_id", "location_id"}


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _written(column: str, value: Any) -> str:
    if value is None or value is False:
        return ""
    if column == "weekday":
        return ICAL_DAYS[value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date | time):
        return value.isoformat()
    if value is True:
        return "true"
    return repr(value) if isinstance(value, float) else str(value)


def _weekly(cells: Cells, values: Values) -> None:
    if values["weekday"] is not None:
        cells["freq"] = "WEEKLY"
    if values["closed"]:
        cells.setdefault("description", "Closed")


def _status(cells: Cells, _values: Values) -> None:
    cells.setdefault("status", "active")


def _link(cells: Cells, values: Values) -> None:
    cells["link_entity"] = "service"
    if values["term_id"] is None:
        cells["taxonomy_term_id"] = values["code"]


_ADJUST: dict[str, Callable[[Cells, Values], None]] = {
    "schedules": _weekly,
    "services": _status,
    "service_terms": _link,
}
