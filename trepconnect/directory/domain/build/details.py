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
    read_weekday,
)
from trepconnect.directory.domain.phones import read_phone
from trepconnect.directory.domain.problems import RowRefused
from trepconnect.directory.domain.rows import Row

Values = dict[str, Any]
Cells = dict[str, Any]
_ADDRESS_KINDS = {"physical", "postal", "virtual"}
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
    """One row for each weekday, or one with the text alone."""
    text = cells.pop("original_text", "") or cells.pop("description", "")
    values |= {
        "valid_from": take_date(state, row, cells, "valid_from", "start_date"),
        "valid_to": take_date(state, row, cells, "valid_to", "end_date"),
        "closed": cells.pop("closed", "").lower() in {"true", "t", "1", "yes"},
        "original": text,
        "weekday": None,
        "opens_at": None,
        "closes_at": None,
    }
    days = _take_days(cells)
    stated = _take_times(state, row, cells, values)
    if text and not days and not stated and not values["valid_from"]:
        return _from_text(state, row, text, values)
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
    if day := read_weekday(cells.get("weekday", "")):
        del cells["weekday"]
        return [day]
    weekly = cells.get("freq", "").upper() in {"", "WEEKLY"} and cells.get("interval", "1") == "1"
    if not weekly or any(rule in cells for rule in _RARE_RULES):
        return []
    days = read_ical_days(cells.get("byday", ""))
    if days is None:
        return []
    for rule in ("byday", "freq", "interval"):
        cells.pop(rule, None)
    return days


def _take_times(state: State, row: Row, cells: Cells, values: Values) -> bool:
    """Fill the times in when they are certain; otherwise leave their words in ``original``."""
    said = [cells.pop(name, "") for name in ("opens_at", "closes_at")]
    if not any(said):
        return False
    opens, closes = (read_clock(text) for text in said)
    unread = any(text and time is None for text, time in zip(said, (opens, closes), strict=True))
    if unread or not _consistent(opens, closes):
        state.ledger.note(row.origin, "hours_unclear", "-".join(said))
        values["original"] = values["original"] or "-".join(said)
        return True
    if opens is None or closes is None:
        state.ledger.note(row.origin, "hours_incomplete")
    values["opens_at"] = opens.at if opens else None
    values["closes_at"] = closes.at if closes else None
    return True


def _consistent(opens: ReadTime | None, closes: ReadTime | None) -> bool:
    return opens is None or closes is None or is_plausible(opens, closes)
