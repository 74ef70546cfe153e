"""How to reach a service: phones, places and hours in the reader's words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time
from itertools import groupby
from typing import Final

from babel.dates import format_time, get_day_names
from markupsafe import Markup

from trepconnect.directory.queries.service_page import Hours, Place, ServicePage
from trepconnect.matching.convert import VIRTUAL
from trepconnect.matching.wording.values import say
from trepconnect.platform.i18n import N_, _, current_language
from trepconnect.platform.languages import locale_of

MOST_PHONES: Final = 3
_FAX: Final = frozenset({"fax", "tty", "modem"})


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """``dial`` is for the link; ``number`` is as they write it."""

    number: str
    dial: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    phones: list[PhoneNumber]
    email: str
    url: str | None
    addresses: list[str]
    online: bool
    hours: list[str | Markup]


def reach(page: ServicePage, today: date) -> Reach:
    return Reach(
        phones=_phones(page),
        email=page.email,
        url=page.url or page.organization_website,
        addresses=list(dict.fromkeys(_addresses(page.places))),
        online=any(place.kind == VIRTUAL for place in page.places),
        hours=list(_hours(page.hours, today)),
    )


def _phones(page: ServicePage) -> list[PhoneNumber]:
    found: dict[str, PhoneNumber] = {}
    for part in page.parts.get("phone", ()):
        if part.e not in _FAX:
            number = f"{part.a} x {part.c}" if part.c else part.a
            found.setdefault(part.b or part.a, PhoneNumber(number, part.b or part.a))
    return list(found.values())[:MOST_PHONES]


def _addresses(places: Iterable[Place]) -> Iterator[str]:
    for place in places:
        street = ", ".join(line for line in (place.address_1, place.address_2) if line)
        town = ", ".join(line for line in (place.city, place.state_province) if line)
        whole = ", ".join(line for line in (street, town) if line)
        if whole and place.kind != VIRTUAL and place.address_kind != "postal":
            yield f"{whole} {place.postal_code or ''}".strip()


def _hours(hours: Sequence[Hours], today: date) -> Iterator[str | Markup]:
    """Days in a row with the same hours share a line; hours nobody could read come as told."""
    valid = [one for one in hours if _is_now(one, today) and not one.closed]
    week: dict[int, list[str]] = {}
    for one in valid:
        if one.weekday is not None and one.opens_at and one.closes_at:
            week.setdefault(one.weekday, []).append(_span(one.opens_at, one.closes_at))
    for days, spans in _runs({day: tuple(dict.fromkeys(week[day])) for day in sorted(week)}):
        yield _day_line(days, spans)
    if not week:
        yield from dict.fromkeys(one.original for one in valid if one.original)


def _is_now(one: Hours, today: date) -> bool:
    begun = one.valid_from is None or one.valid_from <= today
    return begun and (one.valid_to is None or today <= one.valid_to)


def _runs(week: dict[int, tuple[str, ...]]) -> Iterator[tuple[list[int], tuple[str, ...]]]:
    placed = enumerate(sorted(week))
    for (_gap, spans), run in groupby(placed, key=lambda at: (at[1] - at[0], week[at[1]])):
        yield [day for _place, day in run], spans


def _day_line(days: list[int], spans: Sequence[str]) -> Markup:
    names = get_day_names("wide", "stand-alone", locale=locale_of(current_language()))
    first, last = names[days[0] - 1], names[days[-1] - 1]
    hours = ", ".join(spans)
    if len(days) == 1:
        return say(N_("%(day)s: %(hours)s"), day=first, hours=hours)
    return say(N_("%(first)s to %(last)s: %(hours)s"), first=first, last=last, hours=hours)


def _span(opens: time, closes: time) -> str:
    locale = locale_of(current_language())
    return _(
        "%(opens)s to %(closes)s",
        opens=format_time(opens, "short", locale=locale),
        closes=format_time(closes, "short", locale=locale),
    )
