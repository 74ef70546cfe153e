from datetime import time

import pytest
from sqlalchemy import func, select

from trepconnect.directory.formats.problems import Refusal, Stopped
from trepconnect.directory.importing.reading.rows import Watch, load_mapping
from trepconnect.directory.importing.service.imports import Upkeep
from trepconnect.directory.listings.domain import NeedSource, RecordStatus
from trepconnect.directory.listings.models.details import (
    Phone,
    Schedule,
    ServiceArea,
    ServiceLanguage,
    ServiceNeed,
    ServiceTerm,
)
from trepconnect.directory.listings.models.records import (
    DirectoryImport,
    ImportProblem,
    Location,
    Organization,
    Service,
    ServiceAtLocation,
)
from trepconnect.kernel.errors import Conflict

ORGS = "id,name,description\n1,Guild,Tools to share\n2,Circle,Machines\n"
SERVICES = "id,organization_id,name,description,status\n1,1,Tools,Borrow a saw,active\n"


def rows(session, *columns, **where):
    return session.execute(select(*columns).filter_by(**where).order_by(*columns)).all()


@pytest.mark.parametrize("name", ["ohana", "hsds-1.1", "sheet"])
def test_no_row_is_lost_or_invented(run_import, small, name):
    mapping = load_mapping(small / "sheet" / "mapping.json") if name == "sheet" else None
    path = small / name / ("programs.csv" if name == "sheet" else "")
    report = run_import(path, mapping=mapping)
    for file, count in report.files.items():
        assert count["read"] == count["stored"] + count["duplicates"] + count["refused"], file
    refused = [p for p in report.problems if not p.kept and p.code != "unknown_file"]
    assert sum(report.read.values()) == sum(report.stored.values()) + len(refused)


@pytest.mark.parametrize("name", ["ohana", "hsds-1.1"])
def test_the_same_again_changes_nothing(run_import, session, small, name):
    first = run_import(small / name)
    again = run_import(small / name)
    assert first.changes["inserted"] > 20
    assert again.changes == {
        "inserted": 0,
        "updated": 0,
        "deleted": 0,
        "made_inactive": 0,
        "unchanged": first.changes["inserted"],
    }
    assert session.scalar(select(func.count()).select_from(DirectoryImport)) == 1
    assert again.problems == first.problems


def test_an_ohana_directory(run_import, session, small):
    run_import(small / "ohana")
    kitchen = session.scalars(select(Service).filter_by(name="Commercial kitchen")).one()
    assert (kitchen.fees, kitchen.is_free) == ("$15 an hour", False)
    assert kitchen.required_documents == "Food handler card"
    assert kitchen.extra["accepted_payments"] == "Cash, Card"
    assert kitchen.description == "A licensed kitchen for caterers.\n\nBook a week ahead."
    organization = session.get(Organization, kitchen.organization_id)
    assert organization.name == "RIO GRANDE KITCHENS"
    assert "tax_id" not in organization.extra
    spoken = rows(session, ServiceLanguage.tag, ServiceLanguage.note, service_id=kitchen.id)
    assert set(spoken) == {("es", "limited"), (None, "interpreter_line")}
    assert rows(session, ServiceArea.name, service_id=kitchen.id) == [
        ("Bernalillo County",),
        ("Sandoval County",),
    ]
    assert rows(session, ServiceTerm.code, ServiceTerm.name, service_id=kitchen.id) == [
        ("101-01", "Kitchens"),
        ("999", ""),
    ]
    assert session.scalar(select(Service.is_free).filter_by(name="Small loan")) is True
    assert session.scalar(select(Service.status).filter_by(name="Advice line")) == "inactive"


def test_phones_keep_their_text(run_import, session, small):
    run_import(small / "ohana")
    assert set(rows(session, Phone.number, Phone.e164, Phone.extension)) == {
        ("(   ) 555-", None, ""),
        ("(505) 555-0101", "+15055550101", ""),
        ("(505) 555-COOK", "+15055552665", ""),
        ("211", None, ""),
        ("505-555-0104 x12", "+15055550104", "12"),
        ("505-555-0106", "+15055550106", ""),
    }


def test_coordinates_are_never_guessed(run_import, session, small):
    run_import(small / "ohana")
    points = {
        name: (latitude, kind)
        for name, latitude, kind in rows(session, Location.name, Location.latitude, Location.kind)
    }
    assert points == {
        "Kitchen on Fourth": (35.08, "physical"),
        "Kitchen hotline": (None, "virtual"),
        "Vecinos office": (None, "physical"),
    }
    hotline = session.scalars(select(Location).filter_by(name="Kitchen hotline")).one()
    assert hotline.extra["latitude"] == "95.0"


