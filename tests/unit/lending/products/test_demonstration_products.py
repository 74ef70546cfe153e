"""The data file of the demonstration office is whole, honest and fictional."""

import json
import re
from importlib.resources import files

import pytest

from trepconnect.lending.products.domain.cost import typical_example
from trepconnect.lending.products.domain.product import FundKind, LegalCondition, RepaymentKind
from trepconnect.lending.products.domain.serialization import products_from
from trepconnect.vocabulary.domain.needs import NEEDS

TEXT = files("trepconnect.demo").joinpath("data/loan_products.json").read_text("utf-8")
DOCUMENT = json.loads(TEXT)
PRODUCTS = products_from(DOCUMENT)


def test_there_are_ten_products_with_codes_of_their_own():
    assert len({one.code for one in PRODUCTS}) == len({one.id for one in PRODUCTS}) == 10


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda one: one.code)
def test_each_product_is_said_in_english_and_spanish_and_marked_as_invented(product):
    assert set(product.names) == set(product.summaries) == {"en", "es"}
    assert "Demonstration" in product.summaries["en"]
    assert "Demostración" in product.summaries["es"]


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda one: one.code)
def test_each_product_has_few_rules_and_known_needs(product):
    assert 1 <= len(product.rules.criteria) <= 6
    assert product.need_codes
    assert set(product.need_codes) <= NEEDS.keys()


def test_contacts_are_fictional():
    assert all(re.fullmatch(r"505-555-01\d\d", one.lender.phone) for one in PRODUCTS)
    addresses = re.findall(r"https?://[^/\"]+|[\w.]+@[\w.-]+", TEXT)
    assert [address for address in addresses if not address.endswith("example.org")] == []


def test_every_way_of_repaying_is_shown():
    assert {one.terms.repayment for one in PRODUCTS} == set(RepaymentKind)


def test_federal_money_carries_its_condition_and_no_other_does():
    conditions = {one.code: one.legal_condition for one in PRODUCTS if one.legal_condition}
    assert conditions == {
        "sba-microloan": LegalCondition.SBA_CITIZENS,
        "city-microenterprise": LegalCondition.CDBG_FEDERAL_BENEFIT,
    }
    assert all(
        (one.fund.kind is FundKind.FEDERAL) == (one.legal_condition is not None)
        for one in PRODUCTS
    )


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda one: one.code)
def test_each_product_can_show_what_it_costs(product):
    example = typical_example(product.terms)
    assert product.terms.min_amount <= example.amount <= product.terms.max_amount
    free = product.terms.rate == 0 and not product.terms.fees
    assert (example.cost.cents == 0) is free


def test_the_neighbor_loan_is_what_co_op_capital_was():
    (loan,) = (one for one in PRODUCTS if one.code == "neighbor-loan")
    amounts = loan.terms.min_amount.cents, loan.terms.max_amount.cents
    assert (amounts, loan.terms.rate) == ((25_000, 1_000_000), 500)
    assert (loan.needs_collateral, loan.needs_credit_score) == (False, False)
