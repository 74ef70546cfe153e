"""How well a service fits a person: whole points, and every reason behind them.

Order: services whose need the office itself has coded come first, then those coded on import, then
those whose text only mentions it; inside each by points; equal ones by id. The same input gives
the same order on every machine and database.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from trepconnect.directory.listings.domain import LanguageNote, NeedSource
from trepconnect.kernel.place import Place, metres_between
from trepconnect.matching.seeker.domain import (
    LANGUAGE_OF_THE_COUNTRY,
    Seeker,
    ServiceFacts,
    base_of,
)
from trepconnect.matching.services.domain import reasons
from trepconnect.matching.services.domain.reasons import WEIGHTS, Parts, Reason, ReasonCode

SECTOR_DIGITS: Final = 2

_WITH_INTERPRETER: Final = frozenset(
    {LanguageNote.INTERPRETER, LanguageNote.INTERPRETER_LINE, LanguageNote.ON_REQUEST}
)


class Match(NamedTuple):
    """A service that answers a need of hers. ``tier`` 1 comes before 2 comes before 3."""

    id: UUID
    tier: int
    points: int
    parts: Parts
    reasons_for: tuple[Reason, ...]
    reasons_against: tuple[Reason, ...]
    ask_about: tuple[Reason, ...]


class _Lens:
    """What does not change from service to service: worked out once for a whole list."""

    __slots__ = ("languages", "needs", "seeker", "today", "total")

    def __init__(self, seeker: Seeker, today: date) -> None:
        self.seeker = seeker
        self.today = today
        by_priority = sorted(seeker.needs, key=lambda need: -need.priority)
        self.needs = [(need.code, max(need.priority, 1)) for need in by_priority]
        self.total = sum(priority for _code, priority in self.needs)
        self.languages = [(tag, base_of(tag)) for tag in seeker.languages]


class _Notes:
    """Reasons gathered while the parts of one service are counted."""

    __slots__ = ("ask", "bad", "good")

    def __init__(self) -> None:
        self.good: list[Reason] = []
        self.bad: list[Reason] = []
        self.ask: list[Reason] = []


def score_service(seeker: Seeker, facts: ServiceFacts, today: date) -> Match | None:
    """The match, or None when the service answers none of her needs."""
    return _score(_Lens(seeker, today), facts)


def rank(seeker: Seeker, services: Iterable[ServiceFacts], today: date) -> list[Match]:
    """The services that answer at least one of her needs, best first."""
    lens = _Lens(seeker, today)
    matches = [match for facts in services if (match := _score(lens, facts)) is not None]
    matches.sort(key=lambda match: (match.tier, -match.points, match.id.int))
    return matches


def _score(lens: _Lens, facts: ServiceFacts) -> Match | None:
    shared = [need for need in lens.needs if need[0] in facts.needs]
    if not shared:
        return None
    seeker, notes = lens.seeker, _Notes()
    parts = Parts(
        _need(shared, lens.total, facts, notes),
        _language(lens, facts, notes),
        _distance(seeker, facts, notes),
        _trade(seeker, facts, notes),
        _stage(seeker, facts, notes),
        _freshness(facts, lens.today, notes),
        _free(facts, notes),
    )
    if facts.has_eligibility_text:
        notes.ask.append(Reason(ReasonCode.ASK_WHOM_THEY_SERVE))
    if facts.has_eligibility_text and not facts.lists_documents:
        notes.ask.append(Reason(ReasonCode.ASK_DOCUMENTS))
    return Match(
        id=facts.id,
        tier=min([reasons.TIER_BY_SOURCE[facts.needs[code]] for code, _priority in shared]),
        points=sum(parts),
        parts=parts,
        reasons_for=tuple(notes.good),
        reasons_against=tuple(notes.bad),
        ask_about=tuple(notes.ask),
    )


def _share(weight: int, percent: int) -> int:
    return weight * percent // 100


def _need(shared: list[tuple[str, int]], total: int, facts: ServiceFacts, notes: _Notes) -> int:
    answered = 0
    for code, priority in shared:
        source = facts.needs[code]
        answered += priority * reasons.NEED_BY_SOURCE[source]
        mentioned = source is NeedSource.TEXT
        answers = ReasonCode.MAY_ANSWER_NEED if mentioned else ReasonCode.ANSWERS_NEED
        notes.good.append(Reason(answers, code))
    return WEIGHTS.need * answered // (100 * total)


def _language(lens: _Lens, facts: ServiceFacts, notes: _Notes) -> int:
    """The best way she and the service understand each other."""
    if not lens.languages:
        return _share(WEIGHTS.language, reasons.LANGUAGES_UNKNOWN)
    stated = {base_of(tag): note for tag, note in facts.languages.items()}
    best, best_language, full = 0, ("", ""), reasons.HER_LANGUAGE
    for language in lens.languages:
        share = _understood(language[1], stated, full)
        if share > best:
            best, best_language = share, language
        full = reasons.ANOTHER_OF_HERS
    _note_language(best_language, lens.languages[0], stated, notes)
    if not stated:
        best = max(best, reasons.LANGUAGES_UNKNOWN)
    return _share(WEIGHTS.language, best)


def _understood(base: str, stated: Mapping[str, LanguageNote | None], full: int) -> int:
    if base not in stated:
        return full if base == LANGUAGE_OF_THE_COUNTRY else 0
    note = stated[base]
    if note in _WITH_INTERPRETER:
        return min(full, reasons.INTERPRETER)
    if note is LanguageNote.LIMITED:
        return full * reasons.SPOKEN_A_LITTLE // 100
    return full


def _note_language(
    best: tuple[str, str],
    preferred: tuple[str, str],
    stated: Mapping[str, LanguageNote | None],
    notes: _Notes,
) -> None:
    tag, base = best
    note = stated.get(base)
    if base in stated and note not in _WITH_INTERPRETER:
        little = note is LanguageNote.LIMITED
        notes.good.append(Reason(ReasonCode.SPEAKS_A_LITTLE if little else ReasonCode.SPEAKS, tag))
    tag, base = preferred
    if stated.get(base) in _WITH_INTERPRETER:
        notes.bad.append(Reason(ReasonCode.INTERPRETER_ONLY, tag))
    elif base not in stated and base != LANGUAGE_OF_THE_COUNTRY:
        if stated:
            notes.bad.append(Reason(ReasonCode.NOT_YOUR_LANGUAGE, tag))
        else:
            notes.ask.append(Reason(ReasonCode.ASK_LANGUAGE, tag))


def _distance(seeker: Seeker, facts: ServiceFacts, notes: _Notes) -> int:
    """The nearest place she can reach, or online when that is nearer for her."""
    online = facts.is_remote and seeker.remote_ok is not False
    nearest = _nearest(seeker.place, facts.places)
    if online:
        notes.good.append(Reason(ReasonCode.ONLINE))
    elif facts.is_remote and not facts.places:
        notes.bad.append(Reason(ReasonCode.ONLINE_ONLY))
        return 0
    if nearest is None:
        if online:
            return _at(reasons.ONLINE_METRES)
        if seeker.place is not None and not facts.places:
            notes.ask.append(Reason(ReasonCode.ASK_PLACE))
        return _share(WEIGHTS.distance, reasons.DISTANCE_UNKNOWN)
    metres, reason = nearest
    if metres <= reasons.FAR_METRES:
        notes.good.append(reason)
    elif not online:
        notes.bad.append(Reason(ReasonCode.FAR, metres))
    return _at(min(metres, reasons.ONLINE_METRES) if online else metres)


def _at(metres: int) -> int:
    return WEIGHTS.distance * reasons.HALF_WAY_METRES // (reasons.HALF_WAY_METRES + metres)


def _nearest(here: Place | None, places: tuple[Place, ...]) -> tuple[int, Reason] | None:
    if here is None:
        return None
    distances = [metres for place in places if (metres := metres_between(here, place)) is not None]
    if distances:
        nearest = min(distances)
        return nearest, Reason(ReasonCode.NEAR, nearest)
    if here.postal_code and any(place.postal_code == here.postal_code for place in places):
        return reasons.SAME_ZIP_METRES, Reason(ReasonCode.SAME_ZIP, here.postal_code)
    return None


def _trade(seeker: Seeker, facts: ServiceFacts, notes: _Notes) -> int:
    """Made for her trade; half of the points when it is for any, or hers is not known."""
    if facts.industries is None or seeker.industry is None:
        return _share(WEIGHTS.trade, reasons.MADE_FOR_UNKNOWN)
    if seeker.industry.startswith(tuple(facts.industries)):
        notes.good.append(Reason(ReasonCode.MADE_FOR_TRADE))
        return WEIGHTS.trade
    notes.bad.append(Reason(ReasonCode.OTHER_TRADES))
    sector = seeker.industry[:SECTOR_DIGITS]
    near = any(industry[:SECTOR_DIGITS] == sector for industry in facts.industries)
    return _share(WEIGHTS.trade, reasons.SAME_SECTOR) if near else 0


def _stage(seeker: Seeker, facts: ServiceFacts, notes: _Notes) -> int:
    """Made for her stage; half of the points when it is for any, or hers is not known."""
    if facts.stages is None or seeker.stage is None:
        return _share(WEIGHTS.stage, reasons.MADE_FOR_UNKNOWN)
    if seeker.stage in facts.stages:
        notes.good.append(Reason(ReasonCode.MADE_FOR_STAGE, seeker.stage))
        return WEIGHTS.stage
    notes.bad.append(Reason(ReasonCode.OTHER_STAGES, seeker.stage))
    return 0


def _freshness(facts: ServiceFacts, today: date, notes: _Notes) -> int:
    """When somebody last checked that this is still true."""
    if facts.assured_on is None:
        notes.bad.append(Reason(ReasonCode.NEVER_CHECKED))
        return _share(WEIGHTS.freshness, reasons.NEVER_CHECKED)
    days = max((today - facts.assured_on).days, 0)
    if days <= reasons.RECENT_DAYS:
        notes.good.append(Reason(ReasonCode.CHECKED, days))
    elif days > reasons.STALE_DAYS:
        notes.bad.append(Reason(ReasonCode.NOT_CHECKED_LATELY, days))
    share = next((share for limit, share in reasons.FRESHNESS if days <= limit), 0)
    return _share(WEIGHTS.freshness, share)


def _free(facts: ServiceFacts, notes: _Notes) -> int:
    if facts.is_free is None:
        notes.ask.append(Reason(ReasonCode.ASK_COST))
        return _share(WEIGHTS.free, reasons.FREE_UNKNOWN)
    if facts.is_free:
        notes.good.append(Reason(ReasonCode.FREE))
        return WEIGHTS.free
    notes.bad.append(Reason(ReasonCode.COSTS))
    return 0
