import csv
import io
import json
import zipfile

import pytest
from sqlalchemy import select

from trepconnect.directory.exporting.service import export_directory
from trepconnect.directory.formats.problems import Refusal
from trepconnect.directory.importing.reading.reading import read_here
from trepconnect.directory.importing.reading.rows import load_mapping
from trepconnect.directory.importing.service.imports import import_directory
from trepconnect.directory.listings.domain import NeedSource
from trepconnect.directory.listings.models.details import ServiceNeed
from trepconnect.directory.listings.models.records import Service
from trepconnect.kernel.actor import Actor
from trepconnect.platform.data.db import db, read_only


@pytest.fixture
def export(app):
    def run(path):
        with app.app_context(), read_only() as session:
            return export_directory(session, path)

    return run


@pytest.fixture
def import_elsewhere(new_database, tmp_path, clock):
    """Import into another, empty database and export from there."""
    from tests.conftest import settings
    from trepconnect.app import create_app

    def run(path, out):
        other = create_app(settings(new_database(), tmp_path))
        with other.app_context():
            report = import_directory(Actor.system(), clock, path, read=read_here)
            with read_only() as session:
                export_directory(session, out)
            db.engine.dispose()
        return report

    return run


def load(run_import, small, name):
    if name == "sheet":
        mapping = load_mapping(small / "sheet" / "mapping.json")
        return run_import(small / "sheet" / "programs.csv", mapping=mapping)
    return run_import(small / name)


@pytest.mark.parametrize("name", ["ohana", "hsds-1.1", "sheet"])
@pytest.mark.parametrize("kind", ["zip", "json"])
def test_what_is_written_reads_back_the_same(
    run_import, export, import_elsewhere, small, tmp_path, name, kind
):
    load(run_import, small, name)
    here, there = tmp_path / f"here.{kind}", tmp_path / f"there.{kind}"
    written = export(here)
    report = import_elsewhere(here, there)
    assert here.read_bytes() == there.read_bytes()
    assert report.format == "hsds-3"
    assert report.stored["services"] == written["services"]
    assert [p for p in report.problems if not p.kept] == []


def test_the_same_export_again_changes_nothing_where_it_came_from(
    run_import, export, small, tmp_path
):
    run_import(small / "ohana")
    export(tmp_path / "x.json")
    report = run_import(tmp_path / "x.json")
    assert set(report.records) <= {"taxonomy_terms"}
    assert report.changes["inserted"] <= 1
    assert {p.code for p in report.problems if not p.kept} <= {"already_here", "missing_owner"}


def test_tables_carry_the_columns_of_the_standard(run_import, export, small, tmp_path):
    run_import(small / "ohana")
    export(tmp_path / "x.zip")
    with zipfile.ZipFile(tmp_path / "x.zip") as archive:
        tables = {
            name: list(csv.DictReader(io.StringIO(archive.read(name).decode())))
            for name in archive.namelist()
        }
    kitchen = next(s for s in tables["services.csv"] if s["name"] == "Commercial kitchen")
    assert kitchen["fees_description"] == "$15 an hour"
    assert kitchen["status"] == "active"
    (document,) = tables["required_documents.csv"]
    assert document["service_id"] == kitchen["id"]
    assert "tax_id" in tables["organizations.csv"][0]
    assert {each["byday"] for each in tables["schedules.csv"]} >= {"MO", "SA"}
    assert "service_at_location.csv" in tables


def test_inactive_records_stay_at_home(run_import, export, small, tmp_path):
    run_import(small / "ohana")
    export(tmp_path / "x.json")
    document = json.loads((tmp_path / "x.json").read_text())
    assert sorted(each["name"] for each in document["services"]) == [
        "Commercial kitchen",
        "Small loan",
    ]


def test_needs_travel_with_the_services(
    run_import, export, import_elsewhere, make, session, small, tmp_path
):
    run_import(small / "ohana")
    loan = session.scalar(select(Service.id).filter_by(name="Small loan"))
    make.save(ServiceNeed(service_id=loan, need_code="capital.loan", source=NeedSource.STAFF))
    export(tmp_path / "x.zip")
    import_elsewhere(tmp_path / "x.zip", tmp_path / "y.json")
    service = next(
        each
        for each in json.loads((tmp_path / "y.json").read_text())["services"]
        if each["name"] == "Small loan"
    )
    assert "capital.loan" in [each.get("value") for each in service["attributes"]]


def test_a_file_that_cannot_be_written_is_refused(export, tmp_path):
    with pytest.raises(Refusal):
        export(tmp_path / "x.pdf")
    with pytest.raises(Refusal):
        export(tmp_path / "no" / "such" / "folder" / "x.json")
    assert list(tmp_path.glob("*x*")) == []
