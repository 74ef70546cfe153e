import json

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from trepconnect.directory.cli import directory
from trepconnect.directory.formats import spreadsheet
from trepconnect.directory.formats.problems import MAX_KEPT, Refusal, Unconfirmed
from trepconnect.directory.listings.models.records import ImportProblem, Organization, Service

ORGS = "id,name,description\n1,Guild,Tools to share\n"
HEADER = "id,organization_id,name,description,status,fees_description\n"


def services(count):
    return HEADER + "".join(f"{n},1,Tool {n},Borrow it,active,free\n" for n in range(count))


def shown(session):
    return session.scalar(select(func.count()).select_from(Service).filter_by(status="active"))


def test_a_file_that_was_cut_off_hides_nothing_unless_confirmed(run_import, session, write_tables):
    run_import(write_tables(organizations=ORGS, services=services(40)))
    cut = write_tables(organizations=ORGS, services=services(7) + '7,1,"open')
    with pytest.raises(Unconfirmed, match="would hide 33 of 40 services"):
        run_import(cut)
    assert shown(session) == 40
    assert run_import(cut, dry_run=True).changes["made_inactive"] == 33
    session.expire_all()
    run_import(cut, confirmed=True)
    assert shown(session) == 7


def test_a_few_records_may_go(run_import, session, write_tables):
    run_import(write_tables(organizations=ORGS, services=services(40)))
    run_import(write_tables(organizations=ORGS, services=services(35)))
    assert shown(session) == 35


def test_the_command_asks_first_and_takes_a_flag(app, session, write_tables):
    def run(*more):
        with app.app_context():
            return CliRunner().invoke(directory, ["import", str(path), "--json", *more])

    path = write_tables(organizations=ORGS, services=services(10))
    run()
    path = write_tables(organizations=ORGS, services=services(5))
    refused = run()
    assert refused.exit_code == 2
    assert "would hide 5 of 10 services" in refused.stderr
    assert "--confirm" in refused.stderr
    assert run("--confirm").exit_code == 0
    assert shown(session) == 5


def test_the_same_list_under_a_second_name_is_asked_about(run_import, session, write_tables):
    many = "id,name,description\n" + "".join(f"{n},Guild {n},Tools\n" for n in range(8))
    folder = write_tables(organizations=many)
    run_import(folder, source="first", format_="ohana")
    with pytest.raises(Unconfirmed, match="8 of 8 organizations are here already, from first"):
        run_import(folder, source="second", format_="ohana")
    assert session.scalar(select(func.count()).select_from(Organization)) == 8
    run_import(folder, source="second", format_="ohana", confirmed=True)


def test_no_organization_is_made_of_a_name_alone(run_import, session, tmp_path):
    path = tmp_path / "d.json"
    path.write_text(json.dumps({"id": "7", "name": "Immigration clinic", "description": "x"}))
    for _ in range(2):
        with pytest.raises(Refusal, match="could be anything"):
            run_import(path)
    assert session.scalar(select(func.count()).select_from(Organization)) == 0


def test_nothing_stored_is_a_failure_each_time(run_import, write_tables):
    folder = write_tables(phones="id,organization_id,number\n1,7,505-555-0100\n")
    for _ in range(2):
        with pytest.raises(Refusal) as refused:
            run_import(folder, format_="ohana")
        assert refused.value.code == "nothing_to_read"


def test_a_thousand_problems_are_kept_and_the_rest_counted(run_import, session, write_tables):
    phones = "id,organization_id,number\n" + ",,\n" * 3_000
    report = run_import(write_tables(organizations=ORGS, phones=phones), format_="ohana")
    assert len(report.problems) <= MAX_KEPT
    assert report.found["empty_record"] == 3_000
    assert report.files["phones.csv"]["refused"] == 3_000
    kept = session.scalar(select(func.count()).select_from(ImportProblem))
    assert kept == len(report.problems)


def test_a_file_of_too_many_rows_is_refused(run_import, write_tables, monkeypatch):
    monkeypatch.setattr("trepconnect.directory.formats.problems.MAX_ROWS", 10)
    with pytest.raises(Refusal, match="More than 10 rows"):
        run_import(write_tables(organizations=ORGS, services=services(11)))


def test_a_record_that_comes_three_times_is_listed(run_import, tmp_path):
    one = {"id": "1", "name": "Tools", "status": "active", "organization_id": "1"}
    path = tmp_path / "d.json"
    path.write_text(
        json.dumps({"organizations": [{"id": "1", "name": "G"}], "services": [one] * 3})
    )
    report = run_import(path)
    assert (report.read["services"], report.stored["services"]) == (3, 1)
    assert report.found["duplicate"] == 2


def test_headings_under_nothing_and_dates_that_are_none_are_listed(run_import, write_tables):
    terms = "taxonomy_id,name,parent_id\n101,Food,999\n102,Bread,101\n"
    orgs = "id,name,description,date_incorporated\n1,Guild,Tools,24/2/70\n"
    report = run_import(write_tables(organizations=orgs, taxonomy=terms), format_="ohana")
    assert (report.found["missing_link"], report.found["bad_date"]) == (1, 1)


def test_a_sheet_counts_its_organizations(run_import, small):
    mapping = spreadsheet.Mapping.load(
        json.loads((small / "sheet" / "mapping.json").read_text()), "mapping.json"
    )
    report = run_import(small / "sheet" / "programs.csv", mapping=mapping)
    assert report.read["organizations"] == report.records["organizations"] > 0
