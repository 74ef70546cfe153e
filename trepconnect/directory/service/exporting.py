"""Writes the active records of the directory as HSDS 3.1: a zip of tables, or JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from trepconnect.directory.domain.hsds_conform import LINKS, conform
from trepconnect.directory.domain.hsds_rows import Cells, standard_cells, told_apart
from trepconnect.directory.domain.problems import Refusal
from trepconnect.directory.domain.values import RecordStatus
from trepconnect.directory.models.offers import ServiceNeed
from trepconnect.directory.service.needs import VOCABULARY
from trepconnect.directory.service.tables import LASTING, OWNERS, TABLES
from trepconnect.directory.service.writing import write_json, write_zip

_LINKS = {**OWNERS, "service_at_location_id": "service_at_locations", "contact_id": "contacts"}
_OUR_TAXONOMY = UUID("44672c87-66ce-5fc8-bd3b-29efc7ce27b4")

_ABOUT_NEEDS = "What services help with"

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
