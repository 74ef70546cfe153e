"""What others published for the same loans, to the cent."""

import json

import pytest

from tests.golden.lending import shared_files
from tests.golden.lending.cases import (
    DATA,
    RATES,
    SCHEDULES,
    compared,
    rate_for,
    schedule_differences,
    stated,
    table,
    transaction,
    unit_periods_table,
)
from trepconnect.platform.config import ROOT

each_rate = pytest.mark.parametrize("case", RATES["cases"], ids=lambda case: case["name"])


@pytest.mark.parametrize("case", SCHEDULES["cases"], ids=lambda case: case["name"])
def test_a_published_schedule_comes_out_the_same(case):
    assert schedule_differences(case) == []


@each_rate
def test_a_published_rate_comes_out_the_same(case):
    assert rate_for(transaction(case)) == case["apr"]


@each_rate
def test_the_unit_period_is_found_without_being_told(case):
    assert rate_for(transaction(case) | {"unit_period": "auto"}) == case["apr"]


def test_the_page_on_arithmetic_shows_both_tables():
    page = (ROOT / "docs" / "lending-arithmetic.md").read_text("utf-8")
    assert table() in page
    assert unit_periods_table() in page


def test_each_case_says_what_is_compared_in_it():
    said = {
        case["name"]: compared(kind for kind, *_ in stated(case)) for case in SCHEDULES["cases"]
    }
    assert all(said.values())
    assert said["due_dates.start_date"] == "3 dates"
    assert "to the cent" not in said["test_loan"]


shared = pytest.mark.skipif(
    not shared_files.SHARED.is_dir(), reason="the shared schedules are not here"
)


@pytest.mark.shared
@shared
def test_every_schedule_of_the_shared_files_is_in_our_copy():
    ours = json.loads((DATA / "schedules.json").read_text("utf-8"))
    assert shared_files.schedules() == ours


@pytest.mark.shared
@shared
def test_every_rate_of_the_shared_files_is_in_our_copy():
    ours = {case["name"]: case for case in RATES["cases"]}
    for case in shared_files.rate_cases():
        assert ours[case["name"]] == case


@pytest.mark.shared
@shared
def test_rates_of_the_shared_files_agree_to_eight_digits():
    from trepconnect.lending.arithmetic.apr import annual_percentage_rate
    from trepconnect.lending.arithmetic.serialization import transaction_from_json

    ours = {case["name"]: case for case in RATES["cases"]}
    for found in shared_files.cases_of("regz_appendix_j.json"):
        flows = transaction_from_json(transaction(ours[found["id"]]))
        rate = annual_percentage_rate(*flows, places=8)
        assert str(rate) == found["computed_apr_8dp"]
