"""Fills an empty office with the demonstration: directory, loans, people, what they kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from trepconnect.accounts.contacts import read_contact
from trepconnect.accounts.queries import get_user
from trepconnect.accounts.service.sign_in import open_account
from trepconnect.demo import people
from trepconnect.demo.days import Then
from trepconnect.demo.history import is_written, write_history
from trepconnect.demo.shapes import DemoBusiness, DemoPerson
from trepconnect.directory.editing import service as editing_service
from trepconnect.directory.importing.reading.reading import read_here
from trepconnect.directory.importing.service import imports
from trepconnect.directory.importing.service.imports import import_directory
from trepconnect.kernel.actor import Actor, Role, UserId
from trepconnect.kernel.clock import Clock
from trepconnect.kernel.documents import decode, read_record
from trepconnect.kernel.errors import NotFound
from trepconnect.lending.products.domain.serialization import products_from
from trepconnect.lending.products.service import products as lending
from trepconnect.matching.services import service as services_service
from trepconnect.matching.services.domain.saved import Helped, WhatHappened
from trepconnect.matching.services.queries import matches as matching
from trepconnect.platform.data.db import read_only, unit_of_work
from trepconnect.profiles.domain.business import Details, Finances, Kind, Needs, Story
from trepconnect.profiles.domain.person import Home, Meeting, Reach, Speaking
from trepconnect.profiles.domain.profile import Business, Person, Profile
from trepconnect.profiles.queries import profiles
from trepconnect.profiles.service.loading import load_profiles

SOURCE = "Rio Claro (demonstration)"
_DATA = Path(__file__).parent / "data"
_REGION = "US"
_KEEPERS = 60
_KEPT_EACH = 3

_ServiceTexts = dict[str, str | list[str]]
Say = Callable[[str], None]


def load(clock: Clock, zone: ZoneInfo, say: Say) -> bool:
    """Load what is not there yet; False when the office was full already.

    Each part is one transaction: a load that was cut short goes on where it stopped.
    """
    everybody = people.everybody(clock.today())
    with read_only() as session:
        people_are_here = _is_here(session, everybody[0])
        if people_are_here and is_written(session):
            return False
    if not people_are_here:
        say("The directory of Rio Claro ...")
        _load_directory(clock)
        say("Ten loan products ...")
        _load_products()
        say(f"{len(everybody)} people ...")
        with unit_of_work() as session:
            _open_accounts(session, everybody, zone)
            _keep_services(session, everybody, clock.now(), zone)
    say("Three years with mentors, plans and loans ...")
    with unit_of_work() as session:
        write_history(session, zone, clock.now(), everybody)
    return True


def _is_here(session: Session, person: DemoPerson) -> bool:
    try:
        get_user(session, Actor.system(), person.id)
    except NotFound:
        return False
    return True


def _load_directory(clock: Clock) -> None:
    actor = Actor.system()
    folder = _DATA / "directory"
    import_directory(
        actor, clock, folder / "hsds", source=SOURCE, upkeep=imports.LINK_AND_INDEX, read=read_here
    )
    file = folder / "service_texts.es.json"
    spanish = read_record(
        decode(file.read_bytes(), file=file.name), dict[UUID, _ServiceTexts], file=file.name
    )
    with unit_of_work() as session:
        editing_service.put_texts(
            session,
            actor,
            language="es",
            texts={service_id: _text_fields(entry) for service_id, entry in spanish.items()},
        )


def _text_fields(entry: _ServiceTexts) -> dict[str, str]:
    fields = {key: value for key, value in entry.items() if isinstance(value, str)}
    documents = entry.get("documents")
    if isinstance(documents, list) and documents:
        fields["required_documents"] = "\n".join(documents)
    return fields


def _load_products() -> None:
    file = _DATA / "loan_products.json"
    document = decode(file.read_bytes(), file=file.name)
    with unit_of_work() as session:
        for product in products_from(document, file=file.name):
            lending.save_product(session, Actor.system(), product)


def _open_accounts(session: Session, everybody: Sequence[DemoPerson], zone: ZoneInfo) -> None:
    for person in everybody:
        then = Then(person.created_at, zone)
        contact = read_contact(person.phone or person.email, _REGION)
        if contact is None:
            raise ValueError(person.key)
        open_account(
            session,
            then,
            user_id=person.id,
            display_name=person.full_name,
            roles=person.roles,
            language=person.language,
            contact=contact,
        )
        if person.organization_id is not None:
            editing_service.join(
                session, then, user_id=person.id, organization_id=person.organization_id
            )
        if Role.ENTREPRENEUR in person.roles and (person.languages or person.businesses):
            load_profiles(session, Actor.system(), then, [_profile(person)])


def _profile(person: DemoPerson) -> Profile:
    return Profile(
        person=Person(
            user_id=person.id,
            display_name=person.full_name,
            home=Home(zip_code=person.zip_code, neighborhood=person.neighborhood),
            reach=Reach(reach_by=person.reach_by, reach_when=person.reach_when),
            meeting=Meeting(remote_ok=person.remote_ok, meeting_times=person.meeting_times),
            speaking=Speaking(
                languages=person.languages, needs_interpreter=person.needs_interpreter
            ),
        ),
        businesses=tuple(_business(person.id, one) for one in person.businesses),
    )


def _business(owner: UUID, one: DemoBusiness) -> Business:
    return Business(
        id=one.id,
        user_id=owner,
        kind=Kind(stage=one.stage, industry_code=one.industry_code),
        details=Details(
            name=one.name,
            structure=one.structure,
            started_on=one.started_on,
            zip_code=one.zip_code,
            works_from_home=one.works_from_home,
            workers=one.workers,
        ),
        finances=Finances(
            monthly_sales=one.monthly_sales,
            monthly_costs=one.monthly_costs,
            amount_wanted=one.amount_wanted,
            money_uses=one.money_uses,
            money_purpose=one.money_purpose,
        ),
        story=Story(offers=one.offers, experience=one.experience, story=one.story),
        needs=Needs(needs=one.needs),
    )


def _keep_services(
    session: Session, everybody: Sequence[DemoPerson], now: datetime, zone: ZoneInfo
) -> None:
    """Some keep what fits them best, and most of them have told whether it helped."""
    for number, (person, business) in enumerate(_owners(everybody)):
        actor = Actor(UserId(person.id), person.roles, person.language)
        first_kept = min(person.created_at + timedelta(days=2 + number % 5), now)
        kept = profiles.get_business(session, actor, business.id)
        found = matching.list_matches_for(
            session, actor, kept, today=now.astimezone(zone).date(), language="en"
        )
        for place, shown in enumerate(found.shown[:_KEPT_EACH]):
            kept_at = Then(min(first_kept + timedelta(days=3 * place), now), zone)
            saved_id = services_service.save_service(
                session,
                actor,
                kept_at,
                business_id=business.id,
                service_id=shown.match.id,
                match=shown.match,
            )
            _tell(session, actor, kept_at, now, saved_id, turn=number + place)


def _owners(everybody: Sequence[DemoPerson]) -> Iterator[tuple[DemoPerson, DemoBusiness]]:
    owners = [(one, one.businesses[0]) for one in everybody if one.businesses]
    yield from owners[:: max(1, len(owners) // _KEEPERS)]


_TOLD = (
    (Helped.YES, (WhatHappened.GOT_HELP,)),
    (Helped.YES, (WhatHappened.GOT_HELP,)),
    (Helped.NOT_YET, (WhatHappened.WAITING,)),
    (Helped.NO, (WhatHappened.NO_ANSWER,)),
    None,
)


def _tell(
    session: Session, actor: Actor, kept: Then, now: datetime, saved_id: UUID, *, turn: int
) -> None:
    told = _TOLD[turn % len(_TOLD)]
    told_at = kept.now() + timedelta(days=10)
    if told is None or told_at > now:
        return
    helped, what_happened = told
    services_service.tell_help(
        session,
        actor,
        Then(told_at, kept.zone),
        saved_id=saved_id,
        helped=helped,
        what_happened=what_happened,
        told="",
    )
