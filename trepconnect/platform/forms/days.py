"""Days and hours of the day as people write them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from wtforms import DateField, StringField
from wtforms.validators import DataRequired, InputRequired, Optional, ValidationError

from trepconnect.kernel.errors import DomainError
from trepconnect.platform.forms.base import Form, Typed
from trepconnect.platform.forms.fields import (
    plain_digits,
)
from trepconnect.platform.language.i18n import _

_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_US_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_HOUR = re.compile(r"(\d{1,2})(?::(\d{2}))?(?::\d{2})?\s*([ap])?\.?\s*m?\.?", re.IGNORECASE)
_NOON: Final = 12
FIRST_DAY: Final = date(2000, 1, 1)
LAST_DAY: Final = date(2099, 12, 31)


class DayField(StringField):  # type: ignore[misc]
    """A calendar day; ``day`` is what was read, None for an empty field."""

    takes = Typed.NUMBER
    day: date | None = None

    def __init__(self, label: Any, *, required: Any = None, **kwargs: Any) -> None:
        first = DataRequired(required) if required else Optional()
        super().__init__(label, validators=[first], default="", **kwargs)

    def post_validate(self, form: Form, validation_stopped: bool) -> None:  # noqa: FBT001 - WTForms' own
        self.day = None
        if validation_stopped or not self.data:
            return
        self.day = _read_day(self.data)
        if self.day is None:
            raise ValidationError(_("Write a day like this: 3/9/2026"))


class CalendarField(DateField):  # type: ignore[misc]
    """A calendar day by the calendar of the browser, which sends it as ``2027-03-15``."""

    def __init__(self, label: Any, *, required: Any = None, **kwargs: Any) -> None:
        first = InputRequired(required) if required else Optional()
        super().__init__(label, validators=[first], **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Choose a day, for example 2027-03-15")) from None


def _read_day(text: str) -> date | None:
    text = plain_digits(text).strip()
    try:
        if found := _ISO_DAY.fullmatch(text):
            day = date(int(found[1]), int(found[2]), int(found[3]))
        elif found := _US_DAY.fullmatch(text):
            day = date(int(found[3]), int(found[1]), int(found[2]))
        else:
            return None
    except ValueError:
        return None
    return day if FIRST_DAY <= day <= LAST_DAY else None


class HourField(StringField):  # type: ignore[misc]
    """A time of day: ``14:30``, ``2:30 pm``; ``hour`` is what was read."""

    takes = Typed.NUMBER
    hour: time | None = None

    def __init__(self, label: Any, *, required: Any = None, **kwargs: Any) -> None:
        first = DataRequired(required) if required else Optional()
        super().__init__(label, validators=[first], default="", **kwargs)

    def post_validate(self, form: Form, validation_stopped: bool) -> None:  # noqa: FBT001 - WTForms' own
        self.hour = None
        if validation_stopped or not self.data:
            return
        self.hour = _read_hour(self.data)
        if self.hour is None:
            raise ValidationError(_("Write a time like this: 2:30 pm"))


def _read_hour(text: str) -> time | None:
    found = _HOUR.fullmatch(plain_digits(text).strip())
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if half and not 1 <= hour <= _NOON:
        return None
    if half:
        hour = hour % _NOON + (_NOON if half == "p" else 0)
    try:
        return time(hour, minute)
    except ValueError:
        return None


class NoSuchTime(DomainError):
    """The hour that is left out on the night the clocks are put forward."""

    code = "no_such_time"


def moment(day: DayField, hour: HourField, zone: ZoneInfo) -> datetime:
    """A day and a time of the office's clock as a moment; both fields must have been read.

    Raises NoSuchTime, which the field of the time then explains.
    """
    if day.day is None or hour.hour is None:
        raise ValueError("the form was not validated")
    told = datetime.combine(day.day, hour.hour, zone)
    at = told.astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None) != told.replace(tzinfo=None):
        hour.errors = [_("The clocks are put forward then: this time does not exist that day")]
        raise NoSuchTime
    return at


def day_of(at: datetime, zone: ZoneInfo) -> str:
    """A moment as a field of days shows it."""
    return at.astimezone(zone).date().isoformat()


def hour_of(at: datetime, zone: ZoneInfo) -> str:
    return at.astimezone(zone).strftime("%H:%M")


def to_five_minutes(at: datetime) -> datetime:
    """Back to the last full five minutes: nobody remembers more exactly."""
    return at - timedelta(minutes=at.minute % 5, seconds=at.second, microseconds=at.microsecond)
