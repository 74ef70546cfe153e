import pytest
from hypothesis import given
from hypothesis import strategies as st

from trepconnect.directory.search.domain.request import LAST_PAGE, Question, read_question


def test_a_question_survives_its_own_address():
    from urllib.parse import parse_qs

    asked = Question(q="tacos & más", spoken="es", zip="87102", free="1", page=3)
    said = {name: values[0] for name, values in parse_qs(asked.query_string()).items()}
    assert read_question(said) == asked


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ({"page": "18446744073709551616"}, Question()),
        ({"page": "-1"}, Question()),
        ({"page": "٣"}, Question()),
        ({"page": "999"}, Question(page=LAST_PAGE)),
        ({"need": "nonsense"}, Question()),
        ({"group": "capital"}, Question(group="capital")),
        ({"spoken": "%' OR 1"}, Question()),
        ({"zip": "8710"}, Question(zip_typed="8710")),
        ({"stage": "dead"}, Question()),
        ({"q": "  a  \u202e b "}, Question(q="a \u202e b")),
        ({"q": "x" * 1_000_000}, Question(q="x" * 200)),
    ],
)
def test_what_cannot_be_meant_is_left_out(said, meant):
    assert read_question(said) == meant


@given(st.dictionaries(st.sampled_from(["q", "need", "spoken", "zip", "page", "free"]), st.text()))
def test_nothing_a_person_writes_is_an_error(said):
    read_question(said).query_string()


@pytest.mark.parametrize("typed", ["87102-1234", "87102 1234", "871021234", "٨٧١٠٢", "８７１０２"])
def test_a_zip_code_is_read_with_its_four_digits_and_in_any_script(typed):
    assert read_question({"zip": typed}).zip == "87102"
