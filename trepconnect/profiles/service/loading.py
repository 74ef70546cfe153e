"""Loading whole profiles, many at a time: the demonstration office, an import."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from trepconnect.kernel.actor import Actor
from trepconnect.kernel.clock import Clock
from trepconnect.kernel.errors import Forbidden
from trepconnect.platform.data import audit, kept
from trepconnect.profiles import rows
from trepconnect.profiles.domain.person import Speaking
from trepconnect.profiles.domain.profile import Business, Person, Profile, ProfileSaved, Section
from trepconnect.profiles.models import BusinessRow, LanguageRow, NeedRow, ProfileRow
from trepconnect.profiles.queries.demand import NEEDS
from trepconnect.profiles.service.saving import check_section, insert_rows, search_text


def load_profiles(
    session: Session, actor: Actor, clock: Clock, profiles: Sequence[Profile]
) -> None:
    """Store many whole profiles of people who have an account and no profile yet.

    Four statements for all of them and at most five that count, no events. For the program
    only; raises what a page would.
    """
    if not actor.is_system:
        raise Forbidden
    now = clock.now()
    for one in profiles:
        for section in _sections(one):
            check_section(section)
        audit.record(session, actor, ProfileSaved.name, "person", one.person.user_id)
    insert_rows(session, ProfileRow, [_person_values(one, now) for one in profiles])
    insert_rows(
        session, LanguageRow, [row for one in profiles for row in _language_values(one.person)]
    )
    businesses = [business for one in profiles for business in one.businesses]
    insert_rows(session, BusinessRow, [_business_values(one, now) for one in businesses])
    insert_rows(session, NeedRow, [row for one in businesses for row in _need_values(one)])
    kept.refresh(session, NEEDS, [one.person.user_id for one in profiles])


def _sections(profile: Profile) -> list[Section]:
    person = profile.person
    sections: list[Section] = [person.home, person.reach, person.meeting]
    if person.speaking is not None:
        sections.append(person.speaking)
    for one in profile.businesses:
        sections += [one.kind, one.details, one.finances, one.story, one.card, one.needs]
    return sections


def _person_values(profile: Profile, now: datetime) -> dict[str, Any]:
    person = profile.person
    names = [one.details.name for one in profile.businesses]
    return {
        "user_id": person.user_id,
        **rows.plain_values(person.home),
        **rows.plain_values(person.reach),
        **rows.plain_values(person.meeting),
        **rows.plain_values(person.speaking or Speaking()),
        "search_text": search_text(person.display_name, names),
        **_stamps(now),
    }


def _business_values(business: Business, now: datetime) -> dict[str, Any]:
    parts: list[Section] = [
        business.kind,
        business.details,
        business.finances,
        business.story,
        business.card,
    ]
    values = {name: value for part in parts for name, value in rows.plain_values(part).items()}
    return {"id": business.id, "user_id": business.user_id, **values, **_stamps(now)}


def _stamps(now: datetime) -> dict[str, Any]:
    return {"created_at": now, "updated_at": now, "version": 1}


def _language_values(person: Person) -> list[dict[str, Any]]:
    return rows.language_rows(person.user_id, person.speaking or Speaking())


def _need_values(business: Business) -> list[dict[str, Any]]:
    return rows.need_rows(business.id, business.needs)
