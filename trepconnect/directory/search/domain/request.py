"""What a visitor asks of the directory, read from a web address that anybody may have written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import urlencode

from trepconnect.vocabulary.domain.needs import GROUPS, NEEDS

MAX_QUERY = 200
PAGE_SIZE = 25
LAST_PAGE = 20
STAGES = ("idea", "starting", "operating", "growing")
FILTERS = ("spoken", "stage", "free")
"""Filters that hide services; a place only changes the order."""

_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
_ZIP = re.compile(r"[0-9]{5}")
_ZIP_PLUS_4 = re.compile(r"([0-9]{5})[- \u2010-\u2015]?[0-9]{4}")
_NEEDS_OF_GROUP = {group.code: tuple(need.code for need in group.needs) for group in GROUPS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Empty fields ask nothing. ``zip_typed`` keeps what was typed when it is no ZIP code."""

    q: str = ""
    need: str = ""
    group: str = ""
    spoken: str = ""
    stage: str = ""
    zip: str = ""
    zip_typed: str = ""
    free: str = ""
    page: int = 1

    @property
    def is_open(self) -> bool:
        """Nothing was asked yet: a visitor at the door."""
        return self == Question(zip=self.zip, zip_typed=self.zip_typed)

    @property
    def needs(self) -> tuple[str, ...]:
        return (self.need,) if self.need else _NEEDS_OF_GROUP.get(self.group, ())

    @property
    def is_filtered(self) -> bool:
        return any(getattr(self, name) for name in FILTERS)

    def but(self, **changes: Any) -> Question:
        """The same question from its first page, with changes."""
        return replace(self, **{"page": 1, **changes})

    def query_string(self) -> str:
        asked = {field.name: getattr(self, field.name) for field in fields(self)}
        asked |= {
            "zip": self.zip or self.zip_typed,
            "zip_typed": "",
            "page": self.page - 1 and self.page,
        }
        return urlencode({name: value for name, value in asked.items() if value})


def read_question(said: Mapping[str, str]) -> Question:
    """Whatever cannot be meant is left out; no input is an error."""
    zip_code = _zip(_short(said, "zip", 12))
    return Question(
        q=_short(said, "q", MAX_QUERY),
        need=_one_of(said, "need", NEEDS),
        group=_one_of(said, "group", _NEEDS_OF_GROUP),
        spoken=_like(said, "spoken", _TAG),
        stage=_one_of(said, "stage", STAGES),
        zip=zip_code if _ZIP.fullmatch(zip_code) else "",
        zip_typed="" if _ZIP.fullmatch(zip_code) else zip_code,
        free="1" if said.get("free") else "",
        page=_page(said.get("page", "")),
    )


def _short(said: Mapping[str, str], name: str, length: int) -> str:
    return " ".join(said.get(name, "")[: 4 * length].split())[:length]


def _zip(typed: str) -> str:
    """Digits of any script as ours, and without the four that only the post needs."""
    plain = "".join(str(unicodedata.digit(c)) if c.isdecimal() else c for c in typed)
    longer = _ZIP_PLUS_4.fullmatch(plain)
    return longer[1] if longer else plain


def _one_of(said: Mapping[str, str], name: str, known: Any) -> str:
    value = said.get(name, "")
    return value if value in known else ""


def _like(said: Mapping[str, str], name: str, form: re.Pattern[str]) -> str:
    value = said.get(name, "")
    return value if form.fullmatch(value) else ""


def _page(said: str) -> int:
    number = int(said) if said.isascii() and said.isdigit() and len(said) < 6 else 1
    return min(max(number, 1), LAST_PAGE)
