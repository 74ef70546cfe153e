"""What matching knows of a business that seeks, read from its profile and its answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from trepconnect.kernel.actor import Actor
from trepconnect.kernel.errors import NotFound
from trepconnect.kernel.place import Place
from trepconnect.lending.products.domain.fields import Value
from trepconnect.matching.seeker.domain import Seeker, WantedNeed
from trepconnect.platform.postal_codes import find_zip
from trepconnect.profiles.domain.profile import Business, Profile, SeekerFacts
from trepconnect.profiles.queries import profiles
from trepconnect.profiles.queries.face import BUSINESSES


def seeker_of(facts: SeekerFacts, answers: Mapping[str, Value]) -> Seeker:
    """The profile says more than an answer once given to a question of a loan."""
    in_profile: dict[str, Value | None] = {
        "amount_wanted": facts.amount_wanted,
        "loan_use": facts.money_uses or None,
        "monthly_revenue": facts.monthly_sales,
        "monthly_costs": facts.monthly_costs,
    }
    said = {key: value for key, value in in_profile.items() if value is not None}
    return Seeker(
        needs=tuple(WantedNeed(one.code, one.priority) for one in facts.needs),
        languages=facts.languages,
        place=place_of(facts.zip_code),
        remote_ok=facts.remote_ok,
        stage=facts.stage,
        industry=facts.industry,
        structure=facts.structure,
        started_on=facts.started_on,
        workers=facts.workers,
        answers={**answers, **said},
    )


def place_of(zip_code: str) -> Place | None:
    """The middle of a ZIP code's area, or the code alone when the list does not have it."""
    if not zip_code:
        return None
    found = find_zip(zip_code)
    if found is None:
        return Place(postal_code=zip_code)
    return Place(found.latitude, found.longitude, found.zip_code)


def ids_of_own(actor: Actor) -> Select[UUID]:
    """Businesses the actor owns and has not removed, for use within a statement: only the owner
    keeps things for them."""
    return select(BUSINESSES.c.id).where(
        BUSINESSES.c.user_id == actor.user_id, BUSINESSES.c.removed_at.is_(None)
    )


@dataclass(frozen=True, slots=True)
class SeekingBusiness:
    """An entrepreneur and the one business that a page is about."""

    profile: Profile
    business: Business
    facts: SeekerFacts


def find_seeking_business(
    session: Session, actor: Actor, business_id: UUID | None
) -> SeekingBusiness | None:
    """The actor's business of that id, or the first; None while there is none. Raises NotFound.

    The two statements of ``profiles.get_profile``.
    """
    profile = profiles.get_profile(session, actor, actor.user_id)
    if business_id is None:
        business = next(iter(profile.businesses), None)
    else:
        business = next((one for one in profile.businesses if one.id == business_id), None)
        if business is None:
            raise NotFound
    if business is None:
        return None
    facts = profiles.seeker_facts(profile.person, business, reads_us_in=actor.language)
    return SeekingBusiness(profile, business, facts)
