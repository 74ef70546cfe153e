import io
import json
import struct
import zipfile

import pytest
from sqlalchemy import func, select

from trepconnect.directory.formats.problems import Refusal
from trepconnect.directory.listings.models.records import Organization, Service

ORGS = "id,name,description\n1,Guild,Tools\n"


def codes(report):
    return [problem.code for problem in report.problems if not problem.kept]


def refuse(run_import, path, **options):
    with pytest.raises(Refusal) as refused:
        run_import(path, **options)
    return refused.value


def make_zip(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def test_a_zip_is_read_like_a_folder(run_import, tmp_path, session):
    path = make_zip(tmp_path / "d.zip", {"inside/organizations.csv": ORGS, "inside/LICENSE": "x"})
    assert run_import(path, format_="hsds-3").stored["organizations"] == 1
    assert session.scalar(select(func.count()).select_from(Organization)) == 1


@pytest.mark.parametrize(
    "name",
    ["../organizations.csv", "/etc/organizations.csv", "a/../../b.csv", "..\\x.csv", "C:/x.csv"],
)
def test_a_zip_that_names_files_outside_itself_is_refused(run_import, tmp_path, name):
    refused = refuse(run_import, make_zip(tmp_path / "d.zip", {name: ORGS}))
    assert refused.code == "unsafe_name"
    assert refused.where


def test_a_zip_that_grows_beyond_reason_is_refused(run_import, tmp_path):
    path = make_zip(tmp_path / "d.zip", {"organizations.csv": b"a" * 30_000_000})
    assert refuse(run_import, path).code == "zip_bomb"


def test_a_zip_that_lies_about_its_sizes_is_refused(run_import, tmp_path):
    path = make_zip(tmp_path / "d.zip", {"organizations.csv": ORGS * 2_000})
    content = bytearray(path.read_bytes())
    at = content.rindex(b"PK\x01\x02") + 24
    content[at : at + 4] = struct.pack("<I", 10)
    path.write_bytes(content)
    assert refuse(run_import, path).code == "bad_zip"


def test_a_cut_off_zip_is_refused(run_import, tmp_path):
    path = make_zip(tmp_path / "d.zip", {"organizations.csv": ORGS * 500})
    content = bytearray(path.read_bytes())
    content[60:90] = bytes(30)
    path.write_bytes(content)
    assert refuse(run_import, path, format_="hsds-3").code == "bad_zip"


def test_two_files_of_one_name_are_refused(run_import, tmp_path):
    path = make_zip(tmp_path / "d.zip", {"a/services.csv": "id\n", "b/services.csv": "id\n"})
    assert refuse(run_import, path).code == "ambiguous_file"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("d.json", b'{"services": [', "bad_json"),
        ("d.json", b"[" * 200_000, "too_deep"),
        ("d.json", b'{"a": ' * 200_000, "too_deep"),
        ("d.json", b"\xff\xfe\x00 nonsense", "bad_json"),
        ("d.json", b'{"hello": 1}', "unknown_format"),
        ("d.json", b"3", "unknown_format"),
        ("d.json", b"[[], 1, null]", "unknown_format"),
        ("d.json", b'[{"id": ' + b"9" * 6_000 + b"}]", "bad_json"),
        ("d.csv", b"a,b\n1,2\n", "unknown_format"),
        ("d.csv", b"", "unknown_format"),
        ("d.pdf", b"%PDF-1.7\0\0\0", "unknown_format"),
        ("d.zip", b"PK\x03\x04 but not really \0", "unknown_format"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(run_import, tmp_path, name, content, code):
    path = tmp_path / name
    path.write_bytes(content)
    assert refuse(run_import, path).code == code


def test_nothing_there_is_refused(run_import, tmp_path):
    assert refuse(run_import, tmp_path / "missing").code == "not_found"
    assert refuse(run_import, tmp_path).code == "nothing_to_read"


def test_a_wrong_format_is_refused_with_what_its_rows_lack(run_import, write_tables):
    tables = write_tables(organizations="nr,title\n1,Guild\n")
    with pytest.raises(Refusal, match="1 x missing_id"):
        run_import(tables, format_="ohana")


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("id,name\n1,Asociación\n".encode("cp1252"), "Asociación"),
        ("id,name\n1,Asociación\n".encode("utf-16"), "Asociación"),
        ("id,name\n1,Asociación\n".encode("utf-8-sig"), "Asociación"),
        (b"id,name\n1,caf\x81\n", "caf"),
        (b"id,name\r1,Old line ends\r", "Old line ends"),
    ],
)
def test_letters_survive_their_encoding(run_import, session, write_tables, content, name):
    run_import(write_tables(organizations=content), format_="hsds-3")
    assert session.scalar(select(Organization.name)).startswith(name)


