"""What a section of a profile may hold, whoever sends it."""

from __future__ import annotations

from collections.abc import Iterator

from trepconnect.kernel.errors import DomainError
from trepconnect.kernel.sensitive import Sensitive, find_sensitive
from trepconnect.profiles.domain.business import MOST_URGENT, URGENT, Kind, Needs
from trepconnect.profiles.domain.industries import industry
from trepconnect.profiles.domain.person import MEETING_TIMES, Meeting
from trepconnect.profiles.domain.profile import Section, free_texts
from trepconnect.vocabulary.domain.needs import need


class SensitiveText(DomainError):
    """Somebody wrote what we must not keep; ``kind`` says which."""

    code = "sensitive_text"

    def __init__(self, kind: Sensitive) -> None:
        super().__init__(kind)
        self.kind = kind


class TooManyUrgent(DomainError):
    """More needs are marked as most urgent than ``MOST_URGENT``."""

    code = "too_many_urgent"


class UnknownMeetingTime(DomainError):
    code = "unknown_meeting_time"


def check(section: Section) -> None:
    """Raises SensitiveText, UnknownNeed, TooManyUrgent, UnknownIndustry or UnknownMeetingTime."""
    for kind in _sensitive(section):
        raise SensitiveText(kind)
    match section:
        case Needs():
            _check_needs(section)
        case Kind(industry_code=code) if code:
            industry(code)
        case Meeting(meeting_times=times) if not set(times) <= set(MEETING_TIMES):
            raise UnknownMeetingTime


def _sensitive(section: Section) -> Iterator[Sensitive]:
    for text in free_texts(section):
        found = find_sensitive(text)
        if found is not None:
            yield found


def _check_needs(section: Needs) -> None:
    for wanted in section.needs:
        need(wanted.code)
    if sum(wanted.priority == URGENT for wanted in section.needs) > MOST_URGENT:
        raise TooManyUrgent
