"""The businesses of the demonstration entrepreneurs, drawn from a sketch of each person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Final, TypeVar
from uuid import UUID, uuid5

from trepconnect.demo.shapes import DemoBusiness
from trepconnect.demo.wordlists import Offer, Tale, Trade, common_needs, pools, written_by
from trepconnect.kernel.money import Money
from trepconnect.profiles.domain.business import URGENT, WANTED, Stage, Structure, WantedNeed

STRUCTURES: Final[Mapping[Stage, Mapping[Structure, int]]] = {
    Stage.IDEA: {Structure.NOT_YET: 1},
    Stage.STARTING: {Structure.NOT_YET: 5, Structure.SOLE_PROPRIETOR: 4, Structure.LLC: 2},
    Stage.OPERATING: {
        Structure.SOLE_PROPRIETOR: 6,
        Structure.LLC: 5,
        Structure.PARTNERSHIP: 2,
        Structure.COOPERATIVE: 1,
    },
    Stage.GROWING: {
        Structure.LLC: 6,
        Structure.SOLE_PROPRIETOR: 2,
        Structure.CORPORATION: 2,
        Structure.COOPERATIVE: 2,
    },
}
MONTHS_OPEN: Final = {
    Stage.STARTING: (0, 6),
    Stage.OPERATING: (6, 54),
    Stage.GROWING: (20, 130),
}
WORKERS: Final = {Stage.STARTING: (1, 2), Stage.OPERATING: (1, 4), Stage.GROWING: (3, 13)}
PERCENT_OF_USUAL_SALES: Final = {
    Stage.STARTING: (5, 35),
    Stage.OPERATING: (25, 75),
    Stage.GROWING: (70, 120),
}

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """What is settled about a person before the details. ``thorough`` runs from 0 to 100.

    ``house`` is the name that goes over a door: the family's, or the person's where
    there is none.
    """

    key: str
    person_id: UUID
    language: str
    called: str
    house: str
    full_name: str
    stage: Stage
    trade: Trade
    tale: Tale | None
    offer: Offer
    zip_code: str
    thorough: int


def draw_business(rng: Random, sketch: Sketch, today: date) -> DemoBusiness:
    stage, thorough, tale = sketch.stage, sketch.thorough, sketch.tale
    sales, costs = _sales_and_costs(rng, sketch) if thorough > 40 else (None, None)
    wanted = _amount_wanted(rng, sketch) if rng.randint(0, 99) < thorough else None
    return DemoBusiness(
        id=business_id(sketch.person_id),
        stage=stage,
        industry_code=sketch.offer.industry,
        needs=_needs(rng, sketch),
        name=_name(rng, sketch) if stage is not Stage.IDEA or thorough > 70 else "",
        offers=written_by(sketch.offer.text, sketch.language) if thorough > 25 else "",
        experience=written_by(tale.experience, sketch.language) if tale else "",
        story=written_by(tale.text, sketch.language) if tale else "",
        structure=_structure(rng, sketch),
        started_on=_started_on(rng, stage, today),
        zip_code=sketch.zip_code,
        workers=_within(rng, WORKERS.get(stage)) if thorough > 30 else None,
        monthly_sales=sales,
        monthly_costs=costs,
        amount_wanted=wanted,
        money_uses=(rng.choice(sketch.trade.money_uses),) if wanted else (),
    )


def business_id(owner: UUID) -> UUID:
    return uuid5(owner, "business")


def first_of_month(today: date, *, months_ago: int) -> date:
    months = today.year * 12 + today.month - 1 - months_ago
    return date(months // 12, months % 12 + 1, 1)


def weighted(rng: Random, weights: Mapping[T, int]) -> T:
    return rng.choices(list(weights), weights=list(weights.values()))[0]


def _needs(rng: Random, sketch: Sketch) -> tuple[WantedNeed, ...]:
    """Two to six: what the trade asks for at this stage, then what anyone may need."""
    early = sketch.stage in {Stage.IDEA, Stage.STARTING}
    of_trade = sketch.trade.early if early else sketch.trade.later
    codes = [of_trade[0]] if rng.randint(0, 9) < 6 else []
    codes += rng.sample(of_trade[1:], k=rng.randint(2, min(len(of_trade) - 1, 3)))
    codes += rng.sample(common_needs()[sketch.stage], k=rng.randint(0, 1))
    if rng.randint(0, 9) < 4:
        codes.append(rng.choice(common_needs()["life"]))
    urgent = rng.randint(0, 2)
    return tuple(
        WantedNeed(code, URGENT if place < urgent else WANTED)
        for place, code in enumerate(dict.fromkeys(codes))
    )


def _structure(rng: Random, sketch: Sketch) -> Structure | None:
    chosen = weighted(rng, STRUCTURES[sketch.stage])
    return chosen if sketch.thorough > 20 else None


def _started_on(rng: Random, stage: Stage, today: date) -> date | None:
    months = _within(rng, MONTHS_OPEN.get(stage))
    return None if months is None else first_of_month(today, months_ago=months)


def _sales_and_costs(rng: Random, sketch: Sketch) -> tuple[Money, Money] | tuple[None, None]:
    """What comes in and goes out in a month, rounded to ten dollars as people do."""
    percent = _within(rng, PERCENT_OF_USUAL_SALES.get(sketch.stage))
    if percent is None:
        return None, None
    low, high = sketch.trade.monthly_sales
    sales = (low + (high - low) * percent // 100) // 10 * 10
    costs = sales * rng.randint(55, 98) // 1000 * 10
    return Money.of(sales), Money.of(costs)


def _amount_wanted(rng: Random, sketch: Sketch) -> Money:
    """In whole hundreds of dollars."""
    low, high = sketch.trade.wanted
    most = high if sketch.stage is Stage.GROWING else (low + high) // 2
    return Money.of(rng.randrange(low, most, 100))


def _name(rng: Random, sketch: Sketch) -> str:
    brands = pools()[sketch.language].brands
    first = sketch.house if rng.randint(0, 9) < 3 else rng.choice(brands)
    return f"{first} {rng.choice(sketch.trade.words)}"


def _within(rng: Random, limits: tuple[int, int] | None) -> int | None:
    return rng.randint(*limits) if limits else None
