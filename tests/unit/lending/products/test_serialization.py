import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.lending.products.products import row
from trepconnect.kernel.documents import DocumentInvalid
from trepconnect.kernel.money import Money
from trepconnect.lending.products.domain.criteria import CriterionInvalid, Op
from trepconnect.lending.products.domain.product import Fee, FeeCode
from trepconnect.lending.products.domain.serialization import (
    criterion_from,
    fee_from,
    fee_to_json,
    id_of,
    operand_from_json,
    operand_to_json,
    products_from,
)

OPERANDS = st.one_of(
    st.tuples(st.just(Op.AT_LEAST), st.integers(0)),
    st.tuples(st.just(Op.IS), st.booleans()),
    st.tuples(st.just(Op.BETWEEN), st.tuples(st.integers(0), st.integers(0))),
    st.tuples(
        st.sampled_from([Op.IN, Op.ANY_OF, Op.WITHIN]), st.frozensets(st.text(), min_size=1)
    ),
    st.tuples(
        st.just(Op.WITHIN_MILES),
        st.tuples(st.floats(-90, 90), st.floats(-180, 180), st.integers(1)),
    ),
)


@given(OPERANDS)
def test_a_value_survives_being_stored(pair):
    op, value = pair
    assert operand_from_json(op, json.loads(json.dumps(operand_to_json(value)))) == value


@given(st.sampled_from(FeeCode), st.integers(0, 10**9), st.integers(0, 10_000))
def test_a_fee_survives_being_stored(code, cents, basis_points):
    fee = Fee(code, Money(cents), basis_points)
    assert fee_from(json.loads(json.dumps(fee_to_json(fee)))) == fee


def test_a_row_of_a_data_file_may_leave_out_what_is_usual():
    document = {"field": "workers", "op": "at_most", "value": 5}
    assert criterion_from(document) == row("workers", Op.AT_MOST, 5)


@pytest.mark.parametrize(
    ("op", "value"), [("between", [1]), ("in", [1, 2]), ("within_miles", [35.0, -106.0])]
)
def test_a_list_of_the_wrong_shape_is_refused(op, value):
    with pytest.raises(CriterionInvalid):
        criterion_from({"field": "stage", "op": op, "value": value})


def test_the_same_code_is_the_same_product_everywhere():
    assert id_of("neighbor-loan") == id_of("neighbor-loan") != id_of("other")


PRODUCT = {
    "code": "first",
    "fund": "city",
    "lender": {"name": "A lender"},
    "names": {"en": "First"},
    "summaries": {"en": "A loan"},
    "terms": {
        "min_amount": "500",
        "max_amount": "5000",
        "rate": 500,
        "min_months": 6,
        "max_months": 24,
        "repayment": "level",
    },
    "rules": {"valid_from": "2026-01-01", "criteria": []},
}


def refusals(*products):
    funds = [{"code": "city", "name": "City", "kind": "local"}]
    with pytest.raises(DocumentInvalid) as refused:
        products_from({"funds": funds, "products": list(products)}, file="loans.json")
    return str(refused.value).splitlines()


def test_every_wrong_product_of_a_file_is_named():
    high = {**PRODUCT["terms"], "min_amount": "9000"}
    row = {"field": "workers", "op": "is", "value": 5}
    assert refusals(
        PRODUCT | {"terms": {**PRODUCT["terms"], "rate": "5%"}},
        PRODUCT | {"code": "second", "terms": high},
        PRODUCT,
        PRODUCT | {"code": "third", "lender": {"name": "A", "fax": "1"}},
        PRODUCT | {"rules": {"valid_from": "soon", "criteria": []}},
        PRODUCT | {"terms": {**PRODUCT["terms"], "max_amount": "much"}},
        PRODUCT | {"rules": {"valid_from": "2026-01-01", "criteria": [row]}},
    ) == [
        "loans.json, products 1 (first), terms.rate: must be a whole number, not text",
        (
            "loans.json, products 2 (second): "
            "the smallest amount is above the largest, or not above zero"
        ),
        "loans.json, products 4 (third), lender.fax: is not a field here",
        "loans.json, products 5 (first), rules.valid_from: must be a date like 2026-01-31",
        "loans.json, products 6 (first): not an amount",
        "loans.json, products 7 (first): workers is a number: it has no is",
    ]


def test_a_product_has_a_fund_of_its_file_and_a_condition_somebody_checks():
    assert refusals(PRODUCT | {"fund": "none"}) == ["loans.json, first: there is no fund 'none'"]
    assert refusals(PRODUCT | {"legal_condition": "sba_citizens"}) == [
        "loans.json, first: first has a legal condition that nobody checks"
    ]
