"""Two hundred and forty entrepreneurs, the same ones every time."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Final
from uuid import NAMESPACE_URL, UUID, uuid5

from trepconnect.demo.shapes import DemoPerson
from trepconnect.demo.ventures import Sketch, draw_business, weighted
from trepconnect.demo.wordlists import Offer, Pool, Tale, Trade, pools, tales, trades
from trepconnect.kernel.actor import Role
from trepconnect.profiles.domain.business import Stage
from trepconnect.profiles.domain.person import MEETING_TIMES, DayPart, LanguageUse, ReachBy

PEOPLE: Final = uuid5(NAMESPACE_URL, "https://people.rio-claro.example.org/")
COUNT: Final = 240
SEED: Final = 505
THREE_YEARS: Final = 3 * 365

STAGES: Final = {Stage.IDEA: 27, Stage.STARTING: 28, Stage.OPERATING: 32, Stage.GROWING: 13}
NEIGHBORHOODS: Final = {
    "87102": ("Old Depot", "Barelas Crossing"),
    "87105": ("South Valley", "Molino"),
    "87106": ("Sandhill", "Masa Row"),
    "87107": ("Bosque", "North Fourth"),
    "87108": ("Juniper Heights", "Trumbull"),
    "87110": ("Sparrow", "Mesa Alta"),
    "87112": ("Lotus Plaza", "Academy"),
    "87121": ("Mesa Verde", "Westgate"),
    "87123": ("Eubank Commons", "Foothill"),
}
LIVES_IN: Final = {
    "87108": 20, "87105": 18, "87121": 17, "87102": 11, "87106": 9,
    "87107": 8, "87110": 7, "87123": 6, "87112": 4,
}  # fmt: skip
AREA_CODES: Final = ("505", "575", "915", "602", "303")
RESERVED_IN_505: Final = 90
"""Lower numbers of area code 505 belong to the directory and the cast."""


def entrepreneurs(today: date, *, count: int = COUNT, seed: int = SEED) -> tuple[DemoPerson, ...]:
    """Entrepreneurs who joined during the three years before ``today``, newest last."""
    rng = Random(seed)  # noqa: S311  the same people every time is what is wanted
    numbers = _phone_numbers(rng)
    told: list[Tale | None] = [*tales()[:count]]
    told += [None] * (count - len(told))
    rng.shuffle(told)
    ages = sorted((_days_ago(rng) for _ in told), reverse=True)
    sketches = _sketches(rng, told)
    return tuple(
        _person(rng, sketch, today, today - timedelta(days=age), numbers)
        for sketch, age in zip(sketches, ages, strict=True)
    )


def person_id(key: str) -> UUID:
    return uuid5(PEOPLE, key)


def plain(name: str) -> str:
    """The name in lower-case ASCII with dots, as it stands in an e-mail address."""
    folded = unicodedata.normalize("NFKD", name.casefold().replace("đ", "d"))
    words = ("".join(c for c in word if c.isascii() and c.isalnum()) for word in folded.split())
    return ".".join(words)


def _sketches(rng: Random, told: Sequence[Tale | None]) -> Iterator[Sketch]:
    taken: set[str] = set()
    for number, tale in enumerate(told, start=1):
        key = f"person-{number:03}"
        trade = _trade(rng, tale)
        language = _language(rng, trade, tale)
        called, house, full_name = _unused_name(rng, pools()[language], taken)
        thorough = rng.randint(50 if tale else 0, 100)
        yield Sketch(
            key=key,
            person_id=person_id(key),
            language=language,
            called=called,
            house=house,
            full_name=full_name,
            stage=tale.stage if tale and tale.stage else weighted(rng, STAGES),
            trade=trade,
            tale=tale,
            offer=_offer(rng, trade, language, tale),
            zip_code=weighted(rng, LIVES_IN) if thorough > 10 else "",
            thorough=thorough,
        )


def _person(
    rng: Random, sketch: Sketch, today: date, joined: date, numbers: Iterator[str]
) -> DemoPerson:
    languages = _languages(rng, sketch.language)
    english = any(use.tag == "en" for use in languages)
    phone = next(numbers) if rng.randint(0, 9) < 8 else ""
    email = f"{plain(sketch.full_name)}@example.org" if not phone or _seldom(rng) else ""
    told_more = sketch.thorough > 35
    return DemoPerson(
        key=sketch.key,
        id=sketch.person_id,
        full_name=sketch.full_name,
        called=sketch.called,
        roles=frozenset({Role.ENTREPRENEUR}),
        language=sketch.language,
        languages=languages,
        created_at=_moment(rng, joined),
        phone=phone,
        email=email,
        zip_code=sketch.zip_code,
        neighborhood=_neighborhood(rng, sketch.zip_code) if told_more else "",
        needs_interpreter=not english and not _seldom(rng) if told_more else None,
        reach_by=_reach_by(rng, phone) if told_more else (),
        reach_when=tuple(rng.sample(list(DayPart), k=1)) if told_more else (),
        remote_ok=not _seldom(rng) if told_more else None,
        meeting_times=tuple(sorted(rng.sample(MEETING_TIMES, k=4), key=MEETING_TIMES.index))
        if sketch.thorough > 55
        else (),
        businesses=(draw_business(rng, sketch, today),),
    )


def _trade(rng: Random, tale: Tale | None) -> Trade:
    if tale:
        return trades()[tale.trade]
    return trades()[weighted(rng, {key: trade.weight for key, trade in trades().items()})]


def _language(rng: Random, trade: Trade, tale: Tale | None) -> str:
    allowed = tale.languages if tale and tale.languages else list(pools())
    favoured = trade.favoured_by
    weights = {tag: pools()[tag].weight * (3 if tag in favoured else 1) for tag in allowed}
    return weighted(rng, weights)


def _offer(rng: Random, trade: Trade, language: str, tale: Tale | None) -> Offer:
    if tale:
        return Offer(text=tale.offer, industry=tale.industry, languages=tale.languages)
    return rng.choice([o for o in trade.offers if not o.languages or language in o.languages])


def _unused_name(rng: Random, pool: Pool, taken: set[str]) -> tuple[str, str, str]:
    while (name := _name(rng, pool))[-1] in taken:
        pass
    taken.add(name[-1])
    return name


def _name(rng: Random, pool: Pool) -> tuple[str, str, str]:
    """Called, over the door, in full: the parts in the order of the owner's language."""
    order = pool.order.split()
    parts = {
        "given": rng.sample(pool.given, k=order.count("given")),
        "family": rng.sample(pool.family, k=order.count("family")),
        "middle": rng.sample(pool.middle, k=order.count("middle")),
    }
    called = parts["given"][0]
    house = parts["family"][0] if parts["family"] else called
    return called, house, " ".join(parts[kind].pop(0) for kind in order)