def test_headings_of_services_beside_the_tables(run_import, session, write_tables):
    """As Baltimore's directory has them: numbers of rows, not the ids of headings."""
    terms = "id,taxonomy_id,name\n46,101-02,Food pantry\n47,101-03,Loans\n"
    folder = write_tables(organizations=ORGS, services=SERVICES, taxonomy=terms)
    (folder / "service_categories.json").write_text(
        '{"1": ["46", "46", "99"], "77": ["47"], "1x": "46"}'
    )
    report = run_import(folder, format_="ohana")
    assert rows(session, ServiceTerm.code, ServiceTerm.name) == [
        ("101-02", "Food pantry"),
        ("99", ""),
    ]
    assert (report.read["service_terms"], report.stored["service_terms"]) == (4, 2)
    assert report.found == {"unknown_term": 1, "missing_owner": 1, "broken_row": 1}
    (folder / "service_categories.json").write_text('{"1": ')
    with pytest.raises(Refusal, match="EOF"):
        run_import(folder, format_="ohana")


def test_an_hsds_1_directory(run_import, session, small):
    run_import(small / "hsds-1.1")
    tools = session.scalars(select(Service).filter_by(name="TOOL LIBRARY")).one()
    hours = rows(session, Schedule.weekday, Schedule.opens_at, Schedule.closes_at,
                 service_id=tools.id)  # fmt: skip
    assert hours == [(day, time(8), time(17)) for day in range(1, 5)] + [(5, time(9), time(12))]
    sewing = session.scalars(select(Service).filter_by(name="Sewing room")).one()
    (unread,) = session.scalars(select(Schedule).filter_by(service_id=sewing.id))
    assert (unread.weekday, unread.original) == (None, "Call for hours")
    lost = session.scalars(select(Service).filter_by(name="Lost service")).one()
    assert (lost.organization_id, lost.extra["organization_id"]) == (None, "99")
    guild = session.scalars(select(Organization).filter_by(name="MAKERS GUILD")).one()
    assert guild.description == "Tools to share.\nAsk at the door."


def test_a_loose_sheet(run_import, session, small):
    report = run_import(
        small / "sheet" / "programs.csv", mapping=load_mapping(small / "sheet" / "mapping.json")
    )
    assert report.format == "sheet"
    assert (report.read["services"], report.stored["services"]) == (4, 3)
    assert {name for (name,) in rows(session, Organization.name)} == {
        "Asociación de Vendedores",
        "Señoras",
    }
    assert {name for (name,) in rows(session, Location.name)} == {"Plaza", "Barrio"}
    assert session.scalar(select(func.count()).select_from(ServiceAtLocation)) == 2
    tags = session.scalars(select(ServiceLanguage.tag)).all()
    assert sorted(tags) == ["en", "es", "es", "vi"]


def test_a_record_that_is_gone_becomes_inactive_and_may_return(run_import, session, write_tables):
    both = SERVICES + "2,1,Lathe,Turn wood,active\n"
    phones = "id,service_id,number\n1,1,505-555-0101\n2,2,505-555-0102\n"
    run_import(write_tables(organizations=ORGS, services=both, phones=phones))
    less = run_import(
        write_tables(organizations=ORGS, services=SERVICES, phones="id,service_id,number\n")
    )
    assert (less.changes["made_inactive"], less.changes["deleted"]) == (1, 1)
    assert rows(session, Service.name, Service.status) == [
        ("Lathe", RecordStatus.INACTIVE),
        ("Tools", RecordStatus.ACTIVE),
    ]
    assert [number for (number,) in rows(session, Phone.number)] == ["505-555-0102"]
    assert run_import(write_tables()).changes["made_inactive"] == 0
    run_import(write_tables(services=both, phones=phones))
    assert session.scalar(select(Service.status).filter_by(name="Lathe")) == "active"


def test_only_what_differs_is_written(run_import, session, write_tables):
    indexed = []
    upkeep = Upkeep(reindex=lambda _session, services: indexed.append(list(services)))
    run_import(write_tables(organizations=ORGS, services=SERVICES), upkeep=upkeep)
    changed = SERVICES.replace("Borrow a saw", "Borrow two saws")
    report = run_import(write_tables(services=changed), upkeep=upkeep)
    assert (report.changes["updated"], report.changes["unchanged"]) == (1, 2)
    (service,) = session.scalars(select(Service))
    assert service.description == "Borrow two saws"
    assert indexed == [[service.id], [service.id]]


