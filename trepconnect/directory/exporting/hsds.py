"""A stored record in the columns of HSDS 3.1, and the files they go into."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID, uuid5

from trepconnect.directory.formats.records import as_uuid
from trepconnect.directory.formats.times import ICAL_DAYS

COLUMNS: dict[str, tuple[str, ...]] = {
    "accessibility": ("id", "location_id", "description", "details", "url"),
    "addresses": (
        "id", "location_id", "attention", "address_1", "address_2", "city", "region",
        "state_province", "postal_code", "country", "address_type",
    ),
    "attributes": (
        "id", "link_id", "taxonomy_term_id", "link_type", "link_entity", "value", "label",
    ),
    "contacts": (
        "id", "organization_id", "service_id", "service_at_location_id", "location_id", "name",
        "title", "department", "email",
    ),
    "cost_options": (
        "id", "service_id", "valid_from", "valid_to", "option", "currency", "amount",
        "amount_description",
    ),
    "fundings": ("id", "organization_id", "service_id", "source"),
    "languages": ("id", "service_id", "location_id", "phone_id", "name", "code", "note"),
    "locations": (
        "id", "location_type", "url", "organization_id", "name", "alternate_name", "description",
        "transportation", "latitude", "longitude", "external_identifier",
        "external_identifier_type",
    ),
    "meta_table_descriptions": ("id", "name", "language", "character_set"),
    "metadata": (
        "id", "resource_id", "resource_type", "last_action_date", "last_action_type",
        "field_name", "previous_value", "replacement_value", "updated_by",
    ),
    "organization_identifiers": (
        "id", "organization_id", "identifier_scheme", "identifier_type", "identifier",
    ),
    "organizations": (
        "id", "name", "alternate_name", "description", "email", "website", "tax_status",
        "tax_id", "year_incorporated", "legal_status", "logo", "uri", "parent_organization_id",
    ),
    "phones": (
        "id", "location_id", "service_id", "organization_id", "contact_id",
        "service_at_location_id", "number", "extension", "type", "description",
    ),
    "programs": ("id", "organization_id", "name", "alternate_name", "description"),
    "required_documents": ("id", "service_id", "document", "uri"),
    "schedules": (
        "id", "service_id", "location_id", "service_at_location_id", "valid_from", "valid_to",
        "dtstart", "timezone", "until", "count", "wkst", "freq", "interval", "byday", "byweekno",
        "bymonthday", "byyearday", "description", "opens_at", "closes_at", "schedule_link",
        "attending_type", "notes",
    ),
    "service_areas": (
        "id", "service_id", "service_at_location_id", "name", "description", "extent",
        "extent_type", "uri",
    ),
    "service_at_locations": ("id", "service_id", "location_id", "description"),
    "service_capacities": (
        "id", "service_id", "unit_id", "available", "maximum", "description", "updated",
    ),
    "services": (
        "id", "organization_id", "program_id", "name", "alternate_name", "description", "url",
        "email", "status", "interpretation_services", "application_process", "fees_description",
        "wait_time", "fees", "accreditations", "eligibility_description", "minimum_age",
        "maximum_age", "assured_date", "assurer_email", "licenses", "alert", "last_modified",
    ),
    "taxonomies": ("id", "name", "description", "uri", "version"),
    "taxonomy_terms": (
        "id", "code", "name", "description", "parent_id", "taxonomy", "language", "taxonomy_id",
        "term_uri",
    ),
    "units": ("id", "name", "scheme", "identifier", "uri"),
    "urls": ("id", "label", "url", "organization_id", "service_id"),
}  # fmt: skip

FILES = {
    **{kind: f"{kind}.csv" for kind in COLUMNS},
    "fundings": "funding.csv",
    "service_at_locations": "service_at_location.csv",
    "service_capacities": "service_capacity.csv",
    "urls": "url.csv",
}

NUMBERS = frozenset(
    {
        "amount", "available", "count", "extension", "interval", "latitude", "longitude",
        "maximum", "maximum_age", "minimum_age", "timezone", "year_incorporated",
    }
)  # fmt: skip
"""Columns that are numbers in JSON."""

REQUIRED: dict[str, tuple[str, ...]] = {
    "addresses": ("address_1", "city", "state_province", "postal_code", "country"),
    "metadata": (
        "last_action_date", "last_action_type", "field_name", "previous_value",
        "replacement_value", "updated_by",
    ),
    "organization_identifiers": ("identifier_type", "identifier"),
    "organizations": ("name", "description"),
    "programs": ("name", "description"),
    "services": ("name", "status"),
    "taxonomies": ("name", "description"),
    "taxonomy_terms": ("name", "description"),
}  # fmt: skip
"""Columns that a JSON document must have, even if empty."""

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
