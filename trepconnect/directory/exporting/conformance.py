"""The last look at rows before they go out: links lead somewhere, values have their form."""

from __future__ import annotations

import re
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from trepconnect.directory.exporting.hsds import NUMBERS
from trepconnect.directory.formats.hsds_json import INSIDE, NESTED, SINGLE
from trepconnect.directory.formats.records import as_uuid
from trepconnect.directory.listings.domain import web_link

Cells = dict[str, str]
Tables = dict[str, list[Cells]]

LINKS = {
    "contact_id": "contacts",
    "location_id": "locations",
    "organization_id": "organizations",
    "parent_id": "taxonomy_terms",
    "parent_organization_id": "organizations",
    "phone_id": "phones",
    "program_id": "programs",
    "service_at_location_id": "service_at_locations",
    "service_id": "services",
    "taxonomy_id": "taxonomies",
    "taxonomy_term_id": "taxonomy_terms",
    "unit_id": "units",
}
"""Columns that name another row, and the kind of that row."""
_ABOUT = {"link_id": "link_entity", "resource_id": "resource_type"}
_PLURAL = {single: many for many, single in SINGLE.items()}
_URLS = {"logo", "schedule_link", "term_uri", "uri", "url", "website"}
_EMAILS = {"assurer_email", "email"}
_MOMENTS = {"last_modified", "updated"}
_EMAIL = re.compile(r"[^\s@;,<>]+@[^\s@;,<>]+\.[^\s@;,<>]+")
_CHOICES = {
    "freq": {"WEEKLY", "MONTHLY"},
    "wkst": {"MO", "TU", "WE", "TH", "FR", "SA", "SU"},
}
_NEEDED = {
    "metadata": ("resource_id",),
    "service_capacities": ("unit_id", "available", "updated"),
    "urls": ("url",),
}


def conform(tables: Tables) -> None:
    """Map ids that are no UUIDs, leave out links to nothing and values of another form."""
    _give_ids(tables)
    known = {kind: {cells["id"] for cells in rows} for kind, rows in tables.items()}
    for kind, rows in tables.items():
        for cells in rows:
            _keep_links(cells, known)
            _keep_forms(cells)
        needed = _NEEDED.get(kind, ())
        tables[kind] = [cells for cells in rows if all(cells.get(name) for name in needed)]


def _give_ids(tables: Tables) -> None:
    """The same id in a file gives the same UUID wherever it is named."""
    for kind, rows in tables.items():
        for number, cells in enumerate(rows):
            if as_uuid(cells.get("id", "")) is None:
                cells["id"] = _mapped(kind, cells.get("id") or f"{number} {sorted(cells.items())}")


def _mapped(kind: str, record: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"urn:trepconnect:export:{kind}:{record}"))


def _keep_links(cells: Cells, known: dict[str, set[str]]) -> None:
    wanted = {**LINKS, **{c: _PLURAL.get(cells.get(t, ""), "") for c, t in _ABOUT.items()}}
    for column, kind in wanted.items():
        named = cells.get(column)
        if not named:
            continue
        here = known.get(kind, set())
        found = next((one for one in (named, _mapped(kind, named)) if one in here), None)
        if found:
            cells[column] = found
        else:
            del cells[column]


def _keep_forms(cells: Cells) -> None:
    if (extension := cells.get("extension")) and _formed("extension", extension) is None:
        told = (cells.get("description", ""), f"ext. {extension}")
        cells["description"] = " ".join(part for part in told if part)
    for column, text in list(cells.items()):
        formed = _formed(column, text)
        if formed is None:
            del cells[column]
        else:
            cells[column] = formed


def _formed(column: str, text: str) -> str | None:
    """``text`` in the form the standard asks of the column; None when it has none."""
    if column in NESTED or column in INSIDE:
        return None
    if column in _CHOICES:
        return text if text in _CHOICES[column] else None
    if column in _URLS:
        return web_link(text)
    if column in _EMAILS:
        found = _EMAIL.search(text)
        return found[0] if found else None
    return _measured(column, text)


def _measured(column: str, text: str) -> str | None:
    try:
        if column in _MOMENTS:
            return text if datetime.fromisoformat(text).tzinfo else None
        if column in NUMBERS:
            return text if str(int(text)) == text else None
    except ValueError:
        return _decimal(column, text)
    return text


def _decimal(column: str, text: str) -> str | None:
    try:
        return text if column in NUMBERS and str(float(text)) == text else None
    except ValueError:
        return None
