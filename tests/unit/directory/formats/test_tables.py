import pytest

from trepconnect.directory.formats.csv_tables import rows_of
from trepconnect.directory.formats.hsds_json import Flattener
from trepconnect.directory.formats.names import HSDS_1, HSDS_3, OHANA, FileKind, recognise
from trepconnect.directory.formats.problems import Ledger, Refusal


def read(*lines):
    ledger = Ledger()
    text = [line + "\n" for line in lines]
    rows = list(rows_of(text, "services.csv", FileKind("services"), ledger))
    return rows, ledger


def test_lines_are_those_of_the_file_also_after_long_cells():
    rows, _ = read("id,name", '1,"one', 'two"', "", "2,three")
    assert [(row.origin.line, row.cells["name"]) for row in rows] == [
        (2, "one\ntwo"),
        (5, "three"),
    ]


def test_a_broken_row_is_told_and_the_next_one_read():
    rows, ledger = read("id,name", '1,"a" b', "2,fine")
    assert [row.record for row in rows] == ["2"]
    (problem,) = ledger.problems
    assert (problem.line, problem.code, problem.kept) == (2, "broken_row", False)


def test_a_quote_that_never_ends_is_told_with_its_lines():
    rows, ledger = read("id,name", "1,fine", '2,"open', "3,swallowed")
    assert [row.record for row in rows] == ["1"]
    (problem,) = ledger.problems
    assert problem.line == 3
    assert "lines 3 to 4" in problem.message


def test_cells_beyond_the_header_refuse_the_row_unless_they_are_empty():
    rows, ledger = read("id,name", "1,a,b", "2,c,", "3")
    assert [row.cells for row in rows] == [{"id": "2", "name": "c"}, {"id": "3"}]
    assert [(p.code, p.kept) for p in ledger.problems] == [
        ("ragged_row", False),
        ("ragged_row", True),
        ("short_row", True),
    ]


def test_a_cell_without_measure_is_refused():
    rows, ledger = read("id,name", "1," + "x" * 1_000_001, "2,b")
    assert [row.record for row in rows] == ["2"]
    assert ledger.problems[0].code == "broken_row"


def test_what_cannot_be_shown_is_left_out_and_told():
    rows, ledger = read("id,name", "1,a\x00b\x1b\ud800c")
    assert rows[0].cells["name"] == "abc"
    assert ledger.problems[0].code == "control_characters"


def test_headers_may_repeat_or_lack_names():
    rows, _ = read("\ufeffID,name,name,", "1,a,b,c")
    assert rows[0].cells == {"id": "1", "name": "a", "name (2)": "b", "column 4": "c"}


def test_a_header_without_end_is_refused():
    with pytest.raises(Refusal) as refused:
        read(",".join(f"c{n}" for n in range(600)))
    assert refused.value.code == "bad_header"


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"services": ["id", "location_id", "taxonomy_ids"]}, OHANA),
        ({"services": ["id", "organization_id"], "physical_addresses": ["id"]}, HSDS_1),
        ({"services": ["id", "organization_id", "fees_description"]}, HSDS_3),
        ({"locations": ["id", "location_type"]}, HSDS_3),
        ({"budget": ["year"]}, None),
    ],
)
def test_formats_are_told_by_their_columns(headers, expected):
    assert recognise(headers) == expected


def taken_apart(*documents):
    flattener = Flattener("x.json", Ledger())
    for each in documents:
        flattener.add_top(each)
    return list(flattener.rows())


def nest(levels):
    inner = {"id": "0", "name": "deep", "status": "active"}
    for number in range(levels):
        inner = {"id": str(number), "location_id": "x", "service": inner}
    return inner


def test_documents_nested_without_end_are_refused():
    with pytest.raises(Refusal) as refused:
        taken_apart(nest(60))
    assert refused.value.code == "too_deep"


def test_the_same_record_met_twice_is_one_row():
    organization = {"id": "o", "name": "Guild", "description": "Tools"}
    services = [
        {"id": n, "name": n, "status": "active", "organization": organization} for n in "ab"
    ]
    rows = taken_apart(*services)
    assert sorted((row.kind, row.record) for row in rows) == [
        ("organizations", "o"), ("services", "a"), ("services", "b"),
    ]  # fmt: skip


def test_a_document_that_is_no_record_is_refused_or_told():
    with pytest.raises(Refusal):
        taken_apart({"hello": "world"})
    flattener = Flattener("x.json", Ledger(), kind="services")
    flattener.add_top(5)
    assert list(flattener.rows()) == []
    assert flattener._ledger.problems[0].code == "broken_row"


@pytest.mark.parametrize(
    "lines",
    [
        ("id;name", "1;Saw, hammer"),
        ("id\tname", "1\tSaw, hammer"),
        ("sep=;", "id;name", "1;Saw, hammer"),
        ("sep=,", "id,name", '1,"Saw, hammer"'),
    ],
)
def test_other_signs_between_cells_are_found(lines):
    rows, ledger = read(*lines)
    assert [(row.cells["name"], row.origin.line) for row in rows] == [("Saw, hammer", len(lines))]
    assert ledger.problems == []


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("A &amp; B", "A & B"),
        ("<p>One</p><p>Two<br>Three</p>", "One\nTwo\nThree"),
        ("<b>Bold</b> <script>alert(1)</script>words", "Bold words"),
        ("Caf&eacute;&nbsp;Sol", "Café Sol"),
        ("fees < 5 and > 3 & more", "fees < 5 and > 3 & more"),
        ("&lt;not a tag&gt;", "<not a tag>"),
    ],
)
def test_markup_becomes_text(written, shown):
    rows, _ = read("id,name", '1,"' + written + '"')
    assert rows[0].cells["name"] == shown


def test_tables_of_one_format_decide_before_columns():
    headers = {
        "services": ["id", "organization_id", "taxonomy_ids"],
        "regular_schedules": ["id"],
        "services_taxonomy": ["id"],
    }
    assert recognise(headers) == HSDS_1
    assert recognise({"services": ["id", "taxonomy_ids"], "taxonomy": ["id"]}) == OHANA
