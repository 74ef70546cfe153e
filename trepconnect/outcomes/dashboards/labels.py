"""The words for what is counted: codes of figures, tables, series and their rows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from babel.dates import format_skeleton

from trepconnect.cohorts.domain import UNKNOWN, Unit, rule_of
from trepconnect.cohorts.labels import MEASURE, STAGE, stage_name
from trepconnect.kernel import languages
from trepconnect.kernel.money import Money
from trepconnect.outcomes.indicators.domain import Amount, Slice
from trepconnect.platform.language.i18n import (
    N_,
    _,
    current_language,
    language_name,
    money,
    number,
)
from trepconnect.vocabulary.domain.needs import GROUPS, in_language

_MINUTES_AN_HOUR = 60
_MONTH = re.compile(r"([12][0-9]{3})-(0[1-9]|1[0-2])")

TABLE: Final[Mapping[str, str]] = {
    Slice.STAGE_INTAKE: N_("Stage when they joined"),
    Slice.STAGE_NOW: N_("Stage now"),
    Slice.LANGUAGE: N_("Preferred language"),
    Slice.NEED: N_("What they need help with"),
}

COLUMN: Final[Mapping[str, str]] = {
    "people": N_("People"),
    "with": N_("Need it"),
    "without": N_("Do not need it"),
}
_NAMES = {**{code: words.name for code, words in MEASURE.items()}, **TABLE}
_GROUP = {group.code: group.label for group in GROUPS}


def name_of(code: str) -> str:
    """What a figure, a series or a table is called."""
    return _(_NAMES[code])


def row_name(code: str, key: str) -> str:
    """What a row of the table ``code`` is called."""
    if code == Slice.NEED:
        return in_language(_GROUP[key], current_language())
    if code == Slice.LANGUAGE and key != UNKNOWN:
        return language_name(key)
    return stage_name(key)


def meanings() -> list[tuple[str, str]]:
    """Each measure with what counts for it."""
    return [(_(words.name), _(words.meaning)) for words in MEASURE.values()]


def column_name(code: str) -> str:
    return _(COLUMN[code])


def amount(code: str, value: Amount) -> str:
    """A value of a figure or a series, in the reader's digits: hours to the hundredth."""
    if isinstance(value, Money):
        return money(value)
    in_minutes = rule_of(code).unit is Unit.MINUTES
    return number(round(value / _MINUTES_AN_HOUR, 2) if in_minutes else value)


def month_name(month: date) -> str:
    """``Mar 2026``"""
    locale = languages.locale_of(current_language())
    return format_skeleton("yMMM", month, locale=locale)


def is_known(code: str, key: str) -> bool:
    """Whether there could be a number of this name."""
    if code in MEASURE:
        return not key or _MONTH.fullmatch(key) is not None
    if code in {Slice.STAGE_INTAKE, Slice.STAGE_NOW}:
        return key in STAGE
    if code == Slice.LANGUAGE:
        return key == UNKNOWN or key in languages.BY_TAG
    return code == Slice.NEED and key in _GROUP


def whose(code: str, key: str) -> str:
    """Which number the people of a page are behind; of one that ``is_known``."""
    if code in TABLE:
        return f"{name_of(code)}: {row_name(code, key)}"
    if not key:
        return name_of(code)
    year, month = key.split("-")
    return f"{name_of(code)}, {month_name(date(int(year), int(month), 1))}"
