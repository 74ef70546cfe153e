"""How people reach the office: its telephone, its address, its hours."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time

import phonenumbers
from babel.dates import format_time, get_day_names

from trepconnect.kernel import languages

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SPAN = re.compile(
    r"(?P<first>[a-z]{3})(?:-(?P<last>[a-z]{3}))? +"
    r"(?P<opens>[0-9]{2}:[0-9]{2})-(?P<closes>[0-9]{2}:[0-9]{2})"
)


@dataclass(frozen=True, slots=True)
class Span:
    """Days of the week, Monday is 0, on which the office opens and closes at these times."""

    first: int
    last: int
    opens: time
    closes: time


def read_hours(typed: str) -> tuple[Span, ...]:
    """``mon-fri 08:00-17:00; sat 09:00-12:00``; raises ``ValueError``."""
    return tuple(_span(part.strip().lower()) for part in typed.split(";") if part.strip())


def _span(typed: str) -> Span:
    found = _SPAN.fullmatch(typed)
    if found is None:
        raise ValueError(typed)
    first = _DAYS.index(found["first"])
    last = _DAYS.index(found["last"]) if found["last"] else first
    opens, closes = time.fromisoformat(found["opens"]), time.fromisoformat(found["closes"])
    if last < first or closes <= opens:
        raise ValueError(typed)
    return Span(first, last, opens, closes)


def is_number(typed: str, region: str) -> bool:
    """Whether this can be the number of a telephone."""
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(typed, region))
    except phonenumbers.NumberParseException:
        return False


@dataclass(frozen=True, slots=True)
class Office:
    """What stands at the foot of each page and beside each "call the office"."""

    name: str
    phone: str = ""
    email: str = ""
    address: str = ""
    hours: str = ""
    region: str = "US"

    @property
    def tel(self) -> str:
        """The address that a telephone dials."""
        number = phonenumbers.parse(self.phone, self.region)
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.RFC3966)

    def hours_in(self, language: str) -> list[str]:
        """``Monday – Friday 8:00 AM – 5:00 PM``, a line for each span."""
        locale = languages.locale_of(language)
        names = get_day_names("wide", locale=locale)

        def line(span: Span) -> str:
            days = " – ".join(str(names[day]) for day in sorted({span.first, span.last}))
            times = [format_time(at, "short", locale=locale) for at in (span.opens, span.closes)]
            return f"{days}, {' – '.join(times)}"

        return [line(span) for span in read_hours(self.hours)]