def _languages(rng: Random, language: str) -> tuple[LanguageUse, ...]:
    """Some read only the language of their school, and a few read none with ease."""
    also = [tag for tag in pools()[language].also if rng.randint(0, 99) < 45]
    english = ["en"] if "en" not in also and rng.randint(0, 99) < 35 else []
    first = LanguageUse(language, reads=rng.randint(0, 99) < 93)
    return first, *(LanguageUse(tag, reads=not _seldom(rng)) for tag in (*also, *english))


def _neighborhood(rng: Random, zip_code: str) -> str:
    return rng.choice(NEIGHBORHOODS[zip_code]) if zip_code else ""


def _reach_by(rng: Random, phone: str) -> tuple[ReachBy, ...]:
    if not phone:
        return (ReachBy.EMAIL,)
    return tuple(rng.sample([ReachBy.TEXT, ReachBy.CALL, ReachBy.WHATSAPP], k=rng.randint(1, 2)))


def _days_ago(rng: Random) -> int:
    """Most came while the office became known, and there are always new ones."""
    newest = rng.randint(0, 5) == 0
    return rng.randint(1, 45) if newest else 1 + int(rng.triangular(0, THREE_YEARS - 1, 350))


def _moment(rng: Random, day: date) -> datetime:
    """Somewhere in the office's hours, which are the UTC afternoon."""
    return datetime.combine(day, time(15, tzinfo=UTC)) + timedelta(minutes=rng.randint(0, 8 * 60))


def _phone_numbers(rng: Random) -> Iterator[str]:
    """Telephone numbers that are kept for fiction, each once."""
    numbers = [
        f"{area}-555-01{last:02}"
        for area in AREA_CODES
        for last in range(RESERVED_IN_505 if area == "505" else 0, 100)
    ]
    rng.shuffle(numbers)
    return iter(numbers)


def _seldom(rng: Random) -> bool:
    return rng.randint(0, 9) < 3
