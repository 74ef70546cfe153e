"""The real, dirty directories among the shared facts; a plain checkout does not have them."""

import json
import sys
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import func, select

from trepconnect.directory.exporting.service import export_directory
from trepconnect.directory.formats.problems import Refusal
from trepconnect.directory.listings.domain import web_link
from trepconnect.directory.listings.models.details import (
    Phone,
    Schedule,
    ServiceLanguage,
    ServiceTerm,
)
from trepconnect.directory.listings.models.records import Location, Organization, Service
from trepconnect.platform.data.db import read_only

SHARED = Path(__file__).parents[5] / "shared" / "data"
DIRECTORIES = SHARED / "directories"
SCHEMAS = SHARED / "hsds-3.1.1/examples/json_schema"
MISSING = f"NOT RUN: the real directories are not at {SHARED}"

if not SHARED.exists():
    sys.stderr.write(f"\n*** {MISSING} ***\n")

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SHARED.exists(), reason=MISSING),
]

READ = {
    "baltimore-ohana-icarol": {
        "organizations": 748, "services": 1876, "locations": 1482, "phones": 7157,
        "contacts": 737, "addresses": 1482 + 1874, "taxonomy_terms": 517, "service_terms": 7635,
    },
    "miami-sarapis-2019": {
        "organizations": 4158, "services": 4158, "locations": 4158, "phones": 4158,
        "contacts": 4158, "languages": 9530, "schedules": 4158, "service_areas": 6404 + 81,
        "service_terms": 26792, "taxonomy_terms": 2020, "accessibility": 4158,
        "addresses": 4158, "service_at_locations": 4158,
    },
    "sf-financial-empowerment": {"services": 67, "organizations": 24, "locations": 31},
    "ohana-sample": {
        "organizations": 8, "services": 23, "locations": 22, "phones": 54, "contacts": 31,
        "addresses": 42, "schedules": 15, "programs": 1, "taxonomy_terms": 290,
    },
}  # fmt: skip
STORED = {
    "baltimore-ohana-icarol": {
        "services": 1876,
        "organizations": 748,
        "locations": 1482,
        "service_terms": 7635,
    },
    "miami-sarapis-2019": {"services": 4158, "service_terms": 26792 - 9317, "languages": 9521},
    "sf-financial-empowerment": {"services": 66},
    "ohana-sample": {"services": 23, "phones": 54, "schedules": 15},
}


def baltimore(report, session):
    codes = Counter(report.found)
    headed = select(func.count(ServiceTerm.service_id.distinct())).where(ServiceTerm.name != "")
    assert session.scalar(headed) == 1734
    assert codes["missing_organization"] == 1
    assert codes["missing_owner"] == 393
    dialled = select(Phone.e164).filter_by(number="(800) AGE-DIAL").limit(1)
    assert session.scalar(dialled) == "+18002433425"
    unclear = [p.message for p in report.problems if p.code == "phone_unclear"]
    assert any("(F41)" in message for message in unclear)
    assert (
        session.scalar(select(func.count()).select_from(Location).filter_by(latitude=None)) == 133
    )
    free = session.execute(select(Service.is_free, func.count()).group_by(Service.is_free)).all()
    assert dict(tuple(row) for row in free)[True] > 800


def miami(report, session):
    codes = Counter(report.found)
    assert codes["duplicate"] == 9317
    assert codes["conflicting_id"] == 2
    read = session.scalar(
        select(func.count(Schedule.service_id.distinct())).where(Schedule.weekday.is_not(None))
    )
    assert read + codes["hours_unclear"] == 4151
    creole = session.scalar(select(func.count()).select_from(ServiceLanguage).filter_by(tag="ht"))
    assert creole > 1400
    assert session.scalar(select(Organization.name).filter_by(source_record_id="1")) == (
        "SWITCHBOARD 211"
    )
    links = session.scalars(select(Service.url).where(Service.url != "")).all()
    assert sum(web_link(link) is None for link in links) < 30


def san_francisco(_report, session):
    small = session.scalar(
        select(func.count()).select_from(ServiceTerm).filter_by(name="Small business")
    )
    assert small == 19
    spoken = select(ServiceLanguage.tag, func.count()).group_by(ServiceLanguage.tag)
    assert dict(tuple(row) for row in session.execute(spoken)) == {
        "es": 24, "en": 24, "yue": 1, "zh": 1,
    }  # fmt: skip
    assert "SoMa" in session.scalars(select(Location.name)).all()


