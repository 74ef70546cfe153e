"""Forms of the pages about the person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from wtforms.validators import DataRequired, Length

from trepconnect.kernel.languages import ALL, BY_TAG, PSEUDO, name_in
from trepconnect.platform.forms.base import NameField
from trepconnect.platform.forms.fields import (
    OneOfField,
    PageForm,
    SeveralField,
    YesNoField,
    ZipField,
    choices,
    short_text,
    yes_or_no,
)
from trepconnect.platform.language.i18n import _, _l, current_language
from trepconnect.profiles.domain.person import (
    MEETING_TIMES,
    DayPart,
    Home,
    LanguageUse,
    Meeting,
    Reach,
    ReachBy,
    Speaking,
)
from trepconnect.profiles.labels import DAY_PART, REACH_BY

COMMON_LANGUAGES = ("en", "es", "vi", "ar", "zh-Hans", "fr", "sw", "fa-AF", "ps", "pt", "ru", "ne")
"""Shown first: most of the people who come to the office speak one of these."""


class HomeForm(PageForm):
    display_name = NameField(
        _l("What should we call you?"),
        description=_l("A first name is enough."),
        validators=[
            DataRequired(_l("Enter a name that we may use")),
            Length(max=200, message=_l("Use 200 characters or fewer")),
        ],
    )
    zip_code = ZipField(
        _l("ZIP code where you live"), description=_l("5 numbers, for example 87102.")
    )
    neighborhood = short_text(
        _l("Or the name of your neighborhood"),
        length=80,
        description=_l("We never need your street or house number."),
    )

    @staticmethod
    def data_of(section: Home) -> dict[str, Any]:
        return {"zip_code": section.zip_code, "neighborhood": section.neighborhood}

    def section(self, _current: Home) -> Home:
        return Home(zip_code=self.zip_code.data, neighborhood=self.neighborhood.data)


def language_label(tag: str) -> str:
    """A language by its own name, with the reader's name for it where that differs."""
    own, readers = BY_TAG[tag].endonym, name_in(tag, current_language())
    return own if own.casefold() == readers.casefold() else f"{own} ({readers})"


def _grouped_languages() -> list[Any]:
    others = [one.tag for one in ALL if one.tag not in {*COMMON_LANGUAGES, PSEUDO}]
    return _named(COMMON_LANGUAGES, _("Spoken by many here")) + _named(others, _("More languages"))


def _named(tags: Iterable[str], group: str | None = None) -> list[Any]:
    return choices(((tag, language_label(tag)) for tag in tags), group)


class LanguagesForm(PageForm):
    languages = SeveralField(
        _l("Which languages do you speak?"),
        description=_l("Mark those in which you can have a conversation."),
        choices=_grouped_languages,
    )
    other_language = short_text(_l("A language that is not on the list"), length=80)

    @staticmethod
    def data_of(section: Speaking) -> dict[str, Any]:
        return {
            "languages": [one.tag for one in section.languages],
            "other_language": section.other_language,
        }

    def section(self, current: Speaking) -> Speaking:
        """Languages that were there keep their order and what was said of reading them."""
        chosen = set(self.languages.data)
        kept = [one for one in current.languages if one.tag in chosen]
        known = {one.tag for one in kept}
        added = [LanguageUse(tag) for tag in self.languages.data if tag not in known]
        return Speaking(
            languages=(*kept, *added),
            other_language=self.other_language.data,
            needs_interpreter=current.needs_interpreter,
        )


class LanguageUseForm(PageForm):
    preferred = OneOfField(_l("Which one do you like best for talking with us?"), {})
    reads = SeveralField(_l("Which ones do you read well?"), choices=[])
    needs_interpreter = YesNoField(
        _l("Would an interpreter help when somebody speaks only English?"),
        yes=_l("Yes, please find an interpreter"),
        no=_l("No, my English is good enough"),
    )

    def offer(self, languages: Sequence[LanguageUse]) -> None:
        """Ask about the languages that the person speaks."""
        self.preferred.choices = self.reads.choices = _named(one.tag for one in languages)

    @staticmethod
    def data_of(section: Speaking) -> dict[str, Any]:
        return {
            "preferred": section.languages[0].tag if section.languages else "",
            "reads": [one.tag for one in section.languages if one.reads],
            "needs_interpreter": yes_or_no(section.needs_interpreter),
        }

    def section(self, current: Speaking) -> Speaking:
        reads = set(self.reads.data)
        used = [LanguageUse(one.tag, one.tag in reads) for one in current.languages]
        used.sort(key=lambda one: one.tag != self.preferred.data)
        return Speaking(
            languages=tuple(used),
            other_language=current.other_language,
            needs_interpreter=self.needs_interpreter.answer,
        )


class ReachForm(PageForm):
    reach_by = SeveralField(_l("How should we reach you?"), REACH_BY)
    reach_when = SeveralField(_l("At what time of day?"), DAY_PART)

    @staticmethod
    def data_of(section: Reach) -> dict[str, Any]:
        return {"reach_by": list(section.reach_by), "reach_when": list(section.reach_when)}

    def section(self, _current: Reach) -> Reach:
        chosen_ways, chosen_parts = set(self.reach_by.data), set(self.reach_when.data)
        return Reach(
            reach_by=tuple(one for one in ReachBy if one in chosen_ways),
            reach_when=tuple(one for one in DayPart if one in chosen_parts),
        )


class MeetingForm(PageForm):
    remote_ok = YesNoField(
        _l("Is it all right to meet by phone or video?"),
        yes=_l("Yes, phone or video is fine"),
        no=_l("No, I want to meet in person"),
    )
    meeting_times = SeveralField(
        _l("When could you meet?"),
        description=_l("Mark every time that is usually free."),
        choices=choices((time, time) for time in MEETING_TIMES),
    )

    @staticmethod
    def data_of(section: Meeting) -> dict[str, Any]:
        return {
            "remote_ok": yes_or_no(section.remote_ok),
            "meeting_times": list(section.meeting_times),
        }

    def section(self, _current: Meeting) -> Meeting:
        chosen = set(self.meeting_times.data)
        return Meeting(
            remote_ok=self.remote_ok.answer,
            meeting_times=tuple(time for time in MEETING_TIMES if time in chosen),
        )
