"""Takes rows in the order of ``kinds.ALL`` and makes entities of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any
from uuid import UUID

from trepconnect.directory.formats import kinds
from trepconnect.directory.formats.kinds import Kind
from trepconnect.directory.formats.problems import Ledger, RowRefused
from trepconnect.directory.formats.records import Entity, Identities, Row, digest
from trepconnect.directory.importing.building import details, records
from trepconnect.directory.importing.building.records import State

MAX_ID = 200
_SILENT = frozenset({*kinds.CONTACTS.owners, "address_type"})

_FILL: dict[str, Callable[[State, Row, dict[str, str], dict[str, Any]], list[dict[str, Any]]]] = {
    "organizations": records.fill_organization,
    "services": records.fill_service,
    "locations": records.fill_location,
    "service_at_locations": records.fill_service_at_location,
    "addresses": details.fill_address,
    "phones": details.fill_phone,
    "schedules": details.fill_schedule,
    "languages": details.fill_language,
    "taxonomy_terms": details.fill_term,
    "service_terms": details.fill_service_term,
    "other_records": details.fill_other,
}


class Builder:
    """Feed it rows with ``add``; collect ``entities`` after ``close``."""

    def __init__(
        self,
        identities: Identities,
        ledger: Ledger,
        *,
        is_taken: Callable[[str, UUID], bool] = lambda _kind, _id: False,
    ) -> None:
        self.entities: dict[str, list[Entity]] = {kind.name: [] for kind in kinds.ALL}
        self._identities = identities
        self._ledger = ledger
        self._is_taken = is_taken
        self._seen: dict[str, dict[str, dict[str, str]]] = defaultdict(dict)
        self._state = State(ledger)

    def add(self, row: Row) -> None:
        """Store the row, or say why not. Rows it gives rise to follow at once."""
        if not row.derived:
            self._ledger.row_read(row.origin)
        try:
            following = self._take(row)
        except RowRefused as refused:
            self._refuse(row, refused)
            return
        if not row.derived and following is not None:
            self._ledger.row_stored(row.origin)
        for derived in following or []:
            self.add(derived)

    def close(self) -> None:
        """What was to be kept inside another row that never came is refused now."""
        for rows in self._state.folds.values():
            for row in rows:
                self._ledger.row_refused(row.origin, "missing_owner", "no such row")
        self._state.folds.clear()
        for origin, parent in self._state.parents:
            if parent not in self._state.headings:
                self._ledger.note(origin, "missing_link", f"parent_id {parent}")
        self._ledger.close()

    def _take(self, row: Row) -> list[Row] | None:
        """None when the row waits for the one it belongs to."""
        if row.kind in kinds.FOLDED:
            self._fold(row)
            return None
        kind = kinds.BY_NAME[details.kind_of(row)]
        cells = details.prepared(self._state, kind.name, row)
        said = {**cells, "id": ""} if kind.by_content else row.cells
        record = self._identify(kind, row, cells, said)
        values: dict[str, Any] = dict.fromkeys(kind.fields, "")
        for column, sources in kind.fields.items():
            source = next((name for name in sources if name in cells), None)
            if source is not None:
                values[column] = cells.pop(source)
        for column in kind.required:
            if not values[column]:
                raise RowRefused("missing_field", column)
        self._link(kind, row, cells, values)
        self._state.derived = []
        fill = _FILL.get(kind.name)
        filled = fill(self._state, row, cells, values) if fill else [values]
        self._store(kind, record, filled, cells)
        self._seen[kind.name][record] = said
        return self._state.derived

    def _identify(self, kind: Kind, row: Row, cells: dict[str, str], said: dict[str, str]) -> str:
        record = cells.pop("id", "")
        if len(record) > MAX_ID:
            raise RowRefused("id_too_long")
        if kind.needs_id and not record:
            raise RowRefused("missing_id")
        if not kind.needs_id and not _says_something(kind, cells):
            raise RowRefused("empty_record")
        if kind.by_content and not (self._identities.adopts and record):
            record = f"#{digest(cells)}"
        elif not record:
            if not row.derived:
                self._ledger.note(row.origin, "id_missing")
            record = f"#{digest(row.cells)}"
        return self._distinct(kind, row, record, said)

    def _distinct(self, kind: Kind, row: Row, record: str, said: dict[str, str]) -> str:
        before = self._seen[kind.name].get(record)
        if before is None:
            return record
        if before == said:
            raise RowRefused("duplicate")
        if kind.needs_id:
            raise RowRefused("conflicting_id")
        self._ledger.note(row.origin, "id_reused")
        return self._distinct(kind, row, f"{record}#{digest(said)}", said)

    def _link(self, kind: Kind, row: Row, cells: dict[str, str], values: dict[str, Any]) -> None:
        """Turn names of other rows into their ids; what points nowhere stays in ``extra``."""
        lost = []
        for column, target in kind.links.items():
            named = cells.get(column, "")
            values[column] = self._state.known[target].get(named) if named else None
            if values[column] is not None:
                del cells[column]
            elif named:
                lost.append((column, named))
        none = kind.owners and all(values[owner] is None for owner in kind.owners)
        if none or any(values[joined] is None for joined in kind.joins):
            raise RowRefused("missing_owner", _told(lost) or "none is named")
        for column, named in lost:
            code = "missing_organization" if column == "organization_id" else "missing_link"
            self._ledger.note(row.origin, code, f"{column} {named}")

    def _store(
        self, kind: Kind, record: str, filled: list[dict[str, Any]], extra: dict[str, Any]
    ) -> None:
        first = self._identities.of(kind.name, record)
        if self._is_taken(kind.name, first):
            raise RowRefused("already_here", str(first))
        self._state.known[kind.name].setdefault(record, first)
        for number, values in enumerate(filled, start=1):
            name, identity = record, first
            if number > 1:
                name = f"{record}#{number}"
                identity = self._identities.of(kind.name, name)
            values.setdefault("extra", extra)
            self.entities[kind.name].append(Entity(kind.name, identity, name, values))

    def _fold(self, row: Row) -> None:
        said = digest(row.cells)
        if said in self._seen[row.kind]:
            raise RowRefused("duplicate")
        self._seen[row.kind][said] = row.cells
        content = {key for key in row.cells if key != "id" and not key.endswith("_id")}
        if not content:
            raise RowRefused("empty_record")
        for owner in kinds.FOLDED[row.kind]:
            named = row.cells.get(f"{kinds.BY_NAME[owner].single}_id")
            if named:
                self._state.folds[owner, named].append(row)
                return
        raise RowRefused("missing_owner", "none is named")

    def _refuse(self, row: Row, refused: RowRefused) -> None:
        if not row.derived:
            self._ledger.row_refused(row.origin, refused.code, refused.detail)
        elif refused.code == "conflicting_id":
            self._ledger.note(row.origin, "conflicting_values", row.kind)
        elif refused.code not in {"duplicate", "empty_record"}:
            self._ledger.note(row.origin, refused.code, refused.detail)


def _says_something(kind: Kind, cells: dict[str, str]) -> bool:
    if kind.joins:
        return True
    if kind is kinds.SERVICE_TERMS:
        return "taxonomy_term_id" in cells
    return any(column not in kind.links and column not in _SILENT for column in cells)


def _told(lost: list[tuple[str, str]]) -> str:
    return ", ".join(f"{column} {named}" for column, named in lost)
