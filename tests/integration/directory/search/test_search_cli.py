import json

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from tests.factories import directory
from trepconnect.directory.cli import directory as commands
from trepconnect.directory.listings.domain import NeedSource
from trepconnect.directory.listings.models.details import ServiceNeed


@pytest.fixture
def run(app):
    def invoke(*arguments):
        with app.app_context():
            return CliRunner().invoke(commands, arguments)

    return invoke


def test_search_answers_with_scores_and_reasons(run, make):
    taxes = directory.service(
        make, "Tax desk", needs=["money.taxes"], languages=["es"], is_free=True, at=(35.08, -106.6)
    )
    directory.service(make, "About taxes", description="taxes")
    told = run("search", "--json", "--language", "es", "--near", "35.08,-106.65", "impuestos")
    assert told.exit_code == 0
    answer = json.loads(told.stdout)
    assert answer["total"] == len(answer["results"]) == 1
    (first,) = answer["results"]
    assert (first["id"], first["name"]) == (str(taxes.id), "Tax desk")
    assert 750 <= first["score"] <= 1000
    assert {"need_stated", "speaks_language", "near", "free"} == set(first["reasons"])


def test_better_tiers_always_score_higher(run, make):
    directory.service(make, "Desk", needs=["money.taxes"])
    directory.service(make, "Taxes", description="taxes", is_free=True)
    answer = json.loads(run("search", "--json", "taxes").stdout)
    scores = [one["score"] for one in answer["results"]]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) == 2


def test_spoken_and_limit_narrow_the_answer(run, make):
    for number in range(3):
        directory.service(make, f"Sewing {number}", languages=["vi"] if number else [])
    answer = json.loads(run("search", "--json", "--spoken", "vi", "--limit", "1", "sewing").stdout)
    assert (answer["total"], len(answer["results"])) == (2, 1)


@pytest.mark.parametrize("near", ["91,0", "x", "1", "nan,0", "1,2,3"])
def test_a_place_that_is_none_is_refused(run, near):
    assert run("search", "--near", near, "loan").exit_code == 2


def test_the_index_can_be_built_again(run, make):
    directory.service(make, "Sewing")
    assert run("reindex").exit_code == 0
    assert json.loads(run("search", "--json", "sewing").stdout)["total"] == 1


def test_building_again_links_what_the_vocabulary_gained_and_leaves_what_people_decided(
    run, make, session
):
    new = directory.service(make, "Help with your tax return")
    old = directory.service(make, "Sewing", needs=["money.payroll"], needs_source=NeedSource.TEXT)
    stated = directory.service(
        make, "Tax return", needs=["life.english"], needs_source=NeedSource.IMPORT
    )
    decided = directory.service(make, "Pottery", needs=["place.equipment"])
    assert run("reindex").exit_code == 0
    found = session.execute(select(ServiceNeed.service_id, ServiceNeed.need_code)).all()
    assert sorted(map(tuple, found)) == sorted(
        [
            (new.id, "money.taxes"),
            (stated.id, "life.english"),
            (decided.id, "place.equipment"),
        ]
    )
    assert old.id not in {service_id for service_id, _ in found}
    answer = json.loads(run("search", "--json", "impuestos").stdout)
    assert str(new.id) in {one["id"] for one in answer["results"]}
