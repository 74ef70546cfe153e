"""How well a service fits a person: whole points, and every reason behind them.

Order: services whose need the office itself has coded come first, then those coded on import, then
those whose text only mentions it; inside each by points; equal ones by id. The same input gives
the same order on every machine and database.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
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


class _Part(NamedTuple):
    """What one part of the comparison gives, with the reasons it found."""

    points: int
    good: tuple[Reason, ...] = ()
    bad: tuple[Reason, ...] = ()
    ask: tuple[Reason, ...] = ()


class Match(NamedTuple):
    """A service that answers a need of the seeker's. ``tier`` 1 comes before 2 comes before 3."""

    id: UUID
    tier: int
    points: int
    compared: tuple[_Part, ...]
    """In the order of ``Parts``, and then what else there is to ask."""

    @property
    def parts(self) -> Parts:
        return Parts(*(part.points for part in self.compared[: len(WEIGHTS)]))

    @property
    def reasons_for(self) -> tuple[Reason, ...]:
        return tuple(reason for part in self.compared for reason in part.good)

    @property
    def reasons_against(self) -> tuple[Reason, ...]:
        return tuple(reason for part in self.compared for reason in part.bad)

    @property
    def ask_about(self) -> tuple[Reason, ...]:
        return tuple(reason for part in self.compared for reason in part.ask)


class _Lens:
    """How one person looks at services: what many have in common is compared once for all."""

    def __init__(self, seeker: Seeker, today: date) -> None:
        by_priority = sorted(seeker.needs, key=lambda need: -need.priority)
        self.needs = [(need.code, max(need.priority, 1)) for need in by_priority]
        total = sum(priority for _code, priority in self.needs)
        languages = [(tag, base_of(tag)) for tag in seeker.languages]
        self.need = cache(lambda shared: _need(shared, total))
        self.language = cache(lambda stated: _language(languages, dict(stated)))
        self.distance = cache(lambda is_remote, places: _distance(seeker, is_remote, places))
        self.trade = cache(lambda industries: _trade(seeker, industries))
        self.stage = cache(lambda stages: _stage(seeker, stages))
        self.freshness = cache(lambda assured_on: _freshness(assured_on, today))


def score_service(seeker: Seeker, facts: ServiceFacts, today: date) -> Match | None:
    """The match, or None when the service answers none of the needs."""
    return _score(_Lens(seeker, today), facts)


def rank(seeker: Seeker, services: Iterable[ServiceFacts], today: date) -> list[Match]:
    """The services that answer at least one of the needs, best first."""
    lens = _Lens(seeker, today)
    matches = [match for facts in services if (match := _score(lens, facts)) is not None]
    matches.sort(key=lambda match: (match.tier, -match.points, match.id.int))
    return matches


def _score(lens: _Lens, facts: ServiceFacts) -> Match | None:
    needs = facts.needs
    shared = tuple(
        [(code, priority, needs[code]) for code, priority in lens.needs if code in needs]
    )
    if not shared:
        return None
    tier, need = lens.need(shared)
    compared = (
        need,
        lens.language(tuple(facts.languages.items())),
        lens.distance(facts.is_remote, facts.places),
        lens.trade(facts.industries),
        lens.stage(facts.stages),
        lens.freshness(facts.assured_on),
        _FREE[facts.is_free],
        _WHOM[facts.has_eligibility_text, facts.lists_documents],
    )
    return Match(facts.id, tier, sum([part[0] for part in compared]), compared)


def _share(weight: int, percent: int) -> int:
    return weight * percent // 100


