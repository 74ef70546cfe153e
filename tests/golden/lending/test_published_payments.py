"""What others published for the same payments, to the cent."""

import json

import pytest

from tests.golden.lending import shared_files, shared_servicing
from tests.golden.lending.cases import DATA
from tests.golden.lending.servicing import (
    SERVICING,
    differences,
    files_table,
    is_ours,
    payments_table,
)
from trepconnect.platform.config import ROOT

PAGE = ROOT / "docs" / "lending-arithmetic.md"


@pytest.mark.parametrize("case", SERVICING["cases"], ids=lambda case: case["name"])
def test_published_payments_come_out_the_same(case):
    assert differences(case) == []


@pytest.mark.parametrize("case", SERVICING["cases"], ids=lambda case: case["name"])
def test_another_rate_would_be_noticed(case):
    """So that no case passes by stating nothing."""
    changed = case | {"terms": case["terms"] | {"annual_rate": "17.5"}}
    if "days_late" in case:
        changed = case | {"terms": case["terms"] | {"principal": "1.00"}}
        changed["days_late"] = {
            on: [days + 1, None] for on, (days, _) in case["days_late"].items()
        }
    assert differences(changed)


def test_entries_have_the_shapes_of_another_ledger():
    kinds = [shape[0] for shape in SERVICING["shapes"] if is_ours(shape)]
    assert kinds.count("REPAYMENT") >= 7
    assert {"DISBURSEMENT", "ACCRUAL", "CREDIT_BALANCE_REFUND"} <= set(kinds)


def test_the_page_on_arithmetic_shows_both_tables():
    page = PAGE.read_text("utf-8")
    assert files_table() in page
    assert payments_table() in page


@pytest.mark.shared
@pytest.mark.skipif(
    not shared_files.SHARED.is_dir(), reason="NOT COMPARED: the shared files are not here"
)
def test_every_payment_of_the_shared_files_is_in_our_copy():
    ours = json.loads((DATA / "servicing.json").read_text("utf-8"))
    assert shared_servicing.servicing() == ours
