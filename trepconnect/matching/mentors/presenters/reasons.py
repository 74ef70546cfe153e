"""Reasons and points of a mentor, as lines of a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from trepconnect.matching.mentors import labels
from trepconnect.matching.mentors.domain.reasons import Kind, MentorReason, Reason
from trepconnect.matching.mentors.domain.scoring import WEIGHTS, MentorMatch
from trepconnect.matching.seeker.presenters import Part, Said

_SAID_WITHOUT: Final = frozenset(
    {
        MentorReason.SPEAKS,
        MentorReason.SPEAKS_ANOTHER,
        MentorReason.FREE_TOGETHER,
        MentorReason.REMOTE,
        MentorReason.ONE_TIME_ONLY,
        MentorReason.OTHER_TRADE,
        MentorReason.NOT_THE_WISHED,
    }
)
"""What a list says without a sentence: language, times, how to meet, what was done before."""


def all_reasons(reasons: Sequence[Reason]) -> list[Said]:
    """Each kind in its order; needs share a sentence, and so do times."""
    return [one for kind in Kind for one in _said(kind, reasons)]


def short_reasons(match: MentorMatch) -> list[Said]:
    """For a list that has language and times in a line of its own, and the mentor's words."""
    return all_reasons([one for one in match.reasons if one.code not in _SAID_WITHOUT])


def parts(match: MentorMatch) -> list[Part]:
    """What the points are given for."""
    most = WEIGHTS._asdict()
    return [
        Part(labels.part(name), got, most[name]) for name, got in match.parts._asdict().items()
    ]


def _said(kind: Kind, reasons: Sequence[Reason]) -> Iterable[Said]:
    ours = [one for one in reasons if one.kind is kind]
    needs = [one.detail for one in ours if one.code is MentorReason.KNOWS_NEED]
    times = [one.detail for one in ours if one.code is MentorReason.FREE_TOGETHER]
    if needs:
        yield Said(kind.value, labels.knows(needs))
    for one in ours:
        if one.code not in {MentorReason.KNOWS_NEED, MentorReason.FREE_TOGETHER}:
            yield Said(kind.value, labels.sentence(one))
    if times:
        yield Said(kind.value, labels.free_together(times))
