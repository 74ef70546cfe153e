"""What holds for every loan that is not refused."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, reject
from hypothesis import strategies as st

from tests.unit.lending.loans.loans import PLAIN, column
from trepconnect.kernel.money import Money
from trepconnect.lending.arithmetic.parsing import TermsRefused
from trepconnect.lending.arithmetic.schedule import schedule_of
from trepconnect.lending.arithmetic.serialization import schedule_to_json, terms_from_json


def amounts(low, high):
    return st.integers(low, high).map(lambda cents: str(Money(cents).decimal))


MAY_BE_REFUSED = {"payment_below_interest", "rounds_to_zero", "nothing_due"}
DATES = st.dates(date(1990, 1, 1), date(2090, 12, 31))
FEES = st.lists(
    st.fixed_dictionaries(
        {
            "name": st.just("Fee"),
            "amount": amounts(0, 50_00),
            "when": st.sampled_from(["financed", "withheld", "first_payment"]),
        }
    ),
    max_size=3,
)


@st.composite
def loans(draw):
    disbursed_on = draw(DATES)
    wait = draw(st.none() | st.integers(1, 120))
    installments = draw(st.integers(2, 48))
    return {
        "principal": draw(amounts(200_00, 50_000_00)),
        "annual_rate": str(draw(st.decimals(0, 36, places=3))),
        "method": draw(st.sampled_from(["level", "equal_principal", "interest_only", "flat"])),
        "installments": installments,
        "every": draw(
            st.sampled_from(
                [{"months": 1}, {"months": 3}, {"weeks": 1}, {"weeks": 2}, {"days": 10}]
            )
        ),
        "disbursed_on": disbursed_on.isoformat(),
        "first_due_on": wait and (disbursed_on + timedelta(days=wait)).isoformat(),
        "day_count": draw(
            st.sampled_from(
                ["actual/365", "actual/360", "30/360", "actual/actual", "equal-periods"]
            )
        ),
        "rounding": draw(st.sampled_from(["half_up", "half_even"])),
        "installment_multiple": draw(st.sampled_from(["0.01", "0.01", "0.05", "1.00"])),
        "grace_principal": draw(st.integers(0, installments - 1)),
        "grace_interest": draw(st.integers(0, installments - 1)),
        "skip_months": draw(st.lists(st.integers(1, 12), max_size=6, unique=True)),
        "fees": draw(FEES),
    }


def schedule_or_skip(terms):
    try:
        return schedule_to_json(schedule_of(terms_from_json(terms)))
    except TermsRefused as refused:
        if refused.code not in MAY_BE_REFUSED:
            raise
        reject()


@given(loans())
def test_it_adds_up(terms):
    found = schedule_or_skip(terms)
    rows = [
        {name: Decimal(value) for name, value in row.items() if name not in {"number", "due_on"}}
        for row in found["installments"]
    ]
    balance = Decimal(terms["principal"])
    for row in rows:
        balance -= row["principal"]
        assert row["balance"] == balance
        assert row["payment"] == row["principal"] + row["interest"] + row["fee"]
        assert min(row.values()) >= 0
    assert balance == 0
    total = sum(row["payment"] for row in rows)
    assert Decimal(found["total_of_payments"]) == total
    assert Decimal(found["finance_charge"]) == total - Decimal(found["amount_financed"])


@given(loans())
def test_installments_are_numbered_in_the_order_of_their_dates(terms):
    found = schedule_or_skip(terms)
    dates = column(found, "due_on")
    assert dates == sorted(set(dates))
    assert column(found, "number") == list(range(1, len(dates) + 1))
    assert len(dates) <= terms["installments"]
    assert not {date.fromisoformat(on).month for on in dates} & set(terms["skip_months"])


@given(loans())
def test_a_rate_is_zero_only_when_nothing_is_charged(terms):
    found = schedule_or_skip(terms)
    if found["finance_charge"] == "0.00":
        assert found["apr"] == "0.00"
    else:
        assert Decimal(found["finance_charge"]) > 0
        assert Decimal(found["apr"]) >= 0


@given(loans())
def test_level_payments_differ_in_the_last_only(terms):
    plain = {"method": "level", "grace_principal": 0, "grace_interest": 0, "fees": []}
    payments = column(schedule_or_skip(terms | plain), "payment")
    assert len(set(payments[:-1])) <= 1


@given(
    principal=amounts(1_000_00, 100_000_00),
    rate=st.integers(0, 3600).map(lambda points: str(Decimal(points) / 100)),
    months=st.integers(2, 60),
)
def test_without_fees_the_rate_of_equal_periods_is_the_annual_percentage_rate(
    principal, rate, months
):
    changes = {"principal": principal, "annual_rate": rate, "installments": months}
    found = schedule_or_skip(PLAIN | changes)
    assert abs(Decimal(found["apr"]) - Decimal(rate)) <= Decimal("0.02")


@given(loans())
def test_a_withheld_fee_raises_the_rate(terms):
    free = schedule_or_skip(terms | {"fees": []})
    fee = Money.of(terms["principal"]).cents // 50
    withheld = {"name": "Closing", "amount": str(Money(fee).decimal), "when": "withheld"}
    charged = schedule_or_skip(terms | {"fees": [withheld]})
    assert charged["installments"] == free["installments"]
    assert Decimal(charged["apr"]) > Decimal(free["apr"])


@given(loans(), st.randoms())
def test_the_order_of_fees_and_skipped_months_does_not_matter(terms, chance):
    shuffled = terms | {name: list(terms[name]) for name in ("fees", "skip_months")}
    chance.shuffle(shuffled["fees"])
    chance.shuffle(shuffled["skip_months"])
    assert schedule_or_skip(shuffled) == schedule_or_skip(terms)


@given(loans())
def test_halves_to_even_are_never_more_than_halves_up(terms):
    up = schedule_or_skip(terms | {"rounding": "half_up", "method": "interest_only"})
    even = schedule_or_skip(terms | {"rounding": "half_even", "method": "interest_only"})
    assert Decimal(even["finance_charge"]) <= Decimal(up["finance_charge"])
