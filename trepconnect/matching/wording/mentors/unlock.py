"""What would let more mentors fit: one sentence for her, one for the office."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from trepconnect.matching.domain.mentors.unlock import Change, Unlock
from trepconnect.matching.wording.mentors.meeting import when
from trepconnect.platform.language.i18n import _n

Sentence = Callable[[int, str], str]
"""Made of how many more would fit, and at which time."""


def for_her(unlock: Unlock) -> str:
    """What she could change, or what she waits for."""
    return _said(_FOR_HER, unlock)


def for_office(unlock: Unlock) -> str:
    """Whom to ask for what."""
    return _said(_FOR_OFFICE, unlock)


def _said(sentences: Mapping[Change, Sentence], unlock: Unlock) -> str:
    time = when(unlock.time) if unlock.time else ""
    return sentences[unlock.change](unlock.mentors, time)


def _soon(n: int, _time: str) -> str:
    return _n(
        "%(n)s more mentor would fit you, but has no room yet. The office knows.",
        "%(n)s more mentors would fit you, but have no room yet. The office knows.",
        n,
    )


_FOR_HER: Final[Mapping[Change, Sentence]] = {
    Change.REMOTE: lambda n, _time: _n(
        "If you can meet by phone or video, %(n)s more mentor fits.",
        "If you can meet by phone or video, %(n)s more mentors fit.",
        n,
    ),
    Change.TIME: lambda n, time: _n(
        "If you are free on %(time)s too, %(n)s more mentor fits.",
        "If you are free on %(time)s too, %(n)s more mentors fit.",
        n,
        time=time,
    ),
    Change.MUST: lambda n, _time: _n(
        "You said what a mentor must have. Without that, %(n)s more mentor fits.",
        "You said what a mentor must have. Without that, %(n)s more mentors fit.",
        n,
    ),
    Change.SCREENING: _soon,
    Change.ROOM: _soon,
    Change.INTERPRETER: lambda n, _time: _n(
        "If an interpreter may help you, %(n)s more mentor fits.",
        "If an interpreter may help you, %(n)s more mentors fit.",
        n,
    ),
}
_FOR_OFFICE: Final[Mapping[Change, Sentence]] = {
    Change.REMOTE: lambda n, _time: _n(
        "If meeting by phone or video is fine, %(n)s more fits.",
        "If meeting by phone or video is fine, %(n)s more fit.",
        n,
    ),
    Change.TIME: lambda n, time: _n(
        "If %(time)s is possible too, %(n)s more fits.",
        "If %(time)s is possible too, %(n)s more fit.",
        n,
        time=time,
    ),
    Change.MUST: lambda n, _time: _n(
        "If nothing is a must any more, %(n)s more fits.",
        "If nothing is a must any more, %(n)s more fit.",
        n,
    ),
    Change.SCREENING: lambda n, _time: _n(
        "If the office finishes its check, %(n)s more fits.",
        "If the office finishes its check, %(n)s more fit.",
        n,
    ),
    Change.ROOM: lambda n, _time: _n(
        "%(n)s more would fit with one place more. Ask for it.",
        "%(n)s more would fit with one place more each. Ask for it.",
        n,
    ),
    Change.INTERPRETER: lambda n, _time: _n(
        "If an interpreter helps, %(n)s more fits.",
        "If an interpreter helps, %(n)s more fit.",
        n,
    ),
}
