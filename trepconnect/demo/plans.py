"""Plans and how far people get with them."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any, Final
from uuid import UUID

from trepconnect.demo.cohorts import Luck
from trepconnect.demo.days import Life
from trepconnect.demo.office import NAVIGATOR, Office, acting, chance_of, percent
from trepconnect.demo.shapes import DemoPerson
from trepconnect.demo.wordlists import read_json
from trepconnect.kernel.actor import Actor, Role, UserId
from trepconnect.milestones.pathways.domain.catalogue import newest, suggested_for
from trepconnect.milestones.pathways.domain.pathway import Confirmer, Pathway
from trepconnect.milestones.plans.queries import plans as plans_queries
from trepconnect.milestones.plans.service import plans, steps

_CONFIRMED: Final = 88
_STOPS: Final = 6
_NEAR: Final = {
    "food_truck": ("catering", "tamales", "quick_food", "bakery", "sauces", "preserves"),
    "cleaning_business": ("laundry", "landscaping", "home_health", "elder_care", "handyman"),
}
"""Trades without a pathway of their own, whose people take the nearest."""


def planned(office: Office, person: DemoPerson, luck: Luck, begins: datetime) -> Life:
    """The owner starts a plan and does step after step, until the owner stops or all is done."""
    rng, owner = chance_of(person, "plan"), acting(person)
    business = person.businesses[0]
    chosen = _pathway(business.industry_code)
    if chosen is None:
        return
    yield begins + timedelta(days=rng.randint(3, 30), minutes=rng.randint(0, 400))
    plans.start_plan(
        office.session,
        owner,
        office.clock,
        business_id=business.id,
        pathway_code=chosen.code,
        answers=_answers(chosen, rng),
    )
    evidence = _evidence(person.language)
    while not percent(rng, _STOPS):
        yield office.after(max(luck.days_per_step + rng.randint(-8, 12), 3), rng)
        step = plans_queries.next_step(office.session, owner, business.id)
        if step is None:
            return
        steps.mark_step(
            office.session, owner, office.clock, step_id=step.id, evidence=rng.choice(evidence)
        )
        yield office.after(rng.randint(0, 4), rng)
        if percent(rng, _CONFIRMED):
            who = _confirmer(office, business.id, step.kept.confirmer)
            steps.confirm_step(office.session, who, office.clock, step_id=step.id)


def mark_next(office: Office, person: DemoPerson, at: datetime) -> Life:
    """The owner marks one more step; nobody has confirmed it yet."""
    yield at
    owner = acting(person)
    step = plans_queries.next_step(office.session, owner, person.businesses[0].id)
    if step is not None:
        evidence = _evidence(person.language)[0]
        steps.mark_step(office.session, owner, office.clock, step_id=step.id, evidence=evidence)


def _pathway(trade: str) -> Pathway | None:
    nearest = (code for code, trades in _NEAR.items() if trade in trades)
    code = next(nearest, None)
    return newest(code) if code else suggested_for(trade)


def _answers(chosen: Pathway, rng: Random) -> dict[str, str]:
    return {one.code: rng.choice(sorted(one.codes)) for one in chosen.questions}


def _evidence(language: str) -> list[str]:
    told: dict[str, Any] = read_json("loan_words.json")["evidence"]
    words: list[str] = told.get(language, told["en"])
    return words


def _confirmer(office: Office, business_id: UUID, confirmer: Confirmer) -> Actor:
    """The mentor where a mentor may, else the office."""
    plan = plans_queries.find_plan(office.session, Actor.system(), business_id)
    if plan is None or plan.mentor_id is None or confirmer is Confirmer.OFFICE:
        return NAVIGATOR
    return Actor(UserId(plan.mentor_id), frozenset({Role.MENTOR}))
