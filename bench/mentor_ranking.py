"""Ranking all mentors for one person beside a loop by hand that gives points and no reason."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import partial
from uuid import UUID

from bench.report import Result
from bench.timing import compare
from trepconnect.kernel.place import METRES_PER_MILE, Place, metres_between
from trepconnect.matching.mentors.domain.admission import MentorIndex
from trepconnect.matching.mentors.domain.reasons import Seeking
from trepconnect.matching.mentors.domain.search import MentorSearch
from trepconnect.matching.seeker.domain import WantedNeed
from trepconnect.mentoring.mentors.domain import Level
from trepconnect.mentoring.pairings.domain.admissible import MentorFacts, SeekerSide
from trepconnect.profiles.domain.person import MEETING_TIMES

MENTORS = 500
TARGET = 6.0
_NEEDS = [f"need.{number}" for number in range(60)]
_LANGUAGES = ("en", "es", "vi", "ar", "so", "zh", "fr", "sw")
_TRADES = ("722330", "722511", "561720", "812113", "624410", "238220")
_PLACES = [Place(35.0 + at / 50, -106.7 + at / 60, f"871{at:02}") for at in range(30)]


def measure(rounds: int) -> Iterator[Result]:
    mentors, her = crowd(), seeking()
    steps = {"ours": partial(ranked, mentors, her), "limit": partial(by_hand, mentors, her)}
    taken = compare(steps, rounds)
    yield Result(
        goal=f"ranking {MENTORS} mentors for one person, every reason included, CPU",
        ours=taken["ours"].milliseconds,
        limit=taken["limit"].milliseconds,
        target=TARGET,
        unit="ms",
        spread=taken["ours"].spread_against(taken["limit"]),
    )


def ranked(mentors: list[MentorFacts], her: Seeking) -> list[tuple[int, UUID]]:
    """What the pages do: the index, who may be proposed, points, reasons and order."""
    search = MentorSearch(MentorIndex(mentors), her)
    return [(one.match.points, one.mentor.user_id) for one in search.fits]


def by_hand(mentors: list[MentorFacts], her: Seeking) -> list[tuple[int, UUID]]:
    """Bare arithmetic for this one person, who has said everything and asked for nobody."""
    wanted = {need.code: need.priority for need in her.needs}
    total = sum(wanted.values())
    found = []
    for mentor in mentors:
        metres = _metres(her.side.place, mentor.place)
        share = _spoken(her.side.languages, mentor)
        common = len(mentor.times & her.side.times)
        if not share or not common or not _takes(mentor, metres):
            continue
        known = sum([wanted.get(code, 0) for code in mentor.expertise])
        points = 50 + 300 * known // total + 250 * share // 10_000 + 100 * min(common, 3) // 3
        points += _trade(her.side.trade, mentor.trade) + _place(mentor, metres)
        found.append((points, mentor.user_id))
    found.sort(key=lambda one: (-one[0], one[1].int))
    return found


def _takes(mentor: MentorFacts, metres: int) -> bool:
    if not (mentor.active and mentor.screened and mentor.places_taken < mentor.capacity):
        return False
    return mentor.remote_ok or metres <= mentor.travel_miles * METRES_PER_MILE


def _metres(home: Place | None, there: Place | None) -> int:
    metres = metres_between(there, home) if home and there else None
    return 0 if metres is None else metres


def _spoken(hers: tuple[str, ...], mentor: MentorFacts) -> int:
    share = 0
    for tag in hers:
        level = mentor.languages.get(tag)
        if level is not None:
            full = 100 if tag == hers[0] else 60
            share = max(share, full * (85 if level is Level.CONVERSATIONAL else 100))
    return share


def _trade(hers: str | None, his: str | None) -> int:
    if hers == his:
        return 200
    return 120 if hers and his and hers[:3] == his[:3] else 0


def _place(mentor: MentorFacts, metres: int) -> int:
    if mentor.remote_ok or metres <= 8_047:
        return 50
    return 30 if metres <= 24_140 else 15


def seeking() -> Seeking:
    return Seeking(
        side=SeekerSide(
            business_id=UUID(int=0),
            user_id=UUID(int=0),
            languages=("es", "en"),
            times=frozenset(MEETING_TIMES[2::3]),
            remote_ok=True,
            place=_PLACES[0],
            stage="operating",
            trade="722330",
        ),
        needs=tuple(WantedNeed(code, 1 + at % 2) for at, code in enumerate(_NEEDS[:6])),
    )


def crowd(number: int = MENTORS) -> list[MentorFacts]:
    """The same mentors in every run."""
    return [_mentor(random.Random(seed)) for seed in range(number)]


def _mentor(dice: random.Random) -> MentorFacts:
    return MentorFacts(
        user_id=UUID(int=dice.getrandbits(128)),
        trade=dice.choice(_TRADES),
        expertise=frozenset(dice.sample(_NEEDS, 8)),
        languages={tag: dice.choice(list(Level)) for tag in dice.sample(_LANGUAGES, 2)},
        times=frozenset(dice.sample(MEETING_TIMES, 5)),
        remote_ok=dice.random() < 0.7,
        place=dice.choice(_PLACES),
        travel_miles=15,
        capacity=3,
        places_taken=dice.randint(0, 3),
        screened=dice.random() < 0.95,
    )
