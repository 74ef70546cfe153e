"""Writing a session down in under a minute, editing it, and the entrepreneur's word on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from trepconnect.kernel.errors import DomainError
from trepconnect.kernel.languages import ALL, PSEUDO
from trepconnect.mentoring.pairings.domain.pairing import Party
from trepconnect.mentoring.sessions.domain import (
    LONGEST_NOTE,
    LONGEST_TASK,
    LONGEST_WHERE,
    MOST_AGREED,
    Agreed,
    Held,
    Plan,
    SessionFacts,
    SessionInFuture,
    SessionNotOver,
    SessionOverlaps,
    SessionTooEarly,
    Way,
)
from trepconnect.mentoring.sessions.forms.meetings import minutes_field
from trepconnect.mentoring.sessions.labels import WAY
from trepconnect.platform.forms.base import Form
from trepconnect.platform.forms.days import DayField, HourField, NoSuchTime, moment
from trepconnect.platform.forms.fields import (
    OneOf,
    OneOfField,
    OneOfList,
    SeenForm,
    SeveralField,
    choices,
    short_text,
)
from trepconnect.platform.language.i18n import N_, _, _l, current_language
from trepconnect.platform.once import KeyedForm
from trepconnect.profiles.forms.person import language_label
from trepconnect.vocabulary.domain.needs import GROUPS, in_language, label

LONGEST_WORDS = 1_000
_TOO_LONG = _l("This is too long. Please make it shorter.")


class Interpreter(StrEnum):
    NONE = "none"
    CAME = "came"
    MISSING = "missing"


INTERPRETER = {
    Interpreter.NONE: N_("We needed none"),
    Interpreter.CAME: N_("Yes, an interpreter was there"),
    Interpreter.MISSING: N_("We needed one, and nobody came"),
}


def note_field(words: Any, description: Any) -> TextAreaField:
    return TextAreaField(
        words,
        description=description,
        validators=[Optional(), Length(max=LONGEST_NOTE, message=_TOO_LONG)],
        default="",
    )


class SessionForm(Form):
    """What both writing down and editing ask."""

    day = DayField(_l("Day"), required=_l("Say on which day you met"))
    hour = HourField(_l("It began at"), required=_l("Say when it began"))
    minutes = minutes_field()
    way = OneOfField(_l("How did you meet?"), WAY, validators=[DataRequired()])
    language = OneOfList(_l("In which language?"), choices=[])
    interpreter = OneOfField(_l("Was an interpreter there?"), INTERPRETER)
    topics = SeveralField(_l("What was it about?"), choices=[])
    more_topics = SeveralField(_l("Something else"), choices=[])
    shared_note = note_field(
        _l("What did you talk about?"), _l("A few words. You both read this.")
    )
    private_note = note_field(
        _l("A private note"),
        _l("Only you and the office read this. The person you mentor never does."),
    )

    def offer(self, *, spoken: Sequence[str], needs: Sequence[str]) -> None:
        """The entrepreneur's languages and needs come first, everything else after them."""
        self.language.choices = _languages(spoken)
        language = current_language()
        self.topics.choices = choices((code, label(code, language)) for code in needs)
        self.more_topics.choices = _other_needs(needs)
        for field in (self.interpreter, self.topics, self.more_topics):
            field.flags.plain = True

    @property
    def all_topics(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys([*self.topics.data, *self.more_topics.data]))

    def facts(self, zone: ZoneInfo) -> SessionFacts:
        """Only after the form was found to be good."""
        interpreter = self.interpreter.data or Interpreter.NONE
        return SessionFacts(
            started_at=self.started_at(zone),
            minutes=self.minutes.value,
            way=Way(self.way.data),
            language=self.language.data,
            interpreter_wanted=interpreter != Interpreter.NONE,
            interpreter_came=None
            if interpreter == Interpreter.NONE
            else interpreter == Interpreter.CAME,
            topics=self.all_topics,
            shared_note=self.shared_note.data,
            private_note=self.private_note.data,
        )

    def started_at(self, zone: ZoneInfo) -> datetime:
        return moment(self.day, self.hour, zone)


def _languages(first: Sequence[str]) -> list[Any]:
    others = [one.tag for one in ALL if one.tag not in {*first, PSEUDO}]
    return _named(first, _("Spoken by you two")) + _named(others, _("More languages"))


def _named(tags: Iterable[str], group: str) -> list[Any]:
    return choices(((tag, language_label(tag)) for tag in tags), group)


def _other_needs(first: Sequence[str]) -> list[Any]:
    language = current_language()
    return [
        choice
        for group in GROUPS
        for choice in choices(
            (
                (need.code, in_language(need.label, language))
                for need in group.needs
                if need.code not in first
            ),
            in_language(group.label, language),
        )
    ]


