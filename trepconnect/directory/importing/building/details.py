"""Addresses, phones, hours, languages, headings, and rows that have no table of their own."""

from __future__ import annotations

from trepconnect.directory.formats import kinds
from trepconnect.directory.formats.problems import RowRefused
from trepconnect.directory.formats.records import Row, joined
from trepconnect.directory.formats.times import (
    ReadTime,
    is_plausible,
    read_clock,
    read_hours,
    read_ical_days,
    read_weekdays,
    says_closed,
)
from trepconnect.directory.importing.building.records import (
    Cells,
    Heading,
    State,
    Values,
    take_date,
)
from trepconnect.directory.importing.parsing.contacts import read_phone
from trepconnect.directory.importing.parsing.languages import (
    OfferedLanguage,
    read_languages,
    read_tag,
)

_ADDRESS_KINDS = {"physical", "postal", "virtual"}
_DATES = ("valid_from", "start_date", "valid_to", "end_date")
_DAYS = ("weekday", "byday", "bymonthday")
_RARE_RULES = ("bymonthday", "byweekno", "byyearday", "count", "until")


def fill_address(state: State, row: Row, cells: Cells, values: Values) -> list[Values]:
    kind = cells.get("address_type", "").lower()
    values["kind"] = kind if kind in _ADDRESS_KINDS else "physical"
    if kind in _ADDRESS_KINDS:
        del cells["address_type"]
    if not any(values[column] for column in ("address_1", "city", "postal_code", "attention")):
        raise RowRefused("empty_record")
    if missing := [name for name in ("address_1", "city") if not values[name]]:
        state.ledger.note(row.origin, "missing_field", ", ".join(missing))
    return [values]


def fill_phone(state: State, row: Row, cells: Cells, values: Values) -> list[Values]:
    number = read_phone(values["number"])
    if number.e164 is None and not number.short:
        state.ledger.note(row.origin, "phone_unclear", values["number"])
    values["e164"] = number.e164
    values["extension"] = values["extension"] or number.extension
    column = next((c for c in ("type", "number_type") if len(cells.get(c, "x" * 21)) <= 20), None)
    values["kind"] = cells.pop(column) if column else ""
    return [values]


def fill_schedule(state: State, row: Row, cells: Cells, values: Values) -> list[Values]:
    """One row for each weekday, or one with the text alone; words stay with their days."""
    text = cells.pop("original_text", "") or cells.pop("description", "")
    words = [] if says_closed(text) else [text]
    closed = cells.pop("closed", "").lower() in {"true", "t", "1", "yes"} or says_closed(text)
    values |= {
        "valid_from": take_date(state, row, cells, "valid_from", "start_date"),
        "valid_to": take_date(state, row, cells, "valid_to", "end_date"),
        "weekday": None,
        "opens_at": None,
        "closes_at": None,
    }
    words += _left_words(cells, _DATES, text)
    days = _take_days(cells)
    if not days:
        words = [*_left_words(cells, _DAYS, text), *words]
    said = [cells.pop(name, "") for name in ("opens_at", "closes_at")]
    if any(said):
        closed = _all_closed(said) or closed
        words = [*_take_times(state, row, said, values), *words]
    values |= {"closed": closed, "original": joined(words, " · ")}
    if text and values["original"] == text and not days and not any(said) and not closed:
        return _from_text(state, row, text, values)
    placed = days or cells.get("byday") or values["valid_from"] or values["valid_to"]
    if (any(said) or closed) and not placed:
        state.ledger.note(row.origin, "hours_without_day")
    return [{**values, "weekday": day} for day in days] or [values]


def _from_text(state: State, row: Row, text: str, values: Values) -> list[Values]:
    openings = read_hours(text)
    if not openings:
        state.ledger.note(row.origin, "hours_unclear", text)
        return [values]
    return [
        {**values, "weekday": o.weekday, "opens_at": o.opens_at, "closes_at": o.closes_at}
        for o in openings
    ]


def _take_days(cells: Cells) -> list[int]:
    if days := read_weekdays(cells.get("weekday", "")):
        del cells["weekday"]
        return days
    weekly = cells.get("freq", "").upper() in {"", "WEEKLY"} and cells.get("interval", "1") == "1"
    if not weekly or any(rule in cells for rule in _RARE_RULES):
        return []
    found = read_ical_days(cells.get("byday", ""))
    if found is None:
        return []
    for rule in ("byday", "freq", "interval"):
        cells.pop(rule, None)
    return found


def _left_words(cells: Cells, names: tuple[str, ...], text: str) -> list[str]:
    """What nobody could read, to be shown as it was written, unless ``text`` says it already."""
    return [cells[name] for name in names if cells.get(name) and cells[name] not in text]


def _all_closed(said: list[str]) -> bool:
    return all(says_closed(text) for text in said if text)


def _take_times(state: State, row: Row, said: list[str], values: Values) -> list[str]:
    """Fill the times in when they are certain; otherwise return their words."""
    if _all_closed(said):
        return []
    opens, closes = (read_clock(text) for text in said)
    unread = any(text and time is None for text, time in zip(said, (opens, closes), strict=True))
    if unread or not _consistent(opens, closes):
        words = joined(list(dict.fromkeys(said)), "-") if unread else "-".join(said)
        state.ledger.note(row.origin, "hours_unclear", words)
        return [words]
    if opens is None or closes is None:
        state.ledger.note(row.origin, "hours_incomplete")
    values["opens_at"] = opens.at if opens else None
    values["closes_at"] = closes.at if closes else None
    return []


def _consistent(opens: ReadTime | None, closes: ReadTime | None) -> bool:
    if opens is None or closes is None:
        return all(one is None or one.certain or one.at.hour > 12 for one in (opens, closes))
    return is_plausible(opens, closes)


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
