"""Languages, headings, and rows that have no table of their own."""

from __future__ import annotations

from typing import Any

from trepconnect.directory.domain import kinds
from trepconnect.directory.domain.build.state import Heading, State
from trepconnect.directory.domain.languages import OfferedLanguage, read_languages, read_tag
from trepconnect.directory.domain.problems import RowRefused
from trepconnect.directory.domain.rows import Row

Values = dict[str, Any]
Cells = dict[str, Any]


def kind_of(row: Row) -> str:
    """The kind a row is stored as: some rows have a table only when they are about a service."""
    if row.kind == "attributes":
        of_service = row.cells.get("link_entity", "").lower() == "service"
        named = "taxonomy_term_id" in row.cells and "link_id" in row.cells
        return "service_terms" if of_service and named else "other_records"
    if row.kind == "languages" and "service_id" not in row.cells:
        return "other_records"
    return "other_records" if row.kind in kinds.OTHER else row.kind


def prepared(state: State, kind: str, row: Row) -> dict[str, str]:
    """The cells under the names that ``kinds`` expects."""
    cells = dict(row.cells)
    if kind == "service_terms":
        if "link_id" in cells:
            cells["service_id"] = cells.pop("link_id")
            del cells["link_entity"]
        if "taxonomy_id" in cells:
            cells["taxonomy_term_id"] = cells.pop("taxonomy_id")
        if number := cells.pop("taxonomy_number", ""):
            cells["taxonomy_term_id"] = state.numbered.get(number, number)
    if kind == "service_areas" and "service_id" not in cells:
        place = cells.get("service_at_location_id", "")
        if place in state.service_at:
            cells["service_id"] = state.service_at[place]
    return cells


def fill_language(state: State, row: Row, cells: Cells, values: Values) -> list[Values]:
    text = cells.pop("language", "") or cells.pop("name", "")
    code = cells.get("code", "")
    tag = read_tag(code) if code else None
    if tag is not None:
        if tag == code:
            del cells["code"]
        offered = read_languages(text) if text else []
        note = offered[0].note if len(offered) == 1 else None
        return [{**values, "tag": tag, "note": note, "original": text}]
    if not text:
        raise RowRefused("empty_record")
    read = read_languages(text)
    for part in read:
        if part.assumed:
            state.ledger.note(row.origin, "language_assumed", part.assumed)
    if any(not part.understood for part in read) or not read:
        state.ledger.note(row.origin, "language_unclear", text)
    read = read or [OfferedLanguage(None, None, text)]
    return [{**values, "tag": p.tag, "note": p.note, "original": p.original} for p in read]


def fill_term(state: State, row: Row, cells: Cells, values: Values) -> list[Values]:
    values["code"] = values["code"] or row.record
    if values["parent_record"]:
        state.parents.append((row.origin, values["parent_record"]))
    state.numbered[cells.get("number", "")] = row.record
    state.headings[row.record] = Heading(values["vocabulary"], values["code"], values["name"])
    return [values]


def fill_service_term(state: State, row: Row, cells: Cells, values: Values) -> list[Values]:
    named = cells.pop("taxonomy_term_id", "")
    if not named:
        raise RowRefused("empty_record")
    heading = state.headings.get(named)
    if heading is None:
        state.ledger.note(row.origin, "unknown_term", named)
        heading = Heading("", named, "")
    values |= {
        "term_id": state.known["taxonomy_terms"].get(named),
        "vocabulary": heading.vocabulary,
        "code": heading.code,
        "name": heading.name,
    }
    return [values]


def fill_other(state: State, row: Row, cells: Cells, values: Values) -> list[Values]:
    """Kept whole, id and all, as it came."""
    return [{"kind": row.kind, "extra": dict(row.cells)}]
