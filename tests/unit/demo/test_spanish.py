"""Whoever reads the demonstration office in Spanish finds no English where Spanish can stand."""

import json
from datetime import date
from importlib.resources import files

import pytest

from trepconnect.demo.crowd import entrepreneurs
from trepconnect.directory.editing.service import TRANSLATED

DATA = files("trepconnect.demo").joinpath("data")
PATHWAYS = files("trepconnect.milestones").joinpath("data", "pathways")
OF_THE_FILE = {
    "fees_description": "fees",
    "eligibility_description": "eligibility",
    "interpretation_services": "interpretation",
}


def read(*path):
    return json.loads(DATA.joinpath(*path).read_text("utf-8"))


def test_each_text_of_each_service_is_there_in_spanish():
    spanish = read("directory", "service_texts.es.json")
    lacks = []
    for service in read("directory", "hsds", "services.json"):
        told = spanish.get(service["id"], {})
        fields = [name for name, value in service.items() if value and isinstance(value, str)]
        wanted = {OF_THE_FILE.get(name, name) for name in fields} & set(TRANSLATED)
        lacks += [(service["name"], field) for field in sorted(wanted - told.keys())]
        if len(service.get("required_documents", [])) != len(told.get("documents", [])):
            lacks.append((service["name"], "documents"))
    assert lacks == []


def without_spanish(value, where=""):
    """Places of words in English alone."""
    if isinstance(value, dict):
        if "en" in value and "es" not in value and isinstance(value["en"], str):
            yield where
        for name, inner in value.items():
            yield from without_spanish(inner, f"{where}/{name}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from without_spanish(inner, f"{where}/{number}")


@pytest.mark.parametrize("name", ["cohorts.json", "loan_products.json", "meetings.json"])
def test_what_the_office_wrote_is_there_in_spanish(name):
    assert list(without_spanish(read(name))) == []


def test_each_pathway_is_there_in_spanish():
    found = {
        one.name: list(without_spanish(json.loads(one.read_text("utf-8"))))
        for one in PATHWAYS.iterdir()
        if one.name.endswith(".json")
    }
    assert len(found) >= 5
    assert {name: places for name, places in found.items() if places} == {}


def test_whoever_prefers_spanish_wrote_in_spanish():
    spanish = {row["es"] for row in read("words.es.json")}
    told = [
        text
        for person in entrepreneurs(date(2026, 11, 20))
        if person.language == "es" and not person.account
        for business in person.businesses
        for text in (business.offers, business.experience, business.story)
        if text
    ]
    assert len(told) > 50
    assert [text for text in told if text not in spanish] == []
