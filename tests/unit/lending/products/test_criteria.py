from datetime import date

import pytest

from tests.unit.lending.products.products import row, rules
from trepconnect.kernel.place import Place
from trepconnect.lending.products.domain.criteria import (
    OPS,
    CriterionInvalid,
    CriterionKind,
    Op,
    RuleStatus,
    Truth,
    in_force,
)
from trepconnect.lending.products.domain.fields import FieldKind

DOWNTOWN = Place(35.0844, -106.6504, "87102")
SANTA_FE = Place(35.6870, -105.9378, "87501")


@pytest.mark.parametrize(
    ("field", "op", "value", "yes", "no"),
    [
        ("months_in_business", Op.AT_LEAST, 12, 12, 11),
        ("workers", Op.AT_MOST, 5, 5, 6),
        ("amount_wanted", Op.BETWEEN, (25_000, 1_000_000), 1_000_000, 1_000_001),
        ("payment_share", Op.AT_MOST, 4_000, 4_000, 4_001),
        ("business_started_on", Op.AT_LEAST_AGO, 24, 24, 23),
        ("emergency_on", Op.WITHIN_LAST, 6, 6, 7),
        ("stage", Op.IN, frozenset({"idea", "starting"}), "idea", "growing"),
        ("structure", Op.NOT_IN, frozenset({"corporation"}), "llc", "corporation"),
        ("loan_use", Op.ANY_OF, frozenset({"vehicle"}), frozenset({"vehicle", "payroll"}), {"x"}),
        ("loan_use", Op.ALL_OF, frozenset({"vehicle"}), frozenset({"vehicle", "payroll"}), {"x"}),
        ("loan_use", Op.NONE_OF, frozenset({"vehicle"}), {"payroll"}, {"vehicle"}),
        ("has_collateral", Op.IS, True, True, False),
        ("has_collateral", Op.IS, False, False, True),
        ("business_place", Op.WITHIN, frozenset({"87102"}), DOWNTOWN, SANTA_FE),
        ("business_place", Op.WITHIN_MILES, (35.1, -106.6, 15), DOWNTOWN, SANTA_FE),
    ],
)
def test_each_operation_draws_its_line(field, op, value, yes, no):
    criterion = row(field, op, value)
    assert criterion.truth({field: yes}) is Truth.YES
    assert criterion.truth({field: no}) is Truth.NO
    assert criterion.truth({}) is Truth.UNKNOWN


def test_a_false_answer_and_a_zero_are_answers():
    assert row("has_collateral", Op.IS, value=False).truth({"has_collateral": False}) is Truth.YES
    assert row("workers", Op.AT_LEAST, 1).truth({"workers": 0}) is Truth.NO


def test_a_place_too_thin_to_judge_stays_unknown():
    only_zip, only_point = Place(postal_code="87102"), Place(35.0, -106.0)
    assert (
        row("business_place", Op.WITHIN_MILES, (35.1, -106.6, 15)).truth(
            {"business_place": only_zip}
        )
        is Truth.UNKNOWN
    )
    assert (
        row("business_place", Op.WITHIN, frozenset({"87102"})).truth(
            {"business_place": only_point}
        )
        is Truth.UNKNOWN
    )


@pytest.mark.parametrize(
    ("field", "op", "value"),
    [
        ("citizenship", Op.IS, True),
        ("stage", Op.AT_LEAST, 1),
        ("workers", Op.IS, True),
        ("workers", Op.AT_LEAST, True),
        ("workers", Op.AT_LEAST, -1),
        ("workers", Op.AT_LEAST, 1.5),
        ("workers", Op.AT_LEAST, "__import__('os')"),
        ("amount_wanted", Op.BETWEEN, (5, 4)),
        ("amount_wanted", Op.BETWEEN, (True, 4)),
        ("amount_wanted", Op.BETWEEN, 5),
        ("stage", Op.IN, frozenset()),
        ("stage", Op.IN, frozenset({"retired"})),
        ("stage", Op.IN, "idea"),
        ("has_collateral", Op.IS, 1),
        ("business_place", Op.WITHIN_MILES, (35.0, -106.0, 0)),
        ("business_place", Op.WITHIN_MILES, ("35", "-106", 5)),
    ],
)
def test_a_row_whose_parts_do_not_belong_together_cannot_exist(field, op, value):
    with pytest.raises(CriterionInvalid):
        row(field, op, value)


def test_every_kind_of_field_has_operations_and_every_operation_a_kind():
    assert set(OPS) == set(FieldKind)
    assert frozenset().union(*OPS.values()) == set(Op)


def test_a_group_holds_one_kind_of_row():
    with pytest.raises(CriterionInvalid):
        rules(
            row("workers", Op.AT_MOST, 5),
            row("has_collateral", Op.IS, value=True, kind=CriterionKind.PREFER),
        )


def test_the_newest_live_version_of_the_day_is_in_force():
    old = rules(version=1, valid_from=date(2025, 1, 1), valid_to=date(2026, 7, 1))
    new = rules(version=2, valid_from=date(2026, 3, 1))
    draft = rules(version=3, valid_from=date(2026, 1, 1), status=RuleStatus.DRAFT)
    versions = [old, new, draft]
    assert in_force(versions, date(2026, 2, 28)) is old
    assert in_force(versions, date(2026, 3, 1)) is new
    assert in_force(versions, date(2024, 1, 1)) is None
    assert in_force([old], date(2026, 7, 1)) is None
