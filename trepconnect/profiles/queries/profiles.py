"""Reads of profiles: whole, one business, the people found by name, the facts for matching."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, bindparam, func, select
from sqlalchemy.orm import Session

from trepconnect.accounts.queries import PEOPLE
from trepconnect.kernel.actor import Actor
from trepconnect.kernel.errors import Forbidden, NotFound
from trepconnect.platform.data.paging import Page, page_of, rows_of
from trepconnect.profiles import policy, rows
from trepconnect.profiles.domain.business import Stage, WantedNeed
from trepconnect.profiles.domain.industries import industry
from trepconnect.profiles.domain.person import Home
from trepconnect.profiles.domain.profile import Business, Person, Profile, SeekerFacts
from trepconnect.profiles.models import BusinessRow, LanguageRow, NeedRow, ProfileRow
from trepconnect.profiles.queries import finding

Can = Callable[[Actor, UUID], bool]

_PERSON: Select[Any] = (
    select(
        PEOPLE.c.id,
        PEOPLE.c.display_name,
        PEOPLE.c.language,
        *(column for column in ProfileRow.__table__.c if column.name != "search_text"),
        LanguageRow.tag,
        LanguageRow.reads,
    )
    .outerjoin(ProfileRow, ProfileRow.user_id == PEOPLE.c.id)
    .outerjoin(LanguageRow, LanguageRow.user_id == PEOPLE.c.id)
    .where(PEOPLE.c.id == bindparam("user_id"))
    .order_by(LanguageRow.position, LanguageRow.tag)
)
_BUSINESSES: Select[Any] = (
    select(*BusinessRow.__table__.c, NeedRow.code.label("need"), NeedRow.priority)
    .outerjoin(NeedRow, NeedRow.business_id == BusinessRow.id)
    .where(BusinessRow.removed_at.is_(None))
    .order_by(BusinessRow.created_at, BusinessRow.id, NeedRow.priority.desc(), NeedRow.code)
)
"""A row for each need, the most urgent first; one for a business without any."""
_THEIRS = _BUSINESSES.where(BusinessRow.user_id == bindparam("user_id"))


def get_profile(session: Session, actor: Actor, user_id: UUID) -> Profile:
    """A person and their businesses. Raises NotFound; the route notes that another's was read.

    Two statements.
    """
    person, row = _read_person(session, actor, user_id)
    businesses = _by_business(session.execute(_THEIRS, {"user_id": user_id}))
    return Profile(
        person=person,
        businesses=tuple(rows.business_of(*one) for one in businesses),
        started=row.user_id is not None,
    )


def get_person(session: Session, actor: Actor, user_id: UUID) -> Person:
    """What a person said of themselves. Raises NotFound."""
    return _read_person(session, actor, user_id)[0]


def get_business(
    session: Session, actor: Actor, business_id: UUID, *, to: Can = policy.can_read
) -> Business:
    """One business with its needs. Raises NotFound, and Forbidden to who may not ``to`` it."""
    found = _by_business(
        session.execute(
            _BUSINESSES.where(BusinessRow.id == business_id, policy.businesses_visible_to(actor))
        )
    )
    if not found:
        raise NotFound
    row, needs = found[0]
    if not to(actor, row.user_id):
        raise Forbidden
    return rows.business_of(row, needs)


def get_seeker(session: Session, actor: Actor, business_id: UUID) -> SeekerFacts:
    """What matching and lending may compare of a business and its owner. Raises NotFound."""
    return get_seeker_of(session, actor, get_business(session, actor, business_id))


def get_seeker_of(session: Session, actor: Actor, business: Business) -> SeekerFacts:
    """The same of a business that was read before; one statement."""
    person, row = _read_person(session, actor, business.user_id)
    return seeker_facts(person, business, reads_us_in=row.language)


def seeker_facts(person: Person, business: Business, *, reads_us_in: str) -> SeekerFacts:
    """The facts of a profile at hand; no statement."""
    kind, details, finances = business.kind, business.details, business.finances
    spoken = person.speaking
    tags = tuple(one.tag for one in spoken.languages) if spoken else ()
    return SeekerFacts(
        business_id=business.id,
        user_id=business.user_id,
        needs=business.needs.needs,
        languages=tags or ((reads_us_in,) if spoken else ()),
        needs_interpreter=spoken.needs_interpreter if spoken else None,
        zip_code=details.zip_code or person.home.zip_code,
        remote_ok=person.meeting.remote_ok,
        stage=kind.stage,
        industry=industry(kind.industry_code).naics if kind.industry_code else None,
        structure=details.structure,
        started_on=details.started_on,
        workers=details.workers,
        amount_wanted=finances.amount_wanted,
        money_uses=frozenset(finances.money_uses),
        monthly_sales=finances.monthly_sales,
        monthly_costs=finances.monthly_costs_to or finances.monthly_costs,
    )


@dataclass(frozen=True, slots=True)
class BusinessName:
    """Enough of a business to choose it by. ``name`` may be empty."""

    id: UUID
    name: str
    stage: Stage | None


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """``updated_at`` is None for an account without a profile."""

    user_id: UUID
    display_name: str
    zip_code: str
    updated_at: datetime | None
    businesses: tuple[BusinessName, ...] = ()


def list_businesses(session: Session, actor: Actor, user_id: UUID) -> list[BusinessName]:
    """Somebody's businesses, oldest first; none when the actor may not know of them."""
    return _names(session, actor, [user_id]).get(user_id, [])