def test_a_new_name_of_an_organisation_touches_its_services(run_import, session, write_tables):
    indexed = []
    upkeep = Upkeep(reindex=lambda _session, services: indexed.append(list(services)))
    run_import(write_tables(organizations=ORGS, services=SERVICES))
    run_import(write_tables(organizations=ORGS.replace("Guild", "Makers")), upkeep=upkeep)
    assert indexed == [[session.scalar(select(Service.id))]]


def test_a_dry_run_writes_nothing(run_import, session, small):
    report = run_import(small / "ohana", dry_run=True)
    assert report.changes["inserted"] > 20
    assert session.scalar(select(func.count()).select_from(Organization)) == 0
    assert session.scalar(select(func.count()).select_from(DirectoryImport)) == 0


def test_stopping_leaves_the_directory_as_it_was(run_import, session, small):
    with pytest.raises(Stopped):
        run_import(small / "ohana", watch=Watch(should_stop=lambda: True))
    assert session.scalar(select(func.count()).select_from(Organization)) == 0


def test_a_failure_half_way_leaves_the_directory_as_it_was(run_import, session, small):
    def fail(_session, _services):
        raise RuntimeError("the index is out of order")

    with pytest.raises(RuntimeError):
        run_import(small / "ohana", upkeep=Upkeep(reindex=fail))
    for table in (Organization, Service, ImportProblem):
        assert session.scalar(select(func.count()).select_from(table)) == 0


def test_progress_ends_at_the_whole(run_import, small):
    told = []
    run_import(small / "ohana", watch=Watch(progress=lambda done, all_: told.append((done, all_))))
    assert told == sorted(told)
    assert all(0 <= done <= total for done, total in told)


def test_two_sources_may_use_the_same_numbers(run_import, session, write_tables):
    tables = write_tables(organizations=ORGS, services=SERVICES)
    run_import(tables, source="north")
    run_import(tables, source="south")
    assert session.scalar(select(func.count()).select_from(Service)) == 2


def test_needs_are_read_from_text_and_left_to_staff(run_import, session, write_tables, make):
    def link(text):
        return ["tools.borrow"] if "Borrow" in text else ["other.need"]

    upkeep = Upkeep(link=link)
    run_import(write_tables(organizations=ORGS, services=SERVICES), upkeep=upkeep)
    service_id = session.scalar(select(Service.id))
    make.save(ServiceNeed(service_id=service_id, need_code="other.need", source=NeedSource.STAFF))
    run_import(write_tables(services=SERVICES.replace("Borrow", "Rent")), upkeep=upkeep)
    assert rows(session, ServiceNeed.need_code, ServiceNeed.source) == [("other.need", "staff")]


def test_problems_are_kept_with_the_import(run_import, session, small):
    report = run_import(small / "hsds-1.1")
    kept = session.execute(
        select(ImportProblem.file, ImportProblem.line, ImportProblem.code, ImportProblem.kept)
        .order_by(ImportProblem.position)
        .add_columns(ImportProblem.id)
    ).all()
    assert [row[:4] for row in kept] == [
        (problem.file, problem.line, problem.code, problem.kept) for problem in report.problems
    ]


def test_languages_that_stay_unclear_are_kept_as_written(run_import, session, small):
    report = run_import(small / "hsds-1.1")
    (unclear,) = [p for p in report.problems if p.code == "language_unclear"]
    assert (unclear.file, unclear.line, unclear.kept) == ("languages.csv", 6, True)
    (part,) = session.scalars(select(ServiceLanguage).filter_by(tag=None, note=None))
    assert part.original == "Tax help: by appointment"


def test_two_imports_of_one_source_at_once_do_not_mix(run_import, session, write_tables):
    tables = write_tables(organizations=ORGS, services=SERVICES)
    others = write_tables(folder="others", organizations=ORGS.replace("Guild", "First"))
    begun = []

    def meanwhile(_done, _total):
        if not begun:
            begun.append(True)
            run_import(others, source="city")

    with pytest.raises(Conflict):
        run_import(tables, source="city", watch=Watch(progress=meanwhile))
    assert "First" in session.scalars(select(Organization.name)).all()
    assert session.scalar(select(func.count()).select_from(Service)) == 0


def test_a_later_file_without_a_service_is_refused_and_hides_nothing(
    run_import, session, write_tables
):
    run_import(write_tables(organizations=ORGS, services=SERVICES), source="Mesa")
    with pytest.raises(Refusal) as refused:
        run_import(write_tables("empty", organizations=ORGS), source="Mesa")
    assert refused.value.code == "would_hide_services"
    assert session.scalars(select(Service.status)).all() == [RecordStatus.ACTIVE]
