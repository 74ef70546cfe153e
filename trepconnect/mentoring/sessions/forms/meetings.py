"""Planning a meeting, adding something that was agreed."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from wtforms import StringField
from wtforms.validators import DataRequired, Length

from trepconnect.mentoring.pairings.domain.pairing import Party
from trepconnect.mentoring.sessions.domain import (
    LONGEST,
    LONGEST_TASK,
    LONGEST_WHERE,
    SHORTEST,
    Plan,
    Way,
)
from trepconnect.mentoring.sessions.labels import WAY, doers
from trepconnect.platform.forms.days import DayField, HourField, moment
from trepconnect.platform.forms.fields import OneOf, RequiredNumberField, choices, short_text
from trepconnect.platform.language.i18n import _, _l
from trepconnect.platform.once import KeyedForm


def minutes_field() -> RequiredNumberField:
    """How long a meeting takes."""
    return RequiredNumberField(
        _l("How many minutes"), SHORTEST, LONGEST, _l("Write how many minutes: 5 to 480")
    )


class MeetingForm(KeyedForm):
    day = DayField(_l("Day"), required=_l("Say on which day you meet"))
    hour = HourField(_l("Time"), required=_l("Say at what time you meet"))
    minutes = minutes_field()
    way = OneOf(_l("How"), WAY)
    where = short_text(
        _l("Where"),
        length=LONGEST_WHERE,
        description=_l("A place you both know, or the link of the video call."),
    )

    def plan(self, zone: ZoneInfo) -> Plan:
        """Only after the form was found to be good."""
        return Plan(
            starts_at=moment(self.day, self.hour, zone),
            minutes=self.minutes.value,
            way=Way(self.way.data),
            where=self.where.data,
        )


class TaskForm(KeyedForm):
    text = StringField(
        _l("What is to be done"),
        validators=[
            DataRequired(_l("Write what is to be done")),
            Length(max=LONGEST_TASK, message=_l("This is too long. Please make it shorter.")),
        ],
    )
    due = DayField(_l("Until"))
    doer = OneOf(_l("Who does it"), {}, default=Party.ENTREPRENEUR.value)

    def offer(self, party: Party) -> None:
        """Say who does it in the words of whoever reads."""
        words = doers(party)
        self.doer.choices = choices((one.value, _(words[one])) for one in Party)

    def values(self) -> dict[str, Any]:
        return {
            "text": self.text.data,
            "due_on": self.due.day,
            "doer": Party(self.doer.data),
            "key": self.form_key,
        }
