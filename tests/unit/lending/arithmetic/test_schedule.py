from datetime import date
from fractions import Fraction

import pytest

from tests.unit.lending.loans.loans import EXAMPLE, PLAIN, column, schedule
from trepconnect.lending.arithmetic.calendar import Day, DayCount, years_by_days
from trepconnect.lending.arithmetic.parsing import TermsRefused


def refused(**changes):
    with pytest.raises(TermsRefused) as caught:
        schedule(**changes)
    return caught.value.code, caught.value.where


def test_the_example_of_the_contract():
    found = schedule(**EXAMPLE)
    assert found["installments"][0] == {
        "number": 1,
        "due_on": "2022-10-01",
        "principal": "807.48",
        "interest": "49.44",
        "fee": "0.00",
        "payment": "856.92",
        "balance": "9217.52",
    }
    assert (found["amount_financed"], found["apr"]) == ("10000.00", "4.93")


def test_the_last_installment_takes_the_three_cents_that_rounding_left():
    """The contract's example states 10283.04, twelve equal payments, which leave 0.03 owed."""
    found = schedule(**EXAMPLE)
    assert column(found, "payment") == ["856.92"] * 11 + ["856.95"]
    assert found["installments"][-1]["balance"] == "0.00"
    assert (found["total_of_payments"], found["finance_charge"]) == ("10283.07", "283.07")


def test_a_product_is_not_divided_before_it_is_rounded():
    """10,025 x 4.5 % x (1 + 10/30) / 12 is 50.125 exactly."""
    found = schedule(**EXAMPLE | {"method": "interest_only", "day_count": "equal-periods"})
    assert column(found, "interest") == ["50.13"] + ["37.59"] * 11


def test_halves_go_to_the_even_cent_when_asked():
    flat = {"method": "flat", "principal": "1250.00", "annual_rate": "15", "installments": 1}
    assert column(schedule(**flat), "interest") == ["15.63"]
    assert column(schedule(**flat, rounding="half_even"), "interest") == ["15.62"]


def test_deferred_interest_is_collected_in_the_first_paying_installment():
    found = schedule(installments=6, grace_principal=3, grace_interest=3)
    assert column(found, "payment")[:3] == ["0.00"] * 3
    assert column(found, "interest")[:5] == ["0.00", "0.00", "0.00", "200.00", "33.50"]
    assert column(found, "principal")[3] == "1650.11"


def test_interest_can_be_deferred_longer_than_principal():
    found = schedule(installments=4, grace_interest=3, method="equal_principal")
    assert column(found, "interest") == ["0.00", "0.00", "0.00", "125.00"]
    assert column(found, "principal") == ["1250.00"] * 4


def test_grace_on_principal_pays_interest_only():
    found = schedule(installments=4, grace_principal=2)
    assert column(found, "payment") == ["50.00", "50.00", "2537.56", "2537.56"]


def test_no_payment_falls_into_a_skipped_month_and_its_interest_is_paid_next():
    found = schedule(installments=4, skip_months=[1, 2], method="interest_only")
    assert column(found, "due_on") == ["2022-12-01", "2023-03-01", "2023-04-01", "2023-05-01"]
    assert column(found, "interest") == ["50.00", "150.00", "50.00", "50.00"]


def test_a_first_date_in_a_skipped_month_moves_to_the_next_one():
    found = schedule(installments=2, skip_months=[12, 1], method="interest_only")
    assert column(found, "due_on") == ["2023-02-01", "2023-03-01"]
    assert column(found, "interest") == ["150.00", "50.00"]


def test_level_payments_are_equal_around_skipped_months():
    found = schedule(installments=12, skip_months=[1, 2], day_count="actual/365")
    assert len(set(column(found, "payment")[:-1])) == 1
    assert column(found, "balance")[-1] == "0.00"


def test_skipping_every_date_is_refused():
    assert refused(skip_months=list(range(1, 13))) == ("nothing_due", "skip_months")
    assert refused(every={"months": 12}, skip_months=[11]) == ("nothing_due", "skip_months")


def test_due_dates_stay_at_the_end_of_the_month():
    ends = ["2024-02-29", "2024-03-31", "2024-04-30", "2024-05-31"]
    asked = {"disbursed_on": "2024-01-31", "installments": 4}
    assert column(schedule(**asked), "due_on") == ends
    assert column(schedule(**asked, first_due_on="2024-02-29"), "due_on") == ends


def test_due_dates_by_days_and_weeks():
    asked = {"disbursed_on": "2024-02-20", "installments": 2}
    assert column(schedule(**asked, every={"weeks": 2}), "due_on") == ["2024-03-05", "2024-03-19"]
    assert column(schedule(**asked, every={"days": 10}), "due_on") == ["2024-03-01", "2024-03-11"]


@pytest.mark.parametrize(
    ("day_count", "start", "end", "years"),
    [
        ("actual/365", "2024-01-31", "2024-03-01", "30/365"),
        ("actual/360", "2024-01-31", "2024-03-01", "30/360"),
        ("30/360", "2024-01-31", "2024-03-01", "31/360"),
        ("30/360", "2023-01-15", "2024-01-15", "360/360"),
        ("actual/actual", "2023-12-12", "2024-01-12", "20/365 11/366"),
        ("actual/actual", "2023-07-01", "2025-07-01", "184/365 366/366 181/365"),
    ],
)
def test_day_counts(day_count, start, end, years):
    found = years_by_days(
        DayCount(day_count), Day.of(date.fromisoformat(start)), Day.of(date.fromisoformat(end))
    )
    assert found == sum(Fraction(part) for part in years.split())


