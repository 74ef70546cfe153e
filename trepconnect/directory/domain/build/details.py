"""Addresses, phones and hours."""

from __future__ import annotations

from typing import Any

from trepconnect.directory.domain.build.records import take_date
from trepconnect.directory.domain.build.state import State
from trepconnect.directory.domain.dates import ReadTime, read_clock
from trepconnect.directory.domain.hours import (
    is_plausible,
    read_hours,
    read_ical_days,
    read_weekdays,
    says_closed,
)
from trepconnect.directory.domain.phones import read_phone
from trepconnect.directory.domain.problems import RowRefused
from trepconnect.directory.domain.rows import Row
from trepconnect.directory.domain.text import joined

Values = dict[str, Any]
Cells = dict[str, Any]
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
