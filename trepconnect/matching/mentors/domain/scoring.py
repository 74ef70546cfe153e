"""How well a mentor fits a person: whole points, and every reason behind them.

Who may be a pair at all is not asked here. More points come first, equal ones by id: the same
input gives the same order on every machine and database. The one table of weights stands here;
change a number and the version together, and the docs.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple
from uuid import UUID

from trepconnect.kernel.place import Place, metres_between
from trepconnect.matching.mentors.domain.reasons import Kind, MentorReason, Reason, Seeking
from trepconnect.mentoring.mentors.domain import Level
from trepconnect.mentoring.pairings.domain.admissible import MentorFacts, base_of
from trepconnect.profiles.domain.person import MEETING_TIMES

Counted = tuple[int, list[Reason]]
"""Points of one part, and why."""

_ORDER_OF_KINDS = {kind: at for at, kind in enumerate(Kind)}


class Parts(NamedTuple):
    """Points by what they are given for. All of them together are 1000."""

    need: int
    language: int
    industry: int
    availability: int
    wishes: int
    place: int


class MentorMatch(NamedTuple):
    """``language`` is the one to meet in, None where an interpreter must help or it is not known.

    ``times`` are those at which both are free.
    """

    id: UUID
    points: int
    parts: Parts
    reasons: tuple[Reason, ...]
    language: str | None
    times: tuple[str, ...]


def rank_mentors(seeking: Seeking, mentors: Iterable[MentorFacts]) -> list[MentorMatch]:
    """The best fit first."""
    matches = [score_mentor(seeking, mentor) for mentor in mentors]
    matches.sort(key=lambda match: (-match.points, match.id.int))
    return matches


def score_mentor(seeking: Seeking, mentor: MentorFacts) -> MentorMatch:
    language, spoken = _language(seeking.side.languages, mentor)
    times = common_times(seeking.side.times, mentor.times)
    counted = (
        _need(seeking, mentor),
        spoken,
        _industry(seeking.side.trade, mentor.trade),
        _availability(seeking.side.times, times),
        _wishes(seeking.wished, mentor.user_id),
        _place(seeking, mentor),
    )
    parts = Parts._make(points for points, _reasons in counted)
    reasons = [reason for _points, reasons in counted for reason in reasons]
    reasons.sort(key=lambda reason: _ORDER_OF_KINDS[reason.kind])
    return MentorMatch(mentor.user_id, sum(parts), parts, tuple(reasons), language, times)


def common_times(seeker_times: frozenset[str], mentor_times: frozenset[str]) -> tuple[str, ...]:
    """In the order of the week."""
    both = seeker_times & mentor_times
    return tuple(time for time in MEETING_TIMES if time in both) if both else ()


def _share(weight: int, percent: int) -> int:
    return weight * percent // WHOLE


def _for(code: MentorReason, detail: str | int | None = None) -> Reason:
    return Reason(Kind.FOR, code, detail)


def _against(code: MentorReason, detail: str | int | None = None) -> Reason:
    return Reason(Kind.AGAINST, code, detail)


def _ask(weight: int, code: MentorReason) -> Counted:
    """What is not known counts half, and is something to ask."""
    return _share(weight, NOT_SAID), [Reason(Kind.ASK, code)]


def _need(seeking: Seeking, mentor: MentorFacts) -> Counted:
    """The share of the needs that the mentor knows, what matters more counting more."""
    if not seeking.needs:
        return _ask(WEIGHTS.need, MentorReason.ASK_NEEDS)
    known = [need for need in seeking.needs if need.code in mentor.expertise]
    if not known:
        return 0, [_against(MentorReason.KNOWS_NO_NEED)]
    total = sum([need.priority for need in seeking.needs])
    points = WEIGHTS.need * sum([need.priority for need in known]) // total
    return points, [_for(MentorReason.KNOWS_NEED, need.code) for need in known]


def _language(languages: tuple[str, ...], mentor: MentorFacts) -> tuple[str | None, Counted]:
    """The language that serves the two best."""
    if not languages:
        return None, _ask(WEIGHTS.language, MentorReason.ASK_LANGUAGES)
    levels = {base_of(tag): level for tag, level in mentor.languages.items()}
    best, best_tag = 0, None
    for tag in languages:
        share = _spoken(levels.get(base_of(tag)), is_preferred=tag == languages[0])
        if share > best:
            best, best_tag = share, tag
    if best_tag is None:
        reason = _against(MentorReason.INTERPRETER_ONLY, languages[0])
        return None, (_share(WEIGHTS.language, INTERPRETER), [reason])
    reasons = _of_language(best_tag, languages[0], levels[base_of(best_tag)])
    return best_tag, (WEIGHTS.language * best // (WHOLE * WHOLE), reasons)


def _spoken(level: Level | None, *, is_preferred: bool) -> int:
    """In parts of ten thousand, so that nothing is rounded twice."""
    if level is None:
        return 0
    full = PREFERRED_LANGUAGE if is_preferred else OTHER_LANGUAGE
    return full * (CONVERSATIONAL if level is Level.CONVERSATIONAL else WHOLE)


def _of_language(tag: str, preferred: str, level: Level) -> list[Reason]:
    if tag == preferred:
        reasons = [_for(MentorReason.SPEAKS, tag)]
    else:
        reasons = [
            _for(MentorReason.SPEAKS_ANOTHER, tag),
            _against(MentorReason.NOT_PREFERRED, preferred),
        ]
    if level is Level.CONVERSATIONAL:
        reasons.append(_against(MentorReason.CONVERSATIONAL, tag))
    return reasons


def _industry(trade: str | None, mentor_trade: str | None) -> Counted:
    if trade is None or mentor_trade is None:
        return _ask(WEIGHTS.industry, MentorReason.ASK_TRADE)
    if trade == mentor_trade:
        return _share(WEIGHTS.industry, SAME_TRADE), [_for(MentorReason.SAME_TRADE)]
    if trade[:GROUP_DIGITS] == mentor_trade[:GROUP_DIGITS]:
        return _share(WEIGHTS.industry, SAME_GROUP), [_for(MentorReason.SAME_GROUP)]
    return 0, [_against(MentorReason.OTHER_TRADE)]


def _availability(times: frozenset[str], common: tuple[str, ...]) -> Counted:
    if not times:
        return _ask(WEIGHTS.availability, MentorReason.ASK_TIMES)
    reasons = [_for(MentorReason.FREE_TOGETHER, time) for time in common]
    if len(common) == 1:
        reasons.append(_against(MentorReason.ONE_TIME_ONLY))
    enough = min(len(common), ENOUGH_TIMES)
    return WEIGHTS.availability * enough // ENOUGH_TIMES, reasons


def _wishes(wished: UUID | None, mentor_id: UUID) -> Counted:
    """Half when nobody was wished for."""
    if wished is None:
        return _share(WEIGHTS.wishes, NOT_SAID), []
    if wished == mentor_id:
        return WEIGHTS.wishes, [_for(MentorReason.WISHED_FOR)]
    return 0, [_against(MentorReason.NOT_THE_WISHED)]


def _place(seeking: Seeking, mentor: MentorFacts) -> Counted:
    """All when both like to meet by phone or video, or live close to each other."""
    metres = _metres(seeking.side.place, mentor.place) if mentor.in_person_ok else None
    reasons = _of_distance(seeking.side.place, metres)
    if mentor.remote_ok and seeking.side.remote_ok:
        near = [reason for reason in reasons if reason.kind is Kind.FOR]
        return _share(WEIGHTS.place, CLOSE), [_for(MentorReason.REMOTE), *near]
    if metres is None:
        return _ask(WEIGHTS.place, MentorReason.ASK_HOW_TO_MEET)
    if metres <= CLOSE_METRES:
        return _share(WEIGHTS.place, CLOSE), reasons
    near_by = metres <= NEAR_METRES
    return _share(WEIGHTS.place, NEAR if near_by else FARTHER), reasons


def _metres(here: Place | None, there: Place | None) -> int | None:
    if here is None or there is None:
        return None
    if here.postal_code and here.postal_code == there.postal_code:
        return 0
    return metres_between(here, there)


def _of_distance(here: Place | None, metres: int | None) -> list[Reason]:
    if here is None or metres is None:
        return []
    if not metres and here.postal_code:
        return [_for(MentorReason.SAME_ZIP, here.postal_code)]
    if metres <= NEAR_METRES:
        return [_for(MentorReason.NEAR, metres)]
    return [_against(MentorReason.FAR, metres)]


MENTOR_SCORING_VERSION: Final = "2026-11"

WEIGHTS: Final = Parts(
    need=300, language=250, industry=200, availability=100, wishes=100, place=50
)

# Shares are percent of a weight.
WHOLE: Final = 100
PREFERRED_LANGUAGE: Final = 100
OTHER_LANGUAGE: Final = 60
INTERPRETER: Final = 15
CONVERSATIONAL: Final = 85
"""What is left of a language that the mentor speaks well enough for a conversation only."""

SAME_TRADE: Final = 100
SAME_GROUP: Final = 60
GROUP_DIGITS: Final = 3
"""Trades of one group share so many digits of NAICS: 722 is places that serve food and drink."""

ENOUGH_TIMES: Final = 3
"""So many times of the week at which both are free give all points."""

CLOSE_METRES: Final = 8_047
NEAR_METRES: Final = 24_140
"""Five miles, fifteen miles."""
CLOSE: Final = 100
NEAR: Final = 60
FARTHER: Final = 30

NOT_SAID: Final = 50
"""Where nothing was said, half: between what fits and what does not."""
