from datetime import date

import pytest

from trepconnect.kernel.money import Money
from trepconnect.kernel.place import Place
from trepconnect.lending.products.domain.fields import (
    DERIVED,
    FIELDS,
    AnswerInvalid,
    FieldKind,
    Source,
    known_from,
    months_between,
)

TODAY = date(2026, 11, 21)
NEVER_A_FIELD = (
    "status",
    "immigra",
    "citizen",
    "visa",
    "alien",
    "green",
    "refugee",
    "asylum",
    "origin",
    "birth",
    "born",
    "nation",
    "country",
    "passport",
    "ssn",
    "itin",
    "social",
    "tax_id",
    "race",
    "ethnic",
    "relig",
    "health",
    "disab",
)


def test_no_field_concerns_papers_origin_or_numbers_of_the_state():
    words = [
        word
        for field in FIELDS.values()
        for word in (field.key, field.unit, *field.choices, *field.inputs)
    ]
    assert [word for word in words if any(part in word.lower() for part in NEVER_A_FIELD)] == []


def test_the_list_of_fields_is_closed():
    assert set(FIELDS) == {
        "stage",
        "structure",
        "industry",
        "industry_group",
        "business_place",
        "business_started_on",
        "months_in_business",
        "workers",
        "amount_wanted",
        "loan_use",
        "monthly_revenue",
        "monthly_costs",
        "monthly_net",
        "payment_share",
        "credit_score",
        "has_collateral",
        "has_business_license",
        "has_business_account",
        "finished_class",
        "known_by_group",
        "can_attend_meetings",
        "emergency_on",
        "income_within_limit",
    }


def test_every_derived_field_names_inputs_that_can_be_asked():
    derived = [field for field in FIELDS.values() if field.source is Source.DERIVED]
    assert {field.key for field in derived} == {*DERIVED, "payment_share"}
    for field in derived:
        assert field.inputs
        assert all(FIELDS[key].source is not Source.DERIVED for key in field.inputs)


def test_answers_are_made_ready_to_compare():
    known = known_from(
        {
            "amount_wanted": Money.of("5000.00"),
            "business_started_on": date(2025, 11, 22),
            "loan_use": frozenset({"equipment"}),
            "has_collateral": False,
            "workers": 0,
            "stage": None,
        },
        today=TODAY,
    )
    assert known == {
        "amount_wanted": 500_000,
        "business_started_on": 11,
        "loan_use": frozenset({"equipment"}),
        "has_collateral": False,
        "workers": 0,
    }


def test_ticking_nothing_is_no_answer():
    assert known_from({"loan_use": frozenset()}, today=TODAY) == {}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("citizenship", "yes"),
        ("months_in_business", 12),
        ("amount_wanted", 5000),
        ("workers", True),
        ("has_collateral", 1),
        ("stage", "retired"),
        ("loan_use", frozenset({"yacht"})),
        ("business_place", "87102"),
    ],
)
def test_an_answer_of_the_wrong_kind_is_refused(key, value):
    with pytest.raises(AnswerInvalid):
        known_from({key: value}, today=TODAY)


@pytest.mark.parametrize(
    ("start", "months"),
    [
        (date(2026, 11, 21), 0),
        (date(2026, 10, 22), 0),
        (date(2026, 10, 21), 1),
        (date(2024, 2, 29), 32),
        (date(2027, 3, 1), 0),
    ],
)
def test_only_whole_months_count(start, months):
    assert months_between(start, TODAY) == months


def test_every_kind_of_field_has_an_example_answer():
    examples = {
        FieldKind.PLACE: ("business_place", Place(postal_code="87102")),
        FieldKind.NUMBER: ("credit_score", 600),
    }
    for key, value in examples.values():
        assert known_from({key: value}, today=TODAY) == {key: value}
