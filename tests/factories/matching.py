"""Builders of services that fit, and of what is kept of them. Each takes ``make`` first."""

from dataclasses import replace
from uuid import uuid4

from tests.factories.days import today
from tests.factories.profiles import profile
from tests.unit.lending.products.products import product
from trepconnect.accounts.service.sign_in import as_actor
from trepconnect.directory.listings.domain import NeedSource
from trepconnect.directory.listings.models.details import (
    Address,
    Phone,
    ServiceLanguage,
    ServiceNeed,
    ServiceTerm,
    ServiceText,
)
from trepconnect.directory.listings.models.records import (
    Location,
    Organization,
    Service,
    ServiceAtLocation,
)
from trepconnect.kernel.actor import Actor
from trepconnect.lending.products.service.products import save_product
from trepconnect.matching.services import service as matching
from trepconnect.platform.clock import OfficeClock
from trepconnect.profiles.domain.business import Details, Kind, Needs, WantedNeed
from trepconnect.profiles.domain.person import Home, LanguageUse, Speaking

TAXES, HIRING = "money.taxes", "people.hire"
PLACES = {"near": (35.0818, -106.6482, "87102"), "far": (35.6870, -105.9378, "87501")}


def seeker(make, *sections, user=None, needs=((TAXES, 2),), speaks=("es", "en"), name="Tamales"):
    """Somebody downtown with one business and these needs; returns both."""
    user, whole = profile(
        make,
        Home(zip_code="87102"),
        Speaking(languages=tuple(LanguageUse(tag) for tag in speaks)),
        Kind(stage="operating"),
        Details(name=name),
        Needs(needs=tuple(WantedNeed(*need) for need in needs)),
        *sections,
        user=user,
    )
    return user, whole.businesses[0]


def service(make, name="Tax help", *, needs=(TAXES,), speaks=("es",), at="near", **columns):
    """A service of an organisation of its own, with a phone and an address."""
    organization = Organization(id=uuid4(), name=f"{name} center")
    source = columns.pop("source", NeedSource.STAFF)
    made_for = columns.pop("made_for", ())
    row = Service(
        **{
            "id": uuid4(),
            "organization_id": organization.id,
            "name": name,
            "is_free": True,
            "assured_on": today(-20),
            **columns,
        }
    )
    rows = [ServiceNeed(service_id=row.id, need_code=code, source=source) for code in needs]
    rows += [ServiceLanguage(service_id=row.id, tag=tag, original=tag) for tag in speaks]
    rows += [
        ServiceTerm(service_id=row.id, vocabulary=vocabulary, code=code)
        for vocabulary, code in made_for
    ]
    rows.append(Phone(service_id=row.id, number="505-555-0117", e164="+15055550117"))
    with make.writing() as session:
        session.add(organization)
        session.flush()
        session.add(row)
        session.flush()
        session.add_all([*rows, *_place(session, row, at)])
    return row


def _place(session, row, at):
    latitude, longitude, postal_code = PLACES.get(at, (None, None, ""))
    kind = "virtual" if at == "online" else "physical"
    location = Location(id=uuid4(), kind=kind, latitude=latitude, longitude=longitude)
    session.add(location)
    session.flush()
    yield ServiceAtLocation(service_id=row.id, location_id=location.id)
    if kind == "physical":
        yield Address(
            location_id=location.id,
            address_1="833 Molino Lane",
            city="Rio",
            postal_code=postal_code,
        )


def translated(make, row, language="es", **texts):
    for field, text in texts.items():
        make.save(ServiceText(service_id=row.id, language=language, field=field, text=text))


def saved(make, user, business, row, *, clock=None, match=None):
    """``row`` as kept by the owner of ``business``; returns the id."""
    with make.writing() as session:
        return matching.save_service(
            session,
            as_actor(user),
            clock or OfficeClock(),
            business_id=business.id,
            service_id=row.id,
            match=match,
        )


def loan(make, *criteria, number=1, **changes):
    """A loan product on offer, with these rules."""
    made = product(*criteria, number=number, **changes)
    if "names" not in changes:
        made = replace(made, names={"en": f"Loan {number}"})
    with make.writing() as session:
        save_product(session, Actor.system(), made)
    return made
