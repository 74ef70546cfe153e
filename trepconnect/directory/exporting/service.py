"""Writes the active records of the directory as HSDS 3.1: a zip of tables, or JSON.

The same rows always make the same bytes.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from trepconnect.directory.exporting.conformance import LINKS, conform
from trepconnect.directory.exporting.hsds import (
    COLUMNS,
    FILES,
    NUMBERS,
    REQUIRED,
    Cells,
    standard_cells,
    told_apart,
)
from trepconnect.directory.formats.hsds_json import SINGLE
from trepconnect.directory.formats.problems import Refusal
from trepconnect.directory.importing.service.needs import VOCABULARY
from trepconnect.directory.listings.domain import RecordStatus
from trepconnect.directory.listings.models.details import LASTING, OWNERS, TABLES, ServiceNeed

_LINKS = {**OWNERS, "service_at_location_id": "service_at_locations", "contact_id": "contacts"}
_OUR_TAXONOMY = UUID("44672c87-66ce-5fc8-bd3b-29efc7ce27b4")

Tables = dict[str, list[Cells]]
Ids = dict[tuple[UUID | None, str, str], str]


def export_directory(session: Session, path: Path) -> dict[str, int]:
    """Write ``path``, whole or not at all; returns how many rows of each kind."""
    tables = standard_tables(session)
    beside = path.with_name(f".{path.name}.part")
    try:
        if path.suffix.lower() == ".json":
            write_json(beside, tables)
        elif path.suffix.lower() == ".zip":
            write_zip(beside, tables)
        else:
            raise Refusal("unknown_format", "Name a file that ends in .zip or .json", str(path))
        beside.replace(path)
    except OSError as error:
        raise Refusal("cannot_write", str(error), str(path)) from None
    finally:
        beside.unlink(missing_ok=True)
    return {kind: len(rows) for kind, rows in sorted(tables.items())}


def standard_tables(session: Session) -> Tables:
    """Rows of every HSDS table, in the order of their ids."""
    tables: Tables = {}
    ours = _our_ids(session)
    shown: dict[str, set[UUID]] = {}
    for kind in TABLES:
        for values in _shown(session, kind, shown):
            if kind == "service_terms" and values["vocabulary"] == VOCABULARY:
                continue
            name, cells = _name_of(kind, values), standard_cells(kind, values)
            if kind == "other_records":
                cells = {**values["extra"]}
            if kind == "service_terms" and values["term_id"] is None:
                cells["taxonomy_term_id"] = _unlisted(tables, values)
            _name_ours(cells, values["source_id"], ours)
            tables.setdefault(name, []).append(cells)
            for other, row in told_apart(kind, values) if kind in LASTING else ():
                tables.setdefault(other, []).append(row)
    _add_needs(session, tables, shown["services"])
    conform(tables)
    for rows in tables.values():
        rows.sort(key=lambda cells: cells.get("id", ""))
    return tables


def _shown(session: Session, kind: str, shown: dict[str, set[UUID]]) -> Iterator[dict[str, Any]]:
    """Active records, and details of them; what points to an inactive one is left out."""
    table = TABLES[kind]
    query = select(table).order_by(table.c.id)
    if "status" in table.c:
        query = query.where(table.c.status == RecordStatus.ACTIVE)
    shown[kind] = set()
    for row in session.execute(query).mappings():
        values = dict(row)
        owners = [name for name in _LINKS if values.get(name) is not None]
        for name in owners:
            if values[name] not in shown[_LINKS[name]]:
                values[name] = None
        lost = [name for name in owners if values[name] is None]
        homeless = kind == "service_at_locations" or len(lost) == len(owners)
        if lost and homeless and kind not in LASTING:
            continue
        shown[kind].add(values["id"])
        yield values


def _name_of(kind: str, values: dict[str, Any]) -> str:
    if kind == "other_records":
        return str(values["kind"])
    return "attributes" if kind == "service_terms" else kind


def _our_ids(session: Session) -> Ids:
    """Our id of each record that another can name, by source, kind and the source's own id."""
    found: Ids = {}
    for kind in sorted({*LINKS.values()} & {*TABLES}):
        table = TABLES[kind]
        query = select(table.c.id, table.c.source_id, table.c.source_record_id)
        for row, source, record in session.execute(query):
            if record is not None:
                found[source, kind, record] = str(row)
    return found


def _name_ours(cells: Cells, source: UUID | None, ours: Ids) -> None:
    """What is kept as its source names it gets our id on the way out."""
    for column, kind in LINKS.items():
        if found := ours.get((source, kind, cells.get(column, ""))):
            cells[column] = found


def _unlisted(tables: Tables, values: dict[str, Any]) -> str:
    """A heading that no list has gets a row of its own, so that the link leads somewhere."""
    term = str(uuid5(_OUR_TAXONOMY, f"{values['vocabulary']} {values['code']}"))
    terms = tables.setdefault("taxonomy_terms", [])
    if all(cells["id"] != term for cells in terms):
        said = {"code": values["code"], "name": values["name"] or values["code"]}
        if values["vocabulary"]:
            said["taxonomy"] = values["vocabulary"]
        terms.append({"id": term, **said})
    return term


def _add_needs(session: Session, tables: Tables, services: Iterable[UUID]) -> None:
    """State the needs that services meet, under our own headings."""
    shown = set(services)
    rows = session.execute(
        select(ServiceNeed.service_id, ServiceNeed.need_code).order_by(
            ServiceNeed.service_id, ServiceNeed.need_code
        )
    )
    stated = [(service, code) for service, code in rows if service in shown]
    if not stated:
        return
    terms = {
        cells["code"]: cells["id"]
        for cells in tables.get("taxonomy_terms", [])
        if cells.get("taxonomy") == VOCABULARY
    }
    _add_headings(tables, terms, sorted({code for _, code in stated}))
    tables.setdefault("attributes", []).extend(
        {
            "id": str(uuid5(service, f"need {code}")),
            "link_id": str(service),
            "link_entity": "service",
            "taxonomy_term_id": terms[code],
            "value": code,
        }
        for service, code in stated
    )


def _add_headings(tables: Tables, terms: dict[str, str], codes: list[str]) -> None:
    missing = [code for code in codes if code not in terms]
    taxonomies = tables.setdefault("taxonomies", [])
    ours = next((c["id"] for c in taxonomies if c.get("name") == VOCABULARY), None)
    if missing and ours is None:
        ours = str(_OUR_TAXONOMY)
        taxonomies.append(
            {"id": ours, "name": VOCABULARY, "description": "What services help with"}
        )
    for code in missing:
        terms[code] = str(uuid5(_OUR_TAXONOMY, code))
        heading = {"id": terms[code], "code": code, "name": code, "taxonomy": VOCABULARY}
        tables.setdefault("taxonomy_terms", []).append({**heading, "taxonomy_id": str(ours)})


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
