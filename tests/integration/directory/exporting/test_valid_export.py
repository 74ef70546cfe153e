import json
from pathlib import Path

import pytest

from tests.hsds_schemas import faults
from trepconnect.directory.exporting.service import export_directory
from trepconnect.directory.formats.hsds_json import SINGLE
from trepconnect.directory.importing.reading.rows import load_mapping
from trepconnect.platform.data.db import read_only

REAL = Path(__file__).parents[5] / "shared" / "data" / "directories"


@pytest.fixture
def invalid(app, tmp_path):
    """Every fault of every record of an export, and links that lead nowhere."""

    def run():
        path = tmp_path / "export.json"
        with app.app_context(), read_only() as session:
            export_directory(session, path)
        document = json.loads(path.read_text())
        found = [
            fault
            for kind, single in SINGLE.items()
            for each in document.get(kind, ())
            for fault in faults(each, f"{single}.json")
        ]
        return found + dangling(document)

    return run


def walk(value):
    if isinstance(value, dict):
        yield value
    for each in value.values() if isinstance(value, dict) else value:
        if isinstance(each, dict | list):
            yield from walk(each)


def dangling(document):
    ids = {each["id"] for each in walk(document) if "id" in each}
    return [
        f"{name} {value} leads nowhere"
        for each in walk(document)
        for name, value in each.items()
        if name.endswith("_id") and isinstance(value, str) and value not in ids
    ]


@pytest.mark.parametrize("name", ["ohana", "hsds-1.1", "sheet"])
def test_each_exported_record_is_valid(run_import, invalid, small, name):
    if name == "sheet":
        mapping = load_mapping(small / "sheet" / "mapping.json")
        run_import(small / "sheet" / "programs.csv", mapping=mapping)
    else:
        run_import(small / name)
    assert invalid() == []


def test_ids_of_the_source_go_out_as_ours_or_not_at_all(run_import, invalid, write_tables):
    run_import(
        write_tables(
            organizations="id,name,description,website,email\n1,Guild,Tools,guild.org,call us\n",
            locations="id,organization_id,name\n5,1,Hall\n",
            services="id,organization_id,program_id,name,status,minimum_age\n1,1,9,Saw,active,old\n",
            languages="id,service_id,location_id,language\n1,1,5,Spanish\n2,1,77,French\n",
            phones="id,organization_id,number,extension\n1,1,505-555-0100,12a\n",
            services_taxonomy="id,service_id,taxonomy_id\n1,1,XX-9\n",
            metadata="id,resource_id,last_action_type\n1,1,update\n",
        ),
        format_="hsds-1.1",
    )
    assert invalid() == []
