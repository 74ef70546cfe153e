"""A document is read by its schema, and all that is wrong is said in plain words."""

from enum import StrEnum
from typing import Annotated

import msgspec
import pytest

from trepconnect.kernel.documents import DocumentInvalid, decode, read_record, read_records


class Colour(StrEnum):
    RED = "red"


class Part(msgspec.Struct, forbid_unknown_fields=True):
    size: Annotated[int, msgspec.Meta(ge=1)]

    def __post_init__(self):
        if self.size == 13:
            raise ValueError("brings bad luck")


class Thing(msgspec.Struct, forbid_unknown_fields=True):
    code: Annotated[str, msgspec.Meta(pattern="^[a-z]+$")]
    label: dict[str, str] = {}
    parts: Annotated[list[Part], msgspec.Meta(min_length=1)] = msgspec.field(default_factory=list)
    colour: Colour | None = None
    place: tuple[int, int] = (0, 0)


def told(*values):
    with pytest.raises(DocumentInvalid) as refused:
        read_records(list(values), Thing, file="things.json")
    return [str(one) for one in refused.value.problems]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"code": 7}, "things.json, 1, code: must be text, not a whole number"),
        ({"code": "A"}, "things.json, 1 (A), code: is not written as it must be"),
        ({"label": {"en": None}}, "things.json, 1 (ab), label[...]: must be text, not null"),
        ({"label": []}, "things.json, 1 (ab), label: must be an object, not a list"),
        ({"label": {1: ""}},
         "things.json, 1 (ab), label (a name in it): must be text, not a whole number"),
        ({"parts": []}, "things.json, 1 (ab), parts: must be a list of length >= 1"),
        ({"parts": [{}]}, "things.json, 1 (ab), parts[0].size: is missing"),
        ({"parts": [{"size": 1}, {"size": 0}]},
         "things.json, 1 (ab), parts[1].size: must be a whole number >= 1"),
        ({"parts": [{"size": 1, "seize": 1}]},
         "things.json, 1 (ab), parts[0].seize: is not a field here"),
        ({"parts": [{"size": 13}]}, "things.json, 1 (ab), parts[0]: brings bad luck"),
        ({"colour": "blue"}, "things.json, 1 (ab), colour: cannot be 'blue'"),
        ({"colour": 1.5}, "things.json, 1 (ab), colour: must be text or null, not a number"),
        ({"place": [1]}, "things.json, 1 (ab), place: must be a list of length 2"),
        ({"other": 1}, "things.json, 1 (ab), other: is not a field here"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_record(change, sentence):
    assert told({"code": "ab"} | change) == [sentence]


def test_every_wrong_record_is_told():
    assert told({"code": "ab"}, {}, 5, {"code": "ok", "label": 5}) == [
        "things.json, 2, code: is missing",
        "things.json, 3: must be an object, not a whole number",
        "things.json, 4 (ok), label: must be an object, not a whole number",
    ]


def test_what_is_right_comes_in_the_order_of_the_document():
    found = read_records([{"code": "b"}, {"code": "a"}], Thing, file="x")
    assert [one.code for one in found] == ["b", "a"]
    assert read_record({"code": "a"}, Thing, file="x").code == "a"


def test_records_that_are_no_list_and_a_record_that_stands_alone():
    with pytest.raises(DocumentInvalid, match=r"x\.json, things: must be a list"):
        read_records({}, Thing, file="x.json", field="things")
    with pytest.raises(DocumentInvalid, match=r"x\.json, ab, colour: cannot be 'blue'"):
        read_record({"code": "ab", "colour": "blue"}, Thing, file="x.json", record="ab")


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ('{"a": 1,\n "b" 2}', "x.json: is not JSON: Expecting ':' delimiter in line 2, column 6"),
        ('{"a": {"b": 1, "b": 2}}', "x.json: is not JSON: 'b' is given more than once"),
        (b"\xff\xfe\xfa", "x.json: is not JSON: "),
        ("[" * 100_000, "x.json: is not JSON: "),
    ],
)
def test_what_is_no_json(source, sentence):
    with pytest.raises(DocumentInvalid) as refused:
        decode(source, file="x.json")
    assert str(refused.value).startswith(sentence)
