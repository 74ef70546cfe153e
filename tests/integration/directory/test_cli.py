import json

import pytest
from click.testing import CliRunner

from trepconnect.directory.cli import directory


@pytest.fixture
def run(app):
    def invoke(*arguments):
        with app.app_context():
            return CliRunner().invoke(directory, [str(each) for each in arguments])

    return invoke


def test_import_answers_with_one_document(run, small):
    result = run("import", small / "ohana", "--json")
    report = json.loads(result.stdout)
    assert result.exit_code == 1
    assert report["read"]["services"] == 4
    assert report["stored"]["services"] == 3
    assert set(report["problems"][0]) == {"file", "line", "record", "code", "message", "kept"}


def test_import_for_people_speaks_on_stderr(run, small):
    result = run("import", small / "ohana", "--dry-run")
    assert result.stdout == ""
    assert "services: 4 read, 3 stored" in result.stderr
    assert "Nothing was changed." in result.stderr


def test_import_without_problems_is_simply_done(run, tmp_path):
    (tmp_path / "organizations.csv").write_text("id,name,description\n1,Guild,Tools\n")
    assert run("import", tmp_path, "--format", "hsds-1.1", "--json").exit_code == 0


@pytest.mark.parametrize("arguments", [("import", "nowhere"), ("export", "x.pdf")])
def test_refusals_are_one_document_on_stderr(run, arguments):
    result = run(*arguments)
    assert result.exit_code == 2
    assert set(json.loads(result.stderr)["error"]) == {"code", "message", "where"}
    assert result.stdout == ""


def test_a_sheet_by_its_mapping(run, small):
    sheet, mapping = small / "sheet" / "programs.csv", small / "sheet" / "mapping.json"
    result = run("import", sheet, "--mapping", mapping, "--source", "sheet", "--json")
    assert json.loads(result.stdout)["stored"]["services"] == 3


@pytest.mark.parametrize(
    "content", ["", "[]", '{"records": [{"kind": "x"}]}', '{"records": [], "more": 1}']
)
def test_a_bad_mapping_is_refused(run, small, tmp_path, content):
    (tmp_path / "m.json").write_text(content)
    result = run("import", small / "sheet" / "programs.csv", "--mapping", tmp_path / "m.json")
    assert json.loads(result.stderr)["error"]["code"] == "bad_mapping"


def test_export_counts_what_it_wrote(run, small, tmp_path):
    run("import", small / "ohana")
    result = run("export", tmp_path / "out.zip", "--json")
    assert json.loads(result.stdout)["written"]["services"] == 2
    assert (tmp_path / "out.zip").exists()
