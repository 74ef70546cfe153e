import json

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.lending.loans.loans import EXAMPLE, schedule
from trepconnect.cli import commands

RATE = {
    "advances": [{"on": "1978-01-10", "amount": "5000.00"}],
    "payments": [
        {"on": f"{1978 + month // 12}-{month % 12 + 1:02}-10", "amount": amount}
        for month, amount in enumerate(["250.00"] + ["230.00"] * 23, 1)
    ],
    "unit_period": {"months": 1},
}
"""Example (c)(2)(i) of the regulation."""


def run(command, document):
    """Exit code and the document that was written, on whichever stream."""
    given_text = document if isinstance(document, str | bytes) else json.dumps(document)
    result = CliRunner().invoke(commands, ["lending", command, "--json"], input=given_text)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    if result.exit_code:
        assert result.stdout == ""
        return result.exit_code, json.loads(result.stderr)["error"]
    return result.exit_code, json.loads(result.stdout)


def code_and_place(command, document):
    code, error = run(command, document)
    assert code == 2
    assert error["message"]
    return error["code"], error["where"]


def test_a_schedule():
    assert run("schedule", EXAMPLE) == (0, schedule(**EXAMPLE))


def test_a_rate():
    assert run("apr", RATE) == (0, {"apr": "10.08"})


def test_numbers_are_taken_as_they_are_written():
    assert run("schedule", EXAMPLE | {"annual_rate": 4.5, "principal": 10025}) == (
        0,
        schedule(**EXAMPLE),
    )


def test_what_is_left_out_is_a_plain_monthly_loan():
    short = {
        name: EXAMPLE[name]
        for name in ("principal", "annual_rate", "installments", "disbursed_on", "first_due_on")
    }
    assert run("schedule", short) == (0, schedule(**EXAMPLE | {"fees": []}) | MORE_FINANCED)


MORE_FINANCED = {"amount_financed": "10025.00", "finance_charge": "258.07", "apr": "4.49"}


@pytest.mark.parametrize(
    "text", ["", "{", "NaN", '{"principal": NaN}', "[" * 100_000, b"\xff\xfe\x00", "1" * 5000]
)
def test_what_is_not_json_is_refused(text):
    assert code_and_place("schedule", text)[0] in {"not_json", "wrong_type"}


def test_a_very_long_document_is_refused():
    assert code_and_place("apr", " " * 5_000_000) == ("too_large", "")


@pytest.mark.parametrize("document", [[], 7, "7", None, True])
def test_what_is_no_object_is_refused(document):
    assert code_and_place("schedule", json.dumps(document)) == ("wrong_type", "")
    assert code_and_place("apr", json.dumps(document)) == ("wrong_type", "")


def test_a_field_given_twice_is_refused():
    assert code_and_place("schedule", '{"principal": 1, "principal": 2}') == (
        "given_twice",
        "principal",
    )


