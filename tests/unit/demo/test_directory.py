"""The demonstration directory: HSDS in shape, fictional throughout, honest about its gaps."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from pathlib import Path
from uuid import UUID

import pytest

from trepconnect.directory.formats.problems import Ledger
from trepconnect.directory.formats.records import Identities
from trepconnect.directory.importing.building.builder import Builder
from trepconnect.directory.importing.reading.files import open_files
from trepconnect.directory.importing.reading.rows import Watch, plan_reading, read_rows
from trepconnect.kernel.languages import ALL
from trepconnect.profiles.domain.industries import INDUSTRIES
from trepconnect.vocabulary.domain.needs import NEEDS

FOLDER = files("trepconnect.demo").joinpath("data", "directory")
SCHEMAS = Path(__file__).parents[4] / "shared/data/hsds-3.1.1/examples/json_schema"
UNANSWERED = {"market.sell_online", "people.train_staff"}
ONLY_IN_ENGLISH = {
    "life.english",
    "market.government_contracts",
    "market.import_export",
    "starting.buy_business",
}
REQUIRED = {
    "organizations": ("id", "name", "description"),
    "services": ("id", "name", "status"),
    "locations": ("id", "location_type"),
    "addresses": (
        "id", "address_1", "city", "state_province", "postal_code", "country", "address_type",
    ),
    "phones": ("id", "number"),
    "taxonomies": ("id", "name", "description"),
    "taxonomy_terms": ("id", "name", "description"),
}  # fmt: skip


def read(name):
    return json.loads(FOLDER.joinpath(name).read_text("utf-8"))


ORGANIZATIONS = read("hsds/organizations.json")
SERVICES = read("hsds/services.json")
TERMS = read("hsds/taxonomy_terms.json")
TAXONOMIES = read("hsds/taxonomies.json")
SPANISH = read("service_texts.es.json")


def records(kind, value):
    """Every record with the table it belongs to, nested ones included."""
    for record in value:
        yield kind, record
        for key, inner in record.items():
            if isinstance(inner, list):
                yield from records(key, inner)


EVERYTHING = [
    *records("organizations", ORGANIZATIONS),
    *records("services", SERVICES),
    *records("taxonomies", TAXONOMIES),
    *records("taxonomy_terms", TERMS),
]


def of(kind):
    return [record for one, record in EVERYTHING if one == kind]


def codes(service, taxonomy):
    terms = {term["id"] for term in TERMS if term["taxonomy"] == taxonomy}
    return [one["value"] for one in service["attributes"] if one["taxonomy_term_id"] in terms]


def served_needs(services):
    return {code for service in services for code in codes(service, "trepconnect-needs")}


def test_it_is_as_large_as_a_small_city_needs():
    assert len(ORGANIZATIONS) == 60
    assert len(SERVICES) >= 95
    assert len(of("locations")) >= 75


def test_it_says_that_it_is_fictional():
    assert read("dataset.json")["fictional"] is True
    assert "fictional" in FOLDER.joinpath("README.md").read_text("utf-8")


def test_every_id_is_a_uuid_and_stands_once():
    ids = [record["id"] for _, record in EVERYTHING]
    assert len(ids) == len(set(ids))
    assert all(str(UUID(one)) == one for one in ids)


@pytest.mark.parametrize("kind", REQUIRED)
def test_what_the_standard_requires_is_there(kind):
    for record in of(kind):
        for name in REQUIRED[kind]:
            assert record[name], (kind, record["id"], name)


@pytest.mark.shared
@pytest.mark.skipif(not SCHEMAS.is_dir(), reason="the schemas of HSDS are not here")
@pytest.mark.parametrize(
    ("kind", "schema"),
    [
        ("organizations", "organization"),
        ("services", "service"),
        ("locations", "location"),
        ("addresses", "address"),
        ("phones", "phone"),
        ("schedules", "schedule"),
        ("languages", "language"),
        ("cost_options", "cost_option"),
        ("required_documents", "required_document"),
        ("attributes", "attribute"),
        ("service_areas", "service_area"),
        ("service_at_locations", "service_at_location"),
        ("accessibility", "accessibility"),
        ("contacts", "contact"),
        ("taxonomies", "taxonomy"),
        ("taxonomy_terms", "taxonomy_term"),
    ],
)
def test_the_standard_knows_every_field(kind, schema):
    rules = json.loads((SCHEMAS / f"{schema}.json").read_text("utf-8"))
    for record in of(kind):
        assert set(record) <= set(rules["properties"]), record
        assert set(rules["required"]) <= set(record), record


def test_the_importer_reads_it_without_a_problem_and_keeps_the_ids():
    ledger = Ledger()
    builder = Builder(Identities("demo", adopts=True), ledger, is_taken=lambda _kind, _row: False)
    with open_files(Path(str(FOLDER.joinpath("hsds")))) as entries:
        for row in read_rows(plan_reading(entries, "auto", ledger), ledger, Watch()):
            builder.add(row)
    builder.close()
    assert ledger.problems == []
    for kind, listed in (("organizations", ORGANIZATIONS), ("services", SERVICES)):
        assert {str(one.id) for one in builder.entities[kind]} == {one["id"] for one in listed}


def test_references_lead_somewhere():
    organizations = {one["id"] for one in ORGANIZATIONS}
    locations = {one["id"]: owner["id"] for owner in ORGANIZATIONS for one in owner["locations"]}
    terms = {term["id"]: term["code"] for term in TERMS}
    for service in SERVICES:
        assert service["organization_id"] in organizations
        for place in service["service_at_locations"]:
            assert locations[place["location_id"]] == service["organization_id"]
        for attribute in service["attributes"]:
            assert attribute["link_id"] == service["id"]
            assert terms[attribute["taxonomy_term_id"]] == attribute["value"]
    taxonomies = {one["id"]: one["name"] for one in TAXONOMIES}
    assert all(taxonomies[term["taxonomy_id"]] == term["taxonomy"] for term in TERMS)


def test_codes_are_those_of_the_program():
    known = {
        "trepconnect-needs": set(NEEDS),
        "trepconnect-industries": set(INDUSTRIES),
        "trepconnect-stages": {"idea", "starting", "operating", "growing"},
    }
    for term in TERMS:
        assert term["code"] in known[term["taxonomy"]], term
    tags = {language.tag for language in ALL}
    assert {language["code"] for language in of("languages")} <= tags


def test_every_service_meets_a_need_and_few_needs_meet_nothing():
    assert all(codes(service, "trepconnect-needs") for service in SERVICES)
    assert set(NEEDS) - served_needs(SERVICES) == UNANSWERED


def test_a_few_needs_are_met_only_by_those_who_speak_no_spanish():
    spanish = [
        service
        for service in SERVICES
        if "es" in {language["code"] for language in service.get("languages", [])}
    ]
    assert served_needs(SERVICES) - served_needs(spanish) == ONLY_IN_ENGLISH


def test_some_gaps_are_left_to_ask_about():
    assert 3 <= sum("languages" not in service for service in SERVICES) <= 10
    assert 3 <= sum("cost_options" not in service for service in SERVICES) <= 10
    assert 5 <= sum(service["assured_date"] < "2026-01-01" for service in SERVICES) <= 20


def test_no_two_descriptions_are_alike():
    descriptions = [service["description"] for service in SERVICES]
    assert len(set(descriptions)) == len(SERVICES)
    openings = [" ".join(text.split()[:4]) for text in descriptions]
    assert len(set(openings)) == len(SERVICES)
    assert all(60 <= len(text) <= 480 for text in descriptions)


def test_phones_and_addresses_belong_to_nobody():
    assert all(re.fullmatch(r"505-555-01\d\d", phone["number"]) for phone in of("phones"))
    text = json.dumps([ORGANIZATIONS, SERVICES])
    hosts = re.findall(r"(?:https?://|@)([\w.-]+)", text)
    assert hosts
    assert all(host.endswith(".example.org") for host in hosts)


def test_places_lie_in_the_city():
    for location in of("locations"):
        if location["location_type"] == "physical":
            assert 35.0 < location["latitude"] < 35.2
            assert -106.8 < location["longitude"] < -106.4
            assert location["addresses"][0]["city"] == "Rio Claro"


def test_hours_are_times_of_a_day():
    for schedule in of("schedules"):
        assert schedule["freq"] in {"WEEKLY", "MONTHLY"}
        assert re.fullmatch(r"(-?\d)?[A-Z]{2}(,[A-Z]{2})*", schedule["byday"])
        assert schedule["opens_at"] < schedule["closes_at"]


def test_spanish_says_as_much_as_english():
    services = {service["id"]: service for service in SERVICES}
    assert SPANISH.keys() == services.keys()
    for service_id, text in SPANISH.items():
        service = services[service_id]
        assert text["service"] == service["name"]
        assert text["name"]
        assert text["name"] != service["name"]
        assert len(text["description"]) > 0.6 * len(service["description"])
        assert bool(text.get("fees")) == bool(service.get("fees_description"))
        assert bool(text.get("eligibility")) == bool(service.get("eligibility_description"))
        assert len(text.get("documents", [])) == len(service.get("required_documents", []))


def test_the_files_are_sorted_for_the_reader():
    names = [one["name"].casefold() for one in ORGANIZATIONS]
    assert names == sorted(names)
    order = [one["id"] for one in ORGANIZATIONS]
    keys = [(order.index(s["organization_id"]), s["name"].casefold()) for s in SERVICES]
    assert keys == sorted(keys)
