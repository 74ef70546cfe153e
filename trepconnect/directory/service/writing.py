"""Puts the rows of an export into a file: the same rows always make the same bytes."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from trepconnect.directory.domain.hsds_columns import COLUMNS, FILES, NUMBERS, REQUIRED
from trepconnect.directory.domain.hsds_json import SINGLE
from trepconnect.directory.domain.hsds_rows import Cells

_LONG_AGO = (1980, 1, 1, 0, 0, 0)
_TOP = ("organizations", "locations", "services", "taxonomies", "taxonomy_terms", "units")
_OWNERS = (
    ("contact_id", "contacts"),
    ("service_at_location_id", "service_at_locations"),
    ("phone_id", "phones"),
    ("service_id", "services"),
    ("location_id", "locations"),
    ("organization_id", "organizations"),
)
"""Where a row is nested in JSON: in the first of these that it names."""
_LISTS = {
    ("organizations", "urls"): "additional_websites",
    ("services", "urls"): "additional_urls",
    **{(owner, "fundings"): "funding" for owner in ("organizations", "services")},
    ("services", "service_capacities"): "capacities",
}


def write_zip(path: Path, tables: dict[str, list[Cells]]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for kind in COLUMNS:
            if rows := tables.get(kind):
                info = zipfile.ZipInfo(FILES[kind], _LONG_AGO)
                info.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(info, _table(COLUMNS[kind], rows))


def write_json(path: Path, tables: dict[str, list[Cells]]) -> None:
    document: dict[str, Any] = {"version": "3.1.1", **nested(tables)}
    with path.open("w", encoding="utf-8") as file:
        json.dump(document, file, ensure_ascii=False, indent=1, sort_keys=True)


def nested(tables: dict[str, list[Cells]]) -> dict[str, list[dict[str, Any]]]:
    """Documents of the records people look for, each with its details inside it."""
    made = {kind: [_document(kind, cells) for cells in rows] for kind, rows in tables.items()}
    found = {
        kind: {document["id"]: document for document in documents if "id" in document}
        for kind, documents in made.items()
    }
    loose: dict[str, list[dict[str, Any]]] = {}
    for kind, documents in made.items():
        for document in documents:
            owner = None if kind in _TOP else _owner_of(kind, document, found)
            if owner is None:
                loose.setdefault(kind, []).append(document)
            else:
                name, holder = owner
                holder.setdefault(_LISTS.get((name, kind), kind), []).append(document)
            if unit := found.get("units", {}).get(document.get("unit_id")):
                document["unit"] = unit
    return loose


def _table(columns: Iterable[str], rows: list[Cells]) -> bytes:
    """Standard columns first; columns that only a source knows follow."""
    known = list(columns)
    others = sorted({name for cells in rows for name in cells} - set(known))
    text = io.StringIO()
    writer = csv.DictWriter(text, [*known, *others], restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def _document(kind: str, cells: Cells) -> dict[str, Any]:
    document: dict[str, Any] = dict.fromkeys(REQUIRED.get(kind, ()), "")
    for name, text in cells.items():
        document[name] = _number(text) if name in NUMBERS else text
    return document


def _owner_of(
    kind: str, document: dict[str, Any], found: dict[str, dict[str, dict[str, Any]]]
) -> tuple[str, dict[str, Any]] | None:
    if kind == "attributes":
        plural = {single: many for many, single in SINGLE.items()}
        owner = plural.get(str(document.get("link_entity", "")), "")
        holder = found.get(owner, {}).get(str(document.get("link_id")))
        return (owner, holder) if holder is not None else None
    for column, owner in _OWNERS:
        if owner == kind or (owner == "phones" and kind != "languages"):
            continue
        if (holder := found.get(owner, {}).get(str(document.get(column)))) is not None:
            return owner, holder
    return None


def _number(text: str) -> int | float | str:
    """A number only where it can be written back as the same text."""
    for read in (int, float):
        try:
            if str(number := read(text)) == text and number == number:
                return number
        except ValueError:
            continue
    return text