def test_a_guess_at_letters_is_told(run_import, write_tables):
    tables = write_tables(organizations="id,name\n1,Asociación\n".encode("cp1252"))
    report = run_import(tables, format_="hsds-3")
    assert ("bytes_unreadable", True) in [(p.code, p.kept) for p in report.problems]


def test_ids_of_any_size(run_import, session, write_tables):
    big, long = str(2**64), "9" * 500
    tables = write_tables(
        organizations=f"id,name\n{big},Guild\n{long},Too long\n,No id\n-1,Minus\n",
        services=f"id,organization_id,name\n{big},{big},Tools\n",
    )
    report = run_import(tables, format_="hsds-1.1")
    assert codes(report) == ["id_too_long", "missing_id"]
    assert session.scalar(select(func.count()).select_from(Service)) == 1


def test_texts_no_database_takes(run_import, session, tmp_path):
    path = tmp_path / "organizations.json"
    path.write_bytes(b'[{"id": "1", "name": "a\\u0000b\\ud800c", "description": "\\u001b["}]')
    run_import(path)
    assert session.scalar(select(Organization.name)) == "ab?c"


@pytest.mark.parametrize(
    "document",
    [
        [{"id": "1", "name": ["not", "text"], "description": {"a": 1}}],
        [{"id": 1, "name": True, "phones": [{"number": 5}, None, 3, "x", []]}],
        {"services": [{"id": "1", "name": "A", "status": "active", "schedules": [{"byday": 7}]}]},
        {"services": {"id": "1"}, "organizations": []},
        {"contents": [{"id": "1", "name": "A", "organization": "text", "status": "active"}]},
        [
            {
                "id": "1",
                "name": "A",
                "locations": [{"id": "2", "latitude": "NaN", "longitude": 1e999}],
            }
        ],
    ],
)
def test_documents_of_a_wrong_shape_never_break_it(run_import, tmp_path, document):
    path = tmp_path / "d.json"
    path.write_text(json.dumps(document))
    try:
        report = run_import(path)
    except Refusal:
        return
    for count in report.files.values():
        assert count["read"] == count["stored"] + count["duplicates"] + count["refused"]


def test_a_record_of_another_source_is_not_taken_over(run_import, session, tmp_path):
    one = {"id": "a5257047-b70c-5055-8b97-89fe6e5296e0", "name": "Guild", "description": "x"}
    path = tmp_path / "organizations.json"
    path.write_text(json.dumps([one]))
    run_import(path, source="first")
    path.write_text(json.dumps([{**one, "name": "Taken over"}]))
    assert codes(run_import(path, source="second")) == ["already_here"]
    assert session.scalar(select(Organization.name)) == "Guild"


KINDS_OF_BADNESS = {
    "contact without owner": ("contacts", "id,name\n1,Somebody\n", "missing_owner"),
    "program without owner": ("programs", "id,organization_id,name\n1,,P\n", "missing_owner"),
    "phone without number": ("phones", "id,organization_id,type\n1,1,voice\n", "missing_field"),
    "phone of nobody": ("phones", "id,organization_id,number\n1,77,211\n", "missing_owner"),
    "address of nowhere": ("addresses", "id,location_id,city\n1,100,Rio Claro\n", "missing_owner"),
    "hours of nothing": (
        "regular_schedules", "id,service_id,weekday,opens_at,closes_at\n1,,Monday,9:30,17:00\n",
        "missing_owner",
    ),
    "holiday of nothing": (
        "holiday_schedules", "id,service_id,start_date,end_date,closed\n1,,1/1/2026,1/1/2026,t\n",
        "missing_owner",
    ),
    "organization without name": ("organizations", "id,name\n1,A\n5,\n", "missing_field"),
    "service without name": ("services", "id,name,status\n5,,active\n", "missing_field"),
    "heading without name": ("taxonomy", "taxonomy_id,name\n101,\n", "missing_field"),
    "same id, other words": ("organizations", "id,name\n7,A\n7,B\n", "conflicting_id"),
    "the same row twice": ("organizations", "id,name\n7,A\n7,A\n", "duplicate"),
    "a row of commas": ("phones", "id,organization_id,number\n,,\n", "empty_record"),
}  # fmt: skip


@pytest.mark.parametrize("what", KINDS_OF_BADNESS)
def test_each_kind_of_badness_is_named(run_import, write_tables, what):
    table, content, code = KINDS_OF_BADNESS[what]
    report = run_import(write_tables(**{"organizations": ORGS, table: content}), format_="ohana")
    assert codes(report) == [code]
    (problem,) = [p for p in report.problems if not p.kept]
    assert problem.file == f"{table}.csv"
    assert problem.line in {2, 3}


def test_a_file_object_is_closed(run_import, tmp_path):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("organizations.csv", ORGS)
    path = tmp_path / "d.zip"
    path.write_bytes(content.getvalue())
    run_import(path, format_="hsds-3")
    path.unlink()
