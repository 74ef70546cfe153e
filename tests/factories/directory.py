"""Builders for services of the directory, indexed as a change of them would be."""

from itertools import count

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
from trepconnect.directory.search import service as search_service

_numbers = count(1)


def organization(make, name=None, **fields):
    return make.save(Organization(name=name or f"Organization {next(_numbers)}", **fields))


def service(
    make,
    name=None,
    *,
    organization=None,
    needs=(),
    needs_source=NeedSource.STAFF,
    languages=(),
    stages=(),
    trades=(),
    spanish=None,
    at=None,
    kind="physical",
    phone=None,
    **fields,
):
    """A service; ``needs`` and ``languages`` by code, ``at`` a point, ``spanish`` its texts."""
    with make.writing() as session:
        made = Service(name=name or f"Service {next(_numbers)}", **fields)
        if organization is not None:
            made.organization_id = organization.id
        session.add(made)
        session.flush()
        for code in needs:
            session.add(ServiceNeed(service_id=made.id, need_code=code, source=needs_source))
        for tag in languages:
            session.add(ServiceLanguage(service_id=made.id, tag=tag))
        _add_terms(session, made, "trepconnect-stages", stages)
        _add_terms(session, made, "trepconnect-industries", trades)
        for field, text in (spanish or {}).items():
            words = {"language": "es", "field": field, "text": text}
            session.add(ServiceText(service_id=made.id, **words))
        if at is not None or kind == "virtual":
            _place(session, made, at, kind)
        if phone:
            session.add(Phone(service_id=made.id, number=phone, e164="+15055550100"))
        search_service.refresh(session, [made.id])
    return made


def _add_terms(session, made, vocabulary, codes):
    for code in codes:
        term = {"vocabulary": vocabulary, "code": code, "name": code}
        session.add(ServiceTerm(service_id=made.id, **term))


def _place(session, made, at, kind):
    latitude, longitude = at or (None, None)
    place = Location(name="Office", kind=kind, latitude=latitude, longitude=longitude)
    session.add(place)
    session.flush()
    session.add(ServiceAtLocation(service_id=made.id, location_id=place.id))
    address = {"address_1": "12 Fourth St", "city": "Rio Claro", "postal_code": "87102"}
    session.add(Address(location_id=place.id, **address))
