"""The shared list of needs: complete in both languages, stable, and refused when it is wrong."""

from __future__ import annotations

import copy
import dataclasses
import json
import re
from importlib import resources

import pytest

from trepconnect.kernel.documents import DocumentInvalid
from trepconnect.vocabulary.domain import needs
from trepconnect.vocabulary.domain import needs as needs_domain


@pytest.fixture
def document():
    source = resources.files("trepconnect.vocabulary") / "data" / "needs.json"
    return json.loads(source.read_text(encoding="utf-8"))


def test_there_are_eight_groups_and_every_need_is_in_one():
    assert [group.code for group in needs_domain.GROUPS] == [
        "starting", "licences", "money", "capital", "market", "people", "place", "life",
    ]  # fmt: skip
    assert sum(len(group.needs) for group in needs_domain.GROUPS) == len(needs_domain.NEEDS)
    assert 55 <= len(needs_domain.NEEDS) <= 75


def test_codes_are_stable_dotted_and_in_the_order_people_see():
    assert all(re.fullmatch(r"[a-z_]+\.[a-z_]+", code) for code in needs_domain.NEEDS)
    assert next(iter(needs_domain.NEEDS)).startswith("starting.")
    assert "licences.food_permit" in needs_domain.NEEDS


@pytest.mark.parametrize("code", needs_domain.NEEDS)
def test_every_need_speaks_english_and_spanish(code):
    need = needs_domain.need(code)
    for language in ("en", "es"):
        assert len(need.label[language]) <= 60
        assert need.hint[language].endswith(".")
        assert len(need.hint[language].split()) <= 20
        assert len(need.synonyms[language]) >= 4


def test_common_needs_have_words_in_five_more_languages():
    for language in ("vi", "ar", "zh-Hans", "fr", "sw"):
        assert sum(language in need.synonyms for need in needs_domain.NEEDS.values()) >= 20


def test_a_label_falls_back_to_the_base_language_then_to_english():
    assert needs_domain.label("licences.food_permit", "es") == "Permiso para vender comida"
    assert needs_domain.label("licences.food_permit", "es-MX") == "Permiso para vender comida"
    assert needs_domain.label("licences.food_permit", "so") == "Food permit"
    assert needs_domain.hint("licences.food_permit", "es-MX") == needs_domain.hint(
        "licences.food_permit", "es"
    )


def test_a_group_may_be_named_in_more_languages_than_its_needs():
    assert needs.in_language(needs_domain.GROUPS[0].label, "vi") == "Bắt đầu kinh doanh"


def test_an_unknown_code_is_an_error_of_its_own():
    with pytest.raises(needs_domain.UnknownNeed) as caught:
        needs_domain.need("licences.nothing")
    assert caught.value.code == "unknown_need"


def test_nothing_in_the_vocabulary_can_be_changed_by_accident():
    need = needs_domain.need("capital.grant")
    with pytest.raises(dataclasses.FrozenInstanceError):
        need.code = "other"
    with pytest.raises(TypeError):
        need.label["en"] = "other"
    with pytest.raises(TypeError):
        needs_domain.NEEDS["capital.grant"] = need


def test_no_words_ask_for_or_name_a_persons_status():
    told = json.dumps([*(dict(need.label) for need in needs_domain.NEEDS.values())]).lower()
    for word in ("undocumented", "indocumentad", "illegal", "ilegal", "alien", "citizen"):
        assert word not in told


def _break(document, change):
    broken = copy.deepcopy(document)
    change(broken)
    return broken


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda d: d["needs"][0].update(code="Starting.Idea"), "a need's code looks like"),
        (lambda d: d["needs"][0].pop("code"), "a need's code looks like"),
        (lambda d: d["needs"][0]["label"].pop("es"), "label has no 'es'"),
        (lambda d: d["needs"][0].pop("hint"), "hint has no 'en'"),
        (lambda d: d["needs"][0]["label"].update(es="  "), "needs words"),
        (lambda d: d["needs"][0]["synonyms"].update(vi=[" vay "]), "needs words"),
        (lambda d: d["needs"][0]["synonyms"].update(vi=[7]), "must be text, not a whole number"),
        (lambda d: d["needs"].append(d["needs"][0]), "two needs have this code"),
        (lambda d: d["groups"].append(d["groups"][0]), "two groups have this code"),
        (lambda d: d["groups"].pop(), "there is no group 'life'"),
        (lambda d: d["groups"][0].update(code="x y"), "lower-case letters"),
        (lambda d: d["groups"][0].update(code="empty"), "the group has no needs"),
        (lambda d: d["needs"][0]["synonyms"]["es"].append("PRÉSTAMO"), "already means starting"),
    ],
)
def test_a_wrong_vocabulary_is_refused_with_what_is_wrong(document, change, complaint):
    needs.parse(document)
    with pytest.raises(DocumentInvalid, match=complaint):
        needs.parse(_break(document, change))


def test_every_wrong_need_is_told(document):
    for number in (1, 4):
        document["needs"][number]["label"].pop("es")
    with pytest.raises(DocumentInvalid) as refused:
        needs.parse(document)
    assert [str(one) for one in refused.value.problems] == [
        f"needs.json, needs {number + 1} ({document['needs'][number]['code']}): label has no 'es'"
        for number in (1, 4)
    ]