def list_business_names(
    session: Session, actor: Actor, business_ids: Iterable[UUID]
) -> dict[UUID, str]:
    """What businesses are called, without those that have none or are not for the actor."""
    wanted = set(business_ids)
    if not wanted:
        return {}
    rows = session.execute(
        select(BusinessRow.id, BusinessRow.name).where(
            BusinessRow.id.in_(wanted),
            BusinessRow.name != "",
            policy.businesses_visible_to(actor),
        )
    )
    return {row.id: row.name for row in rows}


def find_people(
    session: Session,
    actor: Actor,
    words: str = "",
    *,
    page: int = 1,
    region: str = "US",
    also_accounts: bool = False,
) -> Page[FoundPerson]:
    """People whose name, business, ZIP code, language, phone or e-mail is meant; for the office.

    ``region`` is for phone numbers without a country. Those who have an account and said nothing
    of themselves yet are found with ``also_accounts``. Three statements, however many are found;
    one more for the latter. Raises Forbidden.
    """
    if not policy.can_search(actor):
        raise Forbidden
    meant = finding.answers_to(session, actor, words, region=region, also_accounts=also_accounts)
    people = (
        select(PEOPLE.c.id, PEOPLE.c.display_name, ProfileRow.zip_code, ProfileRow.updated_at)
        .outerjoin(ProfileRow, ProfileRow.user_id == PEOPLE.c.id)
        .where(meant)
    )
    named = func.coalesce(ProfileRow.search_text, func.lower(PEOPLE.c.display_name))
    found = rows_of(session, people.order_by(named, PEOPLE.c.id), page)
    names = _names(session, actor, [row.id for row in found.shown])
    return found.showing(
        FoundPerson(
            row.id,
            row.display_name,
            (row.zip_code or "") if actor.may_know_background(row.id) else "",
            row.updated_at,
            tuple(names.get(row.id, ())),
        )
        for row in found.shown
    )


def _names(
    session: Session, actor: Actor, user_ids: Sequence[UUID]
) -> dict[UUID, list[BusinessName]]:
    businesses = session.execute(
        select(BusinessRow.user_id, BusinessRow.id, BusinessRow.name, BusinessRow.stage)
        .where(BusinessRow.user_id.in_(user_ids), policy.businesses_visible_to(actor))
        .order_by(BusinessRow.created_at, BusinessRow.id)
    )
    found: dict[UUID, list[BusinessName]] = {}
    for row in businesses:
        found.setdefault(row.user_id, []).append(BusinessName(row.id, row.name, row.stage))
    return found


def _read_person(session: Session, actor: Actor, user_id: UUID) -> tuple[Person, Row[Any]]:
    found = session.execute(_PERSON, {"user_id": user_id}).all()
    if not found or not policy.can_read(actor, user_id):
        raise NotFound
    row, speaking = found[0], None
    if policy.can_see_languages(actor, user_id):
        speaking = rows.speaking_of(row, [one for one in found if one.tag])
    person = rows.person_of(row, speaking)
    if not actor.may_know_background(user_id):
        person = replace(person, home=Home())
    return person, row


def _by_business(found: Iterable[Row[Any]]) -> list[tuple[Row[Any], list[WantedNeed]]]:
    """Each business once, in the order found, with its needs."""
    businesses: dict[UUID, tuple[Row[Any], list[WantedNeed]]] = {}
    for row in found:
        needs = businesses.setdefault(row.id, (row, []))[1]
        if row.need is not None:
            needs.append(WantedNeed(row.need, row.priority))
    return list(businesses.values())


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody whose profile was opened lately."""

    user_id: UUID
    display_name: str
    created_at: datetime


def list_newest(
    session: Session, actor: Actor, *, since: datetime, limit: int = 10
) -> list[NewPerson]:
    """Whose profile was opened since then, the latest first; for the office. Raises Forbidden."""
    if not policy.can_search(actor):
        raise Forbidden
    return [NewPerson(*row) for row in session.execute(_newest(actor, since).limit(limit))]


def page_of_newest(
    session: Session, actor: Actor, *, since: datetime, page: int
) -> Page[NewPerson]:
    """The same, a page at a time; two statements. Raises Forbidden."""
    if not policy.can_search(actor):
        raise Forbidden
    counted = select(ProfileRow.user_id).where(*_new(actor, since))
    return page_of(
        session, _newest(actor, since), page, lambda row: NewPerson(*row), counted=counted
    )


def count_newest(session: Session, actor: Actor, *, since: datetime) -> int:
    """How many there are without a limit. Raises Forbidden."""
    if not policy.can_search(actor):
        raise Forbidden
    return session.scalar(select(func.count(ProfileRow.user_id)).where(*_new(actor, since))) or 0


def _newest(actor: Actor, since: datetime) -> Select[Any]:
    return (
        select(PEOPLE.c.id, PEOPLE.c.display_name, ProfileRow.created_at)
        .join(ProfileRow, ProfileRow.user_id == PEOPLE.c.id)
        .where(*_new(actor, since))
        .order_by(ProfileRow.created_at.desc(), ProfileRow.user_id)
    )


def _new(actor: Actor, since: datetime) -> tuple[ColumnElement[bool], ...]:
    return ProfileRow.created_at >= since, policy.visible_to(actor)


NEW_WITHIN: Final = timedelta(days=7)
