from uuid import uuid4

import pytest
from sqlalchemy import select

from trepconnect.directory.listings.models.details import ServiceText
from trepconnect.directory.listings.models.records import (
    DirectoryImport,
    ImportProblem,
    Organization,
    Service,
)
from trepconnect.directory.listings.queries.services import get_service
from trepconnect.kernel.actor import Actor, Role, UserId
from trepconnect.kernel.errors import NotFound

STAFF = Actor(UserId(uuid4()), frozenset({Role.NAVIGATOR}))
HELPER = Actor(UserId(uuid4()), frozenset({Role.HELPER}))


def find(session, name):
    return session.scalar(select(Service.id).filter_by(name=name))


def test_the_page_of_a_service_has_all_of_it(run_import, session, small, make):
    run_import(small / "ohana")
    kitchen = find(session, "Commercial kitchen")
    make.save(ServiceText(service_id=kitchen, language="es", field="name", text="Cocina"))
    page = get_service(session, None, kitchen, language="es")
    assert (page.text("name"), page.name) == ("Cocina", "Commercial kitchen")
    assert page.text("fees") == "$15 an hour"
    assert page.organization == "RIO GRANDE KITCHENS"
    assert page.organization_website == "http://kitchens.example.org"
    assert [(p.name, p.address_kind, p.city) for p in page.places] == [
        ("Kitchen on Fourth", "physical", "Rio Claro"),
        ("Kitchen on Fourth", "postal", "Rio Claro"),
    ]
    weekly = [(h.weekday, h.original) for h in page.hours if h.weekday]
    assert weekly == [(1, ""), (2, "8:00am-6:00"), (6, "10:00-")]
    assert {part.a for part in page.parts["language"]} == {"es", ""}
    assert [part.a for part in page.parts["area"]] == ["Bernalillo County", "Sandoval County"]


def test_a_named_person_and_her_line_are_for_the_office_only(run_import, session, small):
    run_import(small / "ohana")
    kitchen = find(session, "Commercial kitchen")
    public = get_service(session, None, kitchen, language="en")
    office = get_service(session, STAFF, kitchen, language="en")
    assert "505-555-0104 x12" not in [part.a for part in public.parts["phone"]]
    assert "505-555-0104 x12" in [part.a for part in office.parts["phone"]]
    assert [part.d for part in public.parts["contact"]] == ["desk@kitchens.example.org"]


def test_what_is_no_longer_offered_is_seen_by_the_office_only(run_import, session, small):
    run_import(small / "ohana")
    closed = find(session, "Advice line")
    assert get_service(session, STAFF, closed, language="en").status == "inactive"
    for actor in (None, HELPER):
        with pytest.raises(NotFound):
            get_service(session, actor, closed, language="en")


def test_a_service_goes_with_its_organisation(run_import, session, small, make):
    run_import(small / "ohana")
    loan = find(session, "Small loan")
    with make.writing() as writing:
        writing.get(Organization, session.get(Service, loan).organization_id).status = "inactive"
    with pytest.raises(NotFound):
        get_service(session, None, loan, language="en")


def test_a_service_without_its_organisation_is_still_found(run_import, session, small):
    run_import(small / "hsds-1.1")
    assert (
        get_service(session, None, find(session, "Lost service"), language="en").organization == ""
    )


def test_a_page_costs_four_statements(run_import, session, small, count_queries):
    run_import(small / "ohana")
    kitchen = find(session, "Commercial kitchen")
    with count_queries() as seen:
        get_service(session, None, kitchen, language="en")
    assert len(seen) == 4, "\n\n".join(seen)


def test_unknown_is_not_found(session):
    with pytest.raises(NotFound):
        get_service(session, None, uuid4(), language="en")


def test_what_was_wrong_is_kept_with_the_import(run_import, session, small):
    report = run_import(small / "ohana")
    run = session.scalars(select(DirectoryImport)).one()
    assert run.stored["services"] == 3
    kept = session.scalars(select(ImportProblem).where(ImportProblem.import_id == run.id)).all()
    assert len(kept) == len(report.problems)
    unclear = [one for one in kept if one.code == "hours_unclear"]
    assert ("regular_schedules.csv", 3) in [(one.file, one.line) for one in unclear]