def test_months_of_thirty_days_are_equal_also_at_the_end_of_february():
    asked = {"disbursed_on": "2023-01-31", "day_count": "30/360", "method": "interest_only"}
    assert set(column(schedule(**asked), "interest")) == {"50.00"}


def test_an_odd_first_period_counts_odd_days_as_thirtieths_of_a_month():
    asked = {"method": "interest_only", "installments": 2, "disbursed_on": "2022-11-16"}
    found = schedule(**asked, first_due_on="2023-01-01")
    assert column(found, "interest") == ["75.00", "50.00"]


def test_a_fee_with_the_first_payment():
    fee = {"name": "Closing", "amount": "100.00", "when": "first_payment"}
    found = schedule(annual_rate="0", installments=4, fees=[fee])
    assert column(found, "payment") == ["1350.00", "1250.00", "1250.00", "1250.00"]
    assert column(found, "fee") == ["100.00", "0.00", "0.00", "0.00"]
    assert (found["amount_financed"], found["finance_charge"]) == ("5000.00", "100.00")


def test_a_withheld_fee_is_part_of_the_cost_and_not_of_a_payment():
    fee = {"name": "Closing", "amount": "100.00", "when": "withheld"}
    found = schedule(annual_rate="0", installments=4, fees=[fee])
    assert column(found, "payment") == ["1250.00"] * 4
    assert (found["amount_financed"], found["finance_charge"]) == ("4900.00", "100.00")
    assert found["total_of_payments"] == "5000.00"


def test_a_loan_without_interest_and_fees_costs_nothing():
    found = schedule(annual_rate="0", installments=7)
    assert column(found, "payment") == ["714.29"] * 6 + ["714.26"]
    assert (found["finance_charge"], found["apr"]) == ("0.00", "0.00")


def test_fees_may_not_eat_the_loan():
    fee = {"name": "Closing", "amount": "5000.00", "when": "withheld"}
    assert refused(fees=[fee]) == ("fees_exceed_principal", "fees")


def test_installments_in_whole_dollars():
    found = schedule(installment_multiple="1.00")
    assert column(found, "payment") == ["444.00"] * 11 + ["447.09"]


def test_a_loan_rounded_up_ends_when_it_is_paid():
    found = schedule(installment_multiple="500.00", annual_rate="0")
    assert column(found, "payment") == ["500.00"] * 10


def test_a_flat_loan_rounded_up_ends_when_it_is_paid():
    found = schedule(installment_multiple="250.00", method="flat")
    assert column(found, "payment") == ["500.00"] * 11 + ["100.00"]
    assert column(found, "interest")[:2] == ["50.00", "50.00"]
    assert found["finance_charge"] == "600.00"


def test_flat_interest_is_on_the_whole_principal():
    found = schedule(method="flat", grace_principal=2, installments=4)
    assert column(found, "principal") == ["0.00", "0.00", "2500.00", "2500.00"]
    assert column(found, "interest") == ["50.00"] * 4


def test_an_installment_that_rounds_to_nothing_is_refused():
    assert refused(installment_multiple="1000.00") == ("rounds_to_zero", "installment_multiple")


def test_a_fixed_payment_ends_earlier_when_it_is_more():
    found = schedule(payment="1000.00")
    assert column(found, "payment") == ["1000.00"] * 5 + ["155.59"]


def test_a_fixed_payment_that_is_too_small_needs_a_balloon():
    assert refused(payment="300.00") == ("payment_too_small", "payment")
    found = schedule(payment="300.00", balloon=True)
    assert column(found, "payment")[:11] == ["300.00"] * 11
    assert column(found, "balance")[-2:] == ["2108.30", "0.00"]


def test_a_fixed_payment_may_fall_short_by_rounding():
    found = schedule(**EXAMPLE | {"payment": "856.92"})
    assert column(found, "payment")[-1] == "856.95"


def test_as_many_installments_as_a_fixed_payment_takes():
    found = schedule(payment="444.25", installments=None)
    assert len(found["installments"]) == 12


@pytest.mark.parametrize("payment", ["49.99", "50.00"])
def test_a_payment_that_never_repays_is_refused(payment):
    code, _ = refused(payment=payment, installments=None)
    assert code in {"payment_below_interest", "payment_too_small", "out_of_range"}


def test_a_loan_never_grows_silently():
    assert refused(payment="49.99", balloon=True) == ("payment_below_interest", "installments[0]")
    late = {"first_due_on": "2042-11-01", "installments": 24, "annual_rate": "50"}
    assert refused(**late)[0] == "payment_below_interest"


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"method": "flat", "payment": "100.00"}, "payment"),
        ({"balloon": True}, "balloon"),
        ({"installments": None}, "installments"),
        ({"installments": None, "payment": "500.00", "balloon": True}, "installments"),
    ],
)
def test_settings_that_contradict_each_other(changes, where):
    assert refused(**changes)[1] == where


def test_daily_payments_for_ten_years_are_worked_out():
    found = schedule(every={"days": 1}, installments=3_660, day_count="actual/actual")
    assert found["installments"][-1]["balance"] == "0.00"


def test_the_plain_loan_costs_its_rate():
    assert schedule()["apr"] == "12.00"
    assert PLAIN["annual_rate"] == "12"
