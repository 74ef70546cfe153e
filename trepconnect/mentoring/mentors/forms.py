"""What mentors tell of themselves, and what only the office notes of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from wtforms import BooleanField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from trepconnect.kernel.languages import ALL, PSEUDO
from trepconnect.mentoring.mentors.domain import (
    LONGEST_ABOUT,
    MOST_PLACES,
    MOST_TRAVEL_MILES,
    MOST_WEEKLY_MINUTES,
    Level,
    MentorProfile,
)
from trepconnect.mentoring.mentors.labels import LEVEL, STAGE_OF_OTHERS, trade_choices
from trepconnect.platform.forms.base import Form
from trepconnect.platform.forms.days import DayField
from trepconnect.platform.forms.fields import (
    OneOf,
    OneOfList,
    RequiredNumberField,
    SeenForm,
    SeveralField,
    ZipField,
    choices,
)
from trepconnect.platform.language.i18n import _, _l, current_language
from trepconnect.profiles.domain.business import Stage
from trepconnect.profiles.domain.person import MEETING_TIMES
from trepconnect.profiles.forms.person import COMMON_LANGUAGES, language_label
from trepconnect.vocabulary.domain.needs import GROUPS, in_language

MOST_LANGUAGES: Final = 6


def _needs() -> list[Any]:
    language = current_language()
    return [
        choice
        for group in GROUPS
        for choice in choices(
            ((need.code, in_language(need.label, language)) for need in group.needs),
            in_language(group.label, language),
        )
    ]


def _languages() -> list[Any]:
    others = [one.tag for one in ALL if one.tag not in {*COMMON_LANGUAGES, PSEUDO}]
    common = ((tag, language_label(tag)) for tag in COMMON_LANGUAGES)
    return [
        *choices([("", _("None"))]),
        *choices(common, _("Spoken by many here")),
        *choices(((tag, language_label(tag)) for tag in others), _("More languages")),
    ]


class MentorForm(SeenForm):
    """``seen`` is the version that was stored when the page was opened."""

    about = TextAreaField(
        _l("About you"),
        description=_l("What you have done and what you like to help with. People read this."),
        validators=[
            DataRequired(_l("Write a few words about yourself")),
            Length(max=LONGEST_ABOUT, message=_l("This is too long. Please make it shorter.")),
        ],
        default="",
    )
    trade = OneOfList(
        _l("The trade you know best"),
        choices=lambda: choices([("", _("None of these")), *trade_choices()]),
        default="",
    )
    expertise = SeveralField(
        _l("What can you help with?"),
        description=_l("Open a group and mark as many as you like."),
        choices=_needs,
    )
    meeting_times = SeveralField(
        _l("When could you meet?"),
        description=_l("Mark every time that is usually free."),
        choices=choices((time, time) for time in MEETING_TIMES),
    )
    remote_ok = BooleanField(_l("I meet people by phone or video"))
    in_person_ok = BooleanField(_l("I meet people in person"))
    zip_code = ZipField(
        _l("ZIP code"), description=_l("Where you start from when you come to a meeting.")
    )
    travel_miles = RequiredNumberField(
        _l("How far you would go, in miles"),
        0,
        MOST_TRAVEL_MILES,
        _l("Write a number of miles from 0 to 200"),
    )
    weekly_minutes = RequiredNumberField(
        _l("Minutes a week that you can give"),
        1,
        MOST_WEEKLY_MINUTES,
        _l("Write a number of minutes, for example 60"),
    )
    capacity = RequiredNumberField(
        _l("How many people at the same time"),
        1,
        MOST_PLACES,
        _l("Write a number from 1 to 20"),
    )
    only_stages = SeveralField(
        _l("Only businesses that are at this point"),
        STAGE_OF_OTHERS,
        description=_l("Mark nothing if all are welcome."),
    )
    shares_contact = BooleanField(
        _l("The people I mentor may see my phone number and e-mail address")
    )

    def validate_language_1(self, _field: OneOfList) -> None:
        if not any(tag.data for tag, _level in self.language_lines):
            raise ValidationError(_("Choose at least one language"))

    def validate_remote_ok(self, field: BooleanField) -> None:
        if not field.data and not self.in_person_ok.data:
            raise ValidationError(_("Mark at least one way to meet"))

    def validate_meeting_times(self, field: SeveralField) -> None:
        if not field.data:
            raise ValidationError(_("Mark at least one time"))

    def validate_expertise(self, field: SeveralField) -> None:
        if not field.data:
            raise ValidationError(_("Mark at least one thing that you can help with"))

    def languages(self) -> Mapping[str, Level]:
        """Only after the form was found to be good. What is named twice counts as named first."""
        found: dict[str, Level] = {}
        for tag, level in self.language_lines:
            if tag.data and tag.data not in found:
                found[tag.data] = Level(level.data)
        return found

    @property
    def language_lines(self) -> list[tuple[Any, Any]]:
        numbers = range(1, MOST_LANGUAGES + 1)
        return [(self[f"language_{number}"], self[f"level_{number}"]) for number in numbers]

    @staticmethod
    def data_of(profile: MentorProfile, version: int) -> dict[str, Any]:
        said: dict[str, Any] = {
            name: getattr(profile, name)
            for name in ("about", "trade", "remote_ok", "in_person_ok", "zip_code")
        }
        for number, (tag, level) in enumerate(profile.languages.items(), start=1):
            said[f"language_{number}"], said[f"level_{number}"] = tag, level.value
        return {
            **said,
            "seen": str(version),
            "expertise": list(profile.expertise),
            "meeting_times": list(profile.meeting_times),
            "travel_miles": str(profile.travel_miles),
            "weekly_minutes": str(profile.weekly_minutes),
            "capacity": str(profile.capacity),
            "only_stages": [stage.value for stage in profile.only_stages],
            "shares_contact": profile.shares_contact,
        }

    def profile(self) -> MentorProfile:
        """Only after the form was found to be good."""
        return MentorProfile(
            about=self.about.data,
            trade=self.trade.data,
            expertise=tuple(self.expertise.data),
            languages=self.languages(),
            weekly_minutes=self.weekly_minutes.value,
            capacity=self.capacity.value,
            meeting_times=tuple(self.meeting_times.data),
            remote_ok=self.remote_ok.data,
            in_person_ok=self.in_person_ok.data,
            zip_code=self.zip_code.data,
            travel_miles=self.travel_miles.value,
            only_stages=tuple(Stage(code) for code in self.only_stages.data),
            shares_contact=self.shares_contact.data,
        )


for _line in range(1, MOST_LANGUAGES + 1):
    setattr(
        MentorForm,
        f"language_{_line}",
        OneOfList(_l("Language"), choices=_languages, default=""),
    )
    setattr(
        MentorForm,
        f"level_{_line}",
        OneOf(_l("How well"), LEVEL, default=Level.FLUENT.value),
    )


class PauseForm(Form):
    until = DayField(_l("Until"), description=_l("Leave it open if you do not know yet."))


class ScreeningForm(Form):
    """Nothing else of a screening is kept here."""

    screened_on = DayField(
        _l("Screened on"),
        description=_l("The day on which the office finished. Empty: not screened."),
    )