@pytest.mark.parametrize(
    ("changes", "code", "where"),
    [
        ({"principle": "1.00"}, "unknown_field", "principle"),
        ({"principal": None}, "missing", "principal"),
        ({"principal": "0.00"}, "out_of_range", "principal"),
        ({"principal": "-5.00"}, "out_of_range", "principal"),
        ({"principal": "1000000000000.00"}, "out_of_range", "principal"),
        ({"principal": "9" * 400}, "wrong_type", "principal"),
        ({"principal": "1e5"}, "wrong_type", "principal"),
        ({"principal": "NaN"}, "wrong_type", "principal"),
        ({"principal": "Infinity"}, "wrong_type", "principal"),
        ({"principal": "१००.००"}, "wrong_type", "principal"),
        ({"principal": "1_000.00"}, "wrong_type", "principal"),
        ({"principal": " 1000.00"}, "wrong_type", "principal"),
        ({"principal": "1000.001"}, "not_whole_cents", "principal"),
        ({"principal": True}, "wrong_type", "principal"),
        ({"principal": {}}, "wrong_type", "principal"),
        ({"principal": 10**400}, "out_of_range", "principal"),
        ({"annual_rate": "-1"}, "out_of_range", "annual_rate"),
        ({"annual_rate": "1000.01"}, "out_of_range", "annual_rate"),
        ({"annual_rate": ["4.5"]}, "wrong_type", "annual_rate"),
        ({"method": "balloon"}, "unknown_choice", "method"),
        ({"method": 1}, "wrong_type", "method"),
        ({"installments": 0}, "out_of_range", "installments"),
        ({"installments": 1_000_000}, "out_of_range", "installments"),
        ({"installments": -1}, "out_of_range", "installments"),
        ({"installments": "12"}, "wrong_type", "installments"),
        ({"installments": 12.5}, "wrong_type", "installments"),
        ({"installments": True}, "wrong_type", "installments"),
        ({"installments": 10**30}, "out_of_range", "installments"),
        ({"installments": 3660}, "out_of_range", "installments"),
        ({"every": {}}, "wrong_type", "every"),
        ({"every": {"months": 1, "days": 1}}, "wrong_type", "every"),
        ({"every": {"years": 1}}, "unknown_field", "every.years"),
        ({"every": {"months": 0}}, "out_of_range", "every.months"),
        ({"every": {"weeks": 10**9}}, "out_of_range", "every.weeks"),
        ({"every": "monthly"}, "wrong_type", "every"),
        ({"disbursed_on": "2022-02-30"}, "no_such_date", "disbursed_on"),
        ({"disbursed_on": "0000-01-01"}, "no_such_date", "disbursed_on"),
        ({"disbursed_on": "2022-W01-1"}, "wrong_type", "disbursed_on"),
        ({"disbursed_on": 20220822}, "wrong_type", "disbursed_on"),
        ({"disbursed_on": "1899-12-31"}, "out_of_range", "disbursed_on"),
        ({"disbursed_on": "9999-12-31"}, "out_of_range", "disbursed_on"),
        ({"first_due_on": "2022-08-22"}, "out_of_range", "first_due_on"),
        ({"first_due_on": "9999-12-31"}, "out_of_range", "first_due_on"),
        ({"day_count": "actual/364"}, "unknown_choice", "day_count"),
        ({"rounding": "up"}, "unknown_choice", "rounding"),
        ({"installment_multiple": "0.00"}, "out_of_range", "installment_multiple"),
        ({"installment_multiple": "-1.00"}, "out_of_range", "installment_multiple"),
        ({"grace_principal": 12}, "out_of_range", "grace_principal"),
        ({"grace_interest": -1}, "out_of_range", "grace_interest"),
        ({"skip_months": [0]}, "out_of_range", "skip_months"),
        ({"skip_months": [1] * 13}, "out_of_range", "skip_months"),
        ({"skip_months": ["1"]}, "wrong_type", "skip_months[0]"),
        ({"skip_months": 1}, "wrong_type", "skip_months"),
        ({"fees": {}}, "wrong_type", "fees"),
        ({"fees": ["25"]}, "wrong_type", "fees[0]"),
        ({"fees": [{"amount": "25.00"}]}, "missing", "fees[0].when"),
        ({"fees": [{"amount": "-1.00", "when": "financed"}]}, "out_of_range", "fees[0].amount"),
        ({"fees": [{"amount": "1.00", "when": "later"}]}, "unknown_choice", "fees[0].when"),
        (
            {"fees": [{"name": 1, "amount": "1.00", "when": "financed"}]},
            "wrong_type",
            "fees[0].name",
        ),
        ({"payment": "0.00"}, "out_of_range", "payment"),
        ({"payment": "10.00"}, "payment_too_small", "payment"),
        ({"balloon": 1}, "wrong_type", "balloon"),
    ],
)
def test_a_wrong_field_is_named(changes, code, where):
    assert code_and_place("schedule", EXAMPLE | changes) == (code, where)


@pytest.mark.parametrize(
    ("changes", "code", "where"),
    [
        ({"advances": []}, "missing", "advances"),
        ({"payments": None}, "missing", "payments"),
        ({"payments": [{"on": "1978-02-10", "amount": "0.00"}]}, "missing", "payments"),
        ({"payments": [{"on": "1978-02-10"}]}, "missing", "payments[0].amount"),
        ({"payments": [{"on": "x", "amount": "1.00"}]}, "wrong_type", "payments[0].on"),
        (
            {"payments": [{"on": "1978-02-10", "amount": "-1"}]},
            "out_of_range",
            "payments[0].amount",
        ),
        ({"payments": [{"on": "2978-02-10", "amount": "1"}]}, "out_of_range", "payments[0].on"),
        ({"payments": [{"on": "1978-02-10", "amount": "1"}]}, "apr_not_defined", "payments"),
        ({"payments": RATE["payments"] * 400}, "out_of_range", "payments"),
        ({"unit_period": {"months": 13}}, "out_of_range", "unit_period.months"),
        ({"unit_period": {"years": 2}}, "out_of_range", "unit_period.years"),
        ({"unit_period": {"decades": 1}}, "unknown_field", "unit_period.decades"),
        ({"unit_period": {}}, "wrong_type", "unit_period"),
        ({"unit_period": "monthly"}, "wrong_type", "unit_period"),
        ({"other": 1}, "unknown_field", "other"),
    ],
)
def test_a_wrong_flow_is_named(changes, code, where):
    assert code_and_place("apr", RATE | changes) == (code, where)


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*EXAMPLE, "on", "amount", "when"]), inner, max_size=4)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(list(EXAMPLE)), ANY_JSON, max_size=3))
def test_no_terms_give_a_traceback(changes):
    code, _ = run("schedule", EXAMPLE | changes)
    assert code in {0, 2}


@given(st.dictionaries(st.sampled_from(list(RATE)), ANY_JSON, max_size=3))
def test_no_flows_give_a_traceback(changes):
    code, _ = run("apr", RATE | changes)
    assert code in {0, 2}