def _need(shared: Iterable[tuple[str, int, NeedSource]], total: int) -> tuple[int, _Part]:
    """The tier of the surest answer, and the points of all."""
    answered, tiers, good = 0, [], []
    for code, priority, source in shared:
        answered += priority * reasons.NEED_BY_SOURCE[source]
        tiers.append(reasons.TIER_BY_SOURCE[source])
        mentioned = source is NeedSource.TEXT
        answers = ReasonCode.MAY_ANSWER_NEED if mentioned else ReasonCode.ANSWERS_NEED
        good.append(Reason(answers, code))
    return min(tiers), _Part(WEIGHTS.need * answered // (100 * total), tuple(good))


def _language(
    languages: list[tuple[str, str]], spoken: Mapping[str, LanguageNote | None]
) -> _Part:
    """The best way the seeker and the service understand each other."""
    if not languages:
        return _Part(_share(WEIGHTS.language, reasons.LANGUAGES_UNKNOWN))
    stated = {base_of(tag): note for tag, note in spoken.items()}
    best, best_language, full = 0, ("", ""), reasons.PREFERRED_LANGUAGE
    for language in languages:
        share = _understood(language[1], stated, full)
        if share > best:
            best, best_language = share, language
        full = reasons.OTHER_LANGUAGE
    if not stated:
        best = max(best, reasons.LANGUAGES_UNKNOWN)
    points = _share(WEIGHTS.language, best)
    return _Part(
        points, _good_language(best_language, stated), *_bad_language(languages[0], stated)
    )


def _understood(base: str, stated: Mapping[str, LanguageNote | None], full: int) -> int:
    if base not in stated:
        return full if base == LANGUAGE_OF_THE_COUNTRY else 0
    note = stated[base]
    if note in _WITH_INTERPRETER:
        return min(full, reasons.INTERPRETER)
    if note is LanguageNote.LIMITED:
        return full * reasons.SPOKEN_A_LITTLE // 100
    return full


def _good_language(
    best: tuple[str, str], stated: Mapping[str, LanguageNote | None]
) -> tuple[Reason, ...]:
    tag, base = best
    note = stated.get(base)
    if base not in stated or note in _WITH_INTERPRETER:
        return ()
    little = note is LanguageNote.LIMITED
    return (Reason(ReasonCode.SPEAKS_A_LITTLE if little else ReasonCode.SPEAKS, tag),)


def _bad_language(
    preferred: tuple[str, str], stated: Mapping[str, LanguageNote | None]
) -> tuple[tuple[Reason, ...], tuple[Reason, ...]]:
    """What speaks against it, and what to ask."""
    tag, base = preferred
    if stated.get(base) in _WITH_INTERPRETER:
        return (Reason(ReasonCode.INTERPRETER_ONLY, tag),), ()
    if base in stated or base == LANGUAGE_OF_THE_COUNTRY:
        return (), ()
    if stated:
        return (Reason(ReasonCode.NOT_YOUR_LANGUAGE, tag),), ()
    return (), (Reason(ReasonCode.ASK_LANGUAGE, tag),)


# A bool and not a switch: it is one of two facts.
def _distance(seeker: Seeker, is_remote: bool | None, places: tuple[Place, ...]) -> _Part:  # noqa: FBT001
    """The nearest place within reach, or online when that is nearer."""
    online = is_remote and seeker.remote_ok is not False
    if is_remote and not online and not places:
        return _Part(0, bad=(Reason(ReasonCode.ONLINE_ONLY),))
    good = (Reason(ReasonCode.ONLINE),) if online else ()
    nearest = _nearest(seeker.place, places)
    if nearest is None:
        if online:
            return _Part(_at(reasons.ONLINE_METRES), good)
        unknown = seeker.place is not None and not places
        ask = (Reason(ReasonCode.ASK_PLACE),) if unknown else ()
        return _Part(_share(WEIGHTS.distance, reasons.DISTANCE_UNKNOWN), ask=ask)
    metres, reason = nearest
    points = _at(min(metres, reasons.ONLINE_METRES) if online else metres)
    if metres <= reasons.FAR_METRES:
        return _Part(points, (*good, reason))
    return _Part(points, good, () if online else (Reason(ReasonCode.FAR, metres),))


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


def _trade(seeker: Seeker, industries: frozenset[str] | None) -> _Part:
    """Made for the trade; half of the points when it is for any, or the trade is not known."""
    if industries is None or seeker.industry is None:
        return _Part(_share(WEIGHTS.trade, reasons.MADE_FOR_UNKNOWN))
    if seeker.industry.startswith(tuple(industries)):
        return _Part(WEIGHTS.trade, (Reason(ReasonCode.MADE_FOR_TRADE),))
    sector = seeker.industry[:SECTOR_DIGITS]
    near = any(industry[:SECTOR_DIGITS] == sector for industry in industries)
    points = _share(WEIGHTS.trade, reasons.SAME_SECTOR) if near else 0
    return _Part(points, bad=(Reason(ReasonCode.OTHER_TRADES),))


def _stage(seeker: Seeker, stages: frozenset[str] | None) -> _Part:
    """Made for the stage; half of the points when it is for any, or the stage is not known."""
    if stages is None or seeker.stage is None:
        return _Part(_share(WEIGHTS.stage, reasons.MADE_FOR_UNKNOWN))
    if seeker.stage in stages:
        return _Part(WEIGHTS.stage, (Reason(ReasonCode.MADE_FOR_STAGE, seeker.stage),))
    return _Part(0, bad=(Reason(ReasonCode.OTHER_STAGES, seeker.stage),))


def _freshness(assured_on: date | None, today: date) -> _Part:
    """When somebody last checked that this is still true."""
    if assured_on is None:
        points = _share(WEIGHTS.freshness, reasons.NEVER_CHECKED)
        return _Part(points, bad=(Reason(ReasonCode.NEVER_CHECKED),))
    days = max((today - assured_on).days, 0)
    share = next((share for limit, share in reasons.FRESHNESS if days <= limit), 0)
    points = _share(WEIGHTS.freshness, share)
    if days <= reasons.RECENT_DAYS:
        return _Part(points, (Reason(ReasonCode.CHECKED, days),))
    stale = days > reasons.STALE_DAYS
    return _Part(points, bad=(Reason(ReasonCode.NOT_CHECKED_LATELY, days),) if stale else ())


_FREE: Final = {
    None: _Part(_share(WEIGHTS.free, reasons.FREE_UNKNOWN), ask=(Reason(ReasonCode.ASK_COST),)),
    True: _Part(WEIGHTS.free, (Reason(ReasonCode.FREE),)),
    False: _Part(0, bad=(Reason(ReasonCode.COSTS),)),
}
_ASK_WHOM: Final = Reason(ReasonCode.ASK_WHOM_THEY_SERVE)
_WHOM: Final = {
    (False, False): _Part(0),
    (False, True): _Part(0),
    (True, True): _Part(0, ask=(_ASK_WHOM,)),
    (True, False): _Part(0, ask=(_ASK_WHOM, Reason(ReasonCode.ASK_DOCUMENTS))),
}
"""By whether it says whom it serves, and whether it lists what to bring."""
