"""Organisations, services and places, and what is known half-way through a directory."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from trepconnect.directory.formats.problems import Ledger, Origin
from trepconnect.directory.formats.records import Row, joined
from trepconnect.directory.formats.times import read_date, read_moment
from trepconnect.directory.importing.parsing.contacts import is_free
from trepconnect.directory.listings.domain import RecordStatus

Values = dict[str, Any]
Cells = dict[str, Any]
_CLOSED = {"inactive", "defunct", "temporarily closed"}
_PLACES = {"physical", "postal", "virtual"}


def fill_organization(state: State, row: Row, cells: Cells, values: Values) -> list[Values]:
    if cells.pop("tax_id", None):
        state.ledger.note(row.origin, "tax_id_left_out")
    if (said := cells.get("date_incorporated")) and read_date(said) is None:
        state.ledger.note(row.origin, "bad_date", f"date_incorporated {said}")
    values |= {"status": RecordStatus.ACTIVE, "assured_on": None}
    _keep(cells, state.unfold("organizations", row.record))
    return [values]


def fill_location(state: State, row: Row, cells: Cells, values: Values) -> list[Values]:
    kind = cells.get("location_type", "").lower()
    if kind in _PLACES:
        del cells["location_type"]
    elif cells.get("virtual", "").lower() == "true":
        kind = cells.pop("virtual") and "virtual"
    values["kind"] = kind if kind in _PLACES else "physical"
    values["status"] = RecordStatus.ACTIVE
    values["latitude"], values["longitude"] = _point(state, row, cells)
    folded = state.unfold("locations", row.record)
    told = [
        joined([each.cells.get(c, "") for c in ("accessibility", "description", "details", "url")])
        for each in folded.pop("accessibility", [])
    ]
    values["accessibility"] = joined([values["accessibility"], *told])
    if "languages" in cells:
        cells["spoken_languages"] = cells.pop("languages")
    _keep(cells, folded)
    state.organization_at[row.record] = values["organization_id"]
    return [values]


def fill_service(state: State, row: Row, cells: Cells, values: Values) -> list[Values]:
    folded = state.unfold("services", row.record)
    _tell_documents(values, folded)
    if not values["fees"]:
        values["fees"] = joined([_price(each.cells) for each in folded.get("cost_options", [])])
    for kind, column, separator in (
        ("eligibilities", "eligibility", "\n"),
        ("payments_accepted", "payment", ", "),
    ):
        told = joined([each.cells.get(column, "") for each in folded.pop(kind, [])], separator)
        if column in values:
            values[column] = joined([values[column], told])
        elif told:
            cells["accepted_payments"] = told
    _keep(cells, folded)
    values["is_free"] = is_free(values["fees"])
    values["status"] = _status(state, row, cells)
    values["assured_on"] = take_date(state, row, cells, "assured_date")
    values["modified_at"] = _moment(state, row, cells)
    place = cells.get("location_id", "")
    if place in state.organization_at:
        values["organization_id"] = values["organization_id"] or state.organization_at[place]
    if values["organization_id"] is None and "organization_id" not in cells:
        state.ledger.note(row.origin, "missing_organization", "none is named")
    state.derived = list(_derived(row, cells))
    return [values]


def fill_service_at_location(state: State, row: Row, cells: Cells, values: Values) -> list[Values]:
    state.service_at[row.record] = row.cells["service_id"]
    return [values]


def take_date(state: State, row: Row, cells: Cells, *names: str) -> date | None:
    """The first filled of the columns as a date; text that is none stays where it is."""
    name = next((name for name in names if cells.get(name)), None)
    if name is None:
        return None
    found = read_date(cells[name])
    if found is None:
        state.ledger.note(row.origin, "bad_date", f"{name} {cells[name]}")
        return None
    if len(cells[name].rpartition("/")[2]) == 2:
        state.ledger.note(row.origin, "two_digit_year", str(found.year))
    del cells[name]
    return found


def _point(state: State, row: Row, cells: Cells) -> tuple[float | None, float | None]:
    texts = [cells.get(name, "") for name in ("latitude", "longitude")]
    if not any(texts):
        return None, None
    try:
        latitude, longitude = (float(text) for text in texts)
    except ValueError:
        latitude = longitude = math.nan
    on_earth = -90 <= latitude <= 90 and -180 <= longitude <= 180
    if not on_earth or (latitude == 0 and longitude == 0):
        state.ledger.note(row.origin, "bad_coordinates", ", ".join(texts))
        return None, None
    del cells["latitude"], cells["longitude"]
    return latitude, longitude


def _status(state: State, row: Row, cells: Cells) -> RecordStatus:
    said = cells.get("status", "").lower()
    if not said:
        state.ledger.note(row.origin, "status_missing")
    elif said not in _CLOSED | {"active"}:
        state.ledger.note(row.origin, "unknown_status", said)
    if said in {"active", "inactive"}:
        del cells["status"]
    return RecordStatus.INACTIVE if said in _CLOSED else RecordStatus.ACTIVE


def _moment(state: State, row: Row, cells: Cells) -> Any:
    if not cells.get("last_modified"):
        return None
    moment = read_moment(cells["last_modified"])
    if moment is None:
        state.ledger.note(row.origin, "bad_date", f"last_modified {cells['last_modified']}")
        return None
    del cells["last_modified"]
    return moment


def _derived(row: Row, cells: Cells) -> list[Row]:
    """Rows that an Ohana service carries in its own columns."""
    service = {"service_id": row.record}
    made: list[tuple[str, dict[str, str]]] = []
    if place := cells.pop("location_id", ""):
        made.append(("service_at_locations", {**service, "location_id": place}))
    if languages := cells.pop("languages", ""):
        made.append(("languages", {**service, "language": languages}))
    made += [
        ("service_areas", {**service, "service_area": area})
        for area in _listed(cells.pop("service_areas", ""))
    ]
    made += [
        ("service_terms", {**service, "taxonomy_id": term})
        for term in _listed(cells.pop("taxonomy_ids", ""))
    ]
    return [Row(row.origin, made_cells, derived=True, kind=kind) for kind, made_cells in made]


def _listed(text: str) -> list[str]:
    return list(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def _tell_documents(values: Values, folded: dict[str, list[Row]]) -> None:
    """Plain rows become lines of the text and need not be kept apart."""
    rows = folded.pop("required_documents", [])
    told = [joined([r.cells.get("document", ""), r.cells.get("uri", "")], " ") for r in rows]
    values["required_documents"] = joined([values["required_documents"], *told])


def _price(cells: dict[str, str]) -> str:
    amount = joined([cells.get("amount", ""), cells.get("currency", "").upper()], " ")
    price = joined([amount, cells.get("amount_description", "")], " ")
    return joined([cells.get("option", ""), price], ": ")


def _keep(cells: Cells, folded: dict[str, list[Row]]) -> None:
    for kind, rows in folded.items():
        cells[kind] = [each.cells for each in rows]


class Heading(NamedTuple):
    vocabulary: str
    code: str
    name: str


@dataclass(slots=True)
class State:
    """``known`` maps the source's ids to ours; ``folds`` waits for the rows it belongs to.

    ``parents`` are headings that rows name, which may come later; ``numbered`` are headings by
    the number of their row.
    """

    ledger: Ledger
    known: dict[str, dict[str, UUID]] = field(default_factory=lambda: defaultdict(dict))
    folds: dict[tuple[str, str], list[Row]] = field(default_factory=lambda: defaultdict(list))
    headings: dict[str, Heading] = field(default_factory=dict)
    numbered: dict[str, str] = field(default_factory=dict)
    service_at: dict[str, str] = field(default_factory=dict)
    organization_at: dict[str, UUID | None] = field(default_factory=dict)
    parents: list[tuple[Origin, str]] = field(default_factory=list)
    derived: list[Row] = field(default_factory=list)

    def unfold(self, kind: str, record: str) -> dict[str, list[Row]]:
        """The rows kept inside ``record``, by their kind; they are stored with it."""
        folded: dict[str, list[Row]] = defaultdict(list)
        for row in self.folds.pop((kind, record), []):
            folded[row.kind].append(row)
            self.ledger.row_stored(row.origin)
        return folded