class LogSessionForm(SessionForm, KeyedForm):
    """A session, what was agreed in it, and when the two meet next."""

    next_day = DayField(_l("Day"))
    next_hour = HourField(_l("Time"))
    next_way = OneOf(_l("How"), WAY, default=Way.IN_PERSON.value)
    next_where = short_text(_l("Where"), length=LONGEST_WHERE)

    def validate(self, extra_validators: Any = None) -> bool:
        """A day without a time is no appointment."""
        good: bool = super().validate(extra_validators)
        if self.next_day.day and not self.next_hour.data:
            self.next_hour.errors = [_("Say at what time you meet")]
            return False
        return good

    def offer_doers(self, name: str) -> None:
        """Either of the two may have something to do; the entrepreneur is called by name."""
        doers = choices([(Party.ENTREPRENEUR.value, name), (Party.MENTOR.value, _("You"))])
        for _text, _due, doer in self.lines:
            doer.choices = doers

    def agreed(self) -> list[Agreed]:
        lines = (self._line(number) for number in range(1, MOST_AGREED + 1))
        return [line for line in lines if line.text]

    def _line(self, number: int) -> Agreed:
        return Agreed(
            text=self[f"agreed_{number}"].data,
            due_on=self[f"due_{number}"].day,
            doer=Party(self[f"doer_{number}"].data),
        )

    def next_meeting(self, zone: ZoneInfo) -> Plan | None:
        if self.next_day.day is None:
            return None
        return Plan(
            starts_at=moment(self.next_day, self.next_hour, zone),
            minutes=self.minutes.value,
            way=Way(self.next_way.data),
            where=self.next_where.data,
        )

    @property
    def lines(self) -> list[tuple[Any, Any, Any]]:
        """The fields of each thing that was agreed: what, until when, who."""
        return [
            (self[f"agreed_{number}"], self[f"due_{number}"], self[f"doer_{number}"])
            for number in range(1, MOST_AGREED + 1)
        ]


for _number in range(1, MOST_AGREED + 1):
    setattr(
        LogSessionForm,
        f"agreed_{_number}",
        short_text(_l("What was agreed"), length=LONGEST_TASK),
    )
    setattr(LogSessionForm, f"due_{_number}", DayField(_l("Until")))
    setattr(
        LogSessionForm,
        f"doer_{_number}",
        OneOf(_l("Who does it"), {}, default=Party.ENTREPRENEUR.value),
    )


class EditSessionForm(SessionForm, SeenForm):
    """The same without what was agreed: that has a place of its own by now."""


class TookPlace(StrEnum):
    YES = "yes"
    NO = "no"


TOOK_PLACE = {
    TookPlace.YES: N_("Yes, as it says below now"),
    TookPlace.NO: N_("No. Count it nowhere"),
}


class SettleForm(SeenForm):
    """The office says how it was."""

    took_place = OneOfField(
        _l("Did the session take place?"),
        TOOK_PLACE,
        validators=[DataRequired(_l("Say whether it took place"))],
    )
    day = DayField(_l("Day"), required=_l("Say on which day they met"))
    hour = HourField(_l("It began at"), required=_l("Say when it began"))
    minutes = minutes_field()
    way = OneOfField(_l("How did they meet?"), WAY, validators=[DataRequired()])
    words = TextAreaField(
        _l("What did you find out?"),
        description=_l("Both of them read this."),
        validators=[
            DataRequired(_l("Write in a few words what you found out")),
            Length(max=LONGEST_WORDS, message=_TOO_LONG),
        ],
    )

    def held(self, zone: ZoneInfo) -> Held:
        """Only after the form was found to be good."""
        return Held(
            started_at=moment(self.day, self.hour, zone),
            minutes=self.minutes.value,
            way=Way(self.way.data),
        )


WRONG_TIMES = (SessionInFuture, SessionTooEarly, SessionOverlaps, NoSuchTime)


def explain_time(form: SessionForm | SettleForm, error: DomainError) -> None:
    """Beside the field that is wrong; of a time that does not exist the field spoke itself."""
    if isinstance(error, SessionTooEarly):
        form.day.errors = [_("This is before the mentoring began. Check the day.")]
    elif isinstance(error, SessionNotOver):
        form.minutes.errors = [
            _("This has not ended yet. Check when it began and how long it was.")
        ]
    elif isinstance(error, SessionInFuture):
        form.day.errors = [_("This is in the future. Check the day and the time.")]
    elif isinstance(error, SessionOverlaps):
        form.hour.errors = [
            _("One of the two was in another session then. Check the day, the time and how long.")
        ]


class ConfirmForm(SeenForm):
    """The entrepreneur says that it was so."""


class QuestionForm(SeenForm):
    """What the entrepreneur says when it was not so."""

    words = TextAreaField(
        _l("What was different?"),
        description=_l("Your mentor and the office read this."),
        validators=[
            DataRequired(_l("Write in a few words what was different")),
            Length(max=LONGEST_WORDS, message=_TOO_LONG),
        ],
    )