DIRT = {
    "baltimore-ohana-icarol": baltimore,
    "miami-sarapis-2019": miami,
    "sf-financial-empowerment": san_francisco,
}


@pytest.mark.parametrize("name", READ)
def test_every_row_of_a_real_directory_is_accounted_for(run_import, session, name):
    report = run_import(DIRECTORIES / name)
    assert report.read == READ[name]
    assert {kind: report.stored[kind] for kind in STORED[name]} == STORED[name]
    for file, count in report.files.items():
        assert count["read"] == count["stored"] + count["duplicates"] + count["refused"], file
        told = [p for p in report.problems if p.file == file and not p.kept]
        all_told = len(report.problems) == sum(report.found.values())
        assert not all_told or len(told) == count["duplicates"] + count["refused"], file
    assert session.scalar(select(func.count()).select_from(Service)) == report.records["services"]
    if name in DIRT:
        DIRT[name](report, session)
    again = run_import(DIRECTORIES / name)
    assert {**again.changes, "unchanged": 0} == dict.fromkeys(again.changes, 0)


@pytest.mark.parametrize("name", ["service_full", "organization_full"])
def test_the_examples_of_the_standard_are_read_whole(run_import, name):
    report = run_import(SHARED / "hsds-3.1.1/examples/correct_example" / f"{name}.json")
    assert report.read == report.stored
    assert {p.code for p in report.problems} == {"bad_coordinates", "missing_link"}


@pytest.mark.parametrize(
    "path", sorted((DIRECTORIES / "ohana-sample/bad-fixtures").glob("*.csv")), ids=lambda p: p.stem
)
def test_bad_files_by_themselves_are_told_never_broken(run_import, tmp_path, path):
    table = next(name for name in KINDS if name in path.stem.replace("org", "organization") + "s")
    (tmp_path / f"{KINDS[table]}.csv").write_bytes(path.read_bytes())
    try:
        report = run_import(tmp_path, format_="ohana")
    except Refusal as refused:
        if refused.code != "nothing_to_read":
            raise
        return
    count = report.files.get(f"{KINDS[table]}.csv", {"read": 0, "stored": 0, "refused": 0})
    assert count["read"] == count["stored"] + count["refused"]


KINDS = {
    "mail_address": "mail_addresses", "missing_address": "addresses", "address": "addresses",
    "phone": "phones", "contact": "contacts", "holiday_schedule": "holiday_schedules",
    "regular_schedule": "regular_schedules", "hs_with": "holiday_schedules",
    "program": "programs", "category": "taxonomy", "taxonomy": "taxonomy",
    "service_location": "services", "location_organization": "locations",
    "service": "services", "location": "locations", "organization": "organizations",
}  # fmt: skip


def faults(schema, value, where=""):
    """The part of JSON Schema that the standard's own schemas use."""
    if "$ref" in schema:
        schema = json.loads((SCHEMAS / schema["$ref"]).read_text())
    kinds = {"object": dict, "array": list, "string": str, "number": int | float}
    wanted = kinds.get(schema.get("type"))
    if wanted and not isinstance(value, wanted):
        yield f"{where}: {value!r} is no {schema['type']}"
    elif isinstance(value, dict):
        yield from (
            f"{where}: no {name}" for name in schema.get("required", ()) if name not in value
        )
        for name, inside in schema.get("properties", {}).items():
            if name in value:
                yield from faults(inside, value[name], f"{where}.{name}")
    elif isinstance(value, list):
        for each in value:
            yield from faults(schema.get("items", {}), each, where)


@pytest.mark.parametrize("name", ["ohana-sample", "sf-financial-empowerment"])
def test_exports_keep_to_the_schemas_of_the_standard(app, run_import, tmp_path, name):
    run_import(DIRECTORIES / name)
    with app.app_context(), read_only() as session:
        export_directory(session, tmp_path / "x.json")
    document = json.loads((tmp_path / "x.json").read_text())
    for kind, single in (("services", "service"), ("organizations", "organization")):
        assert document[kind]
        for each in document[kind]:
            assert list(faults({"$ref": f"{single}.json"}, each)) == []
