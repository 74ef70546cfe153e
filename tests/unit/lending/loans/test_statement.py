"""What payments do to a loan, replayed."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.lending.arithmetic.test_schedule_properties import loans, schedule_or_skip
from tests.unit.lending.loans.loans import PLAIN
from tests.unit.lending.loans.plain_book import PlainBook
from trepconnect.kernel.money import Money
from trepconnect.lending.arithmetic.schedule import schedule_of
from trepconnect.lending.arithmetic.serialization import terms_from_json, terms_to_json
from trepconnect.lending.ledger.domain import Account, balances
from trepconnect.lending.loans.domain.entries import entries_of
from trepconnect.lending.loans.domain.loan import RefundTooLarge, check_refund
from trepconnect.lending.loans.domain.repayment import PaymentBeforeLoan, Received, Refunded
from trepconnect.lending.loans.domain.statement import statement_of

DAILY = {"day_count": "actual/365", "installments": 6}
FEE = {"name": "closing", "amount": "40.00", "when": "first_payment"}


def dollars(amount):
    return Money.of(amount)


def received(on, amount):
    return Received(uuid4(), date.fromisoformat(on), dollars(amount))


def book(*payments, as_of=None, **changes):
    """The plain loan of 5,000 at 12 %, paid in these ways."""
    terms = terms_from_json(PLAIN | DAILY | changes)
    made = [received(*payment) for payment in payments]
    day = date.fromisoformat(as_of) if as_of else max(each.on for each in made)
    return statement_of(terms, schedule_of(terms).installments, made, as_of=day)


def parts(allocation):
    return tuple(
        str(amount.decimal)
        for amount in (
            allocation.fee,
            allocation.interest,
            allocation.principal,
            allocation.overpaid,
            allocation.principal_left,
        )
    )


def test_a_payment_on_its_day_is_split_as_the_schedule_says():
    found = book(("2022-12-01", "862.57"))
    assert parts(found.allocations[0]) == ("0.00", "49.32", "813.25", "0.00", "4186.75")
    assert found.amount_late == Money(0)
    assert found.next_due.number == 2


def test_what_is_late_goes_on_bearing_interest_and_the_installment_stays_the_same():
    on_time = book(("2022-12-01", "862.57"), as_of="2022-12-05")
    late = book(("2022-12-05", "862.57"))
    assert parts(late.allocations[0]) == ("0.00", "49.32", "813.25", "0.00", "4186.75")
    assert late.installments[1].interest - on_time.installments[1].interest == dollars("1.07")
    assert [each.left for each in late.installments[1:-1]] == [dollars("862.57")] * 4
    last = late.installments[-1].left - on_time.installments[-1].left
    assert last >= dollars("1.07")


def test_paying_early_ends_the_interest_of_what_was_paid():
    early = book(("2022-11-20", "862.57"), as_of="2022-12-01")
    assert parts(early.allocations[0])[1] == "31.23"  # 19 days on 5,000
    assert early.payoff == early.principal + dollars("15.08")  # 11 days on 4,168.75
    assert early.next_due.number == 2
    assert not early.installments[0].left


def test_a_payment_goes_to_the_oldest_installment_first():
    found = book(("2023-01-05", "900"))
    first, second = found.allocations[0].portions
    assert (first.number, first.interest + first.principal) == (1, dollars("862.57"))
    assert (second.number, second.interest, second.principal) == (2, dollars("37.43"), Money(0))
    assert found.days_late == 4


def test_a_fee_of_the_first_payment_comes_before_interest_and_principal():
    found = book(("2022-11-11", "45"), fees=[FEE])
    assert parts(found.allocations[0]) == ("40.00", "5.00", "0.00", "0.00", "5000.00")
    assert found.installments[0].fee_paid == dollars("40.00")


def test_what_is_paid_ahead_counts_for_the_next_installments():
    found = book(("2022-12-01", "1725.14"), as_of="2023-01-15")
    assert found.days_late == 0
    assert found.next_due.number == 3
    assert found.installments[1].paid == found.installments[1].promised


def test_interest_after_a_payment_ahead_is_paid_with_the_next_one():
    found = book(("2022-12-01", "1725.14"), ("2023-02-01", "862.57"))
    days = sum(period.days for period in found.allocations[1].accrual_periods)
    assert days == 62
    assert found.allocations[1].interest == found.allocations[1].earned


def test_more_than_is_owed_is_kept_for_her():
    found = book(("2022-11-11", "6000"))
    assert parts(found.allocations[0]) == ("0.00", "16.44", "5000.00", "983.56", "0.00")
    assert found.is_paid_off
    assert found.overpaid == dollars("983.56")
    assert not found.unpaid


def test_after_the_last_day_the_last_installment_takes_what_arises():
    found = book(("2022-12-01", "100"), as_of="2023-08-01")
    assert found.payoff == found.amount_late
    assert found.days_late == (date(2023, 8, 1) - date(2022, 12, 1)).days


def test_flat_interest_is_owed_for_the_whole_term_however_early_it_is_paid():
    terms = {"method": "flat", "day_count": "equal-periods"}
    whole = book(as_of="2022-11-01", **terms)
    assert whole.payoff == dollars("5300.00")  # half a year at 12 % on all of it
    paid = book(("2022-11-02", "5300.00"), **terms)
    assert paid.is_paid_off
    assert paid.allocations[0].interest == dollars("300.00")


def test_nothing_is_paid_back_before_the_money_was_there():
    with pytest.raises(PaymentBeforeLoan):
        book(("2022-10-31", "10"))


def test_each_stretch_of_days_says_how_its_interest_arose():
    found = book(("2022-11-20", "200"), ("2022-12-01", "662.57"))
    first = found.allocations[1].accrual_periods[0]
    assert (first.since, first.until) == (date(2022, 11, 20), date(2022, 12, 1))
    assert first.principal == found.allocations[0].principal_left


@given(loans())
def test_paying_each_installment_on_its_day_leaves_exactly_the_schedule(document):
    schedule_or_skip(document)
    terms = terms_from_json(document)
    rows = schedule_of(terms).installments
    payments = [Received(uuid4(), row.due_on, row.payment) for row in rows if row.payment]
    found = statement_of(terms, rows, payments, as_of=rows[-1].due_on)
    assert [(each.fee, each.interest, each.principal, each.balance) for each in rows] == [
        (each.fee_paid, each.interest_paid, each.principal_paid, each.balance)
        for each in found.installments
    ]
    assert found.is_paid_off
    assert not found.overpaid


@given(loans())
def test_before_anything_is_paid_the_outlook_is_the_schedule(document):
    schedule_or_skip(document)
    terms = terms_from_json(document)
    rows = schedule_of(terms).installments
    found = statement_of(terms, rows, (), as_of=terms.disbursed_on)
    assert [(row.number, row.payment) for row in rows] == [
        (each.number, each.left) for each in found.installments
    ]


@given(loans())
def test_terms_are_read_back_as_they_were_written(document):
    schedule_or_skip(document)
    terms = terms_from_json(document)
    assert terms_from_json(terms_to_json(terms)) == terms


@st.composite
def histories(draw):
    """Terms, and payments on any days in order."""
    document = draw(loans())
    start = date.fromisoformat(document["disbursed_on"])
    steps = draw(st.lists(st.integers(0, 90), max_size=12))
    payments, on = [], start
    for step in steps:
        on += timedelta(days=step)
        payments.append(Received(uuid4(), on, Money(draw(st.integers(1, 9_000_00)))))
    return document, payments, on + timedelta(days=draw(st.integers(0, 400)))


@given(histories())
def test_every_cent_of_every_payment_goes_somewhere(history):
    document, payments, as_of = history
    schedule_or_skip(document)
    terms = terms_from_json(document)
    found = statement_of(terms, schedule_of(terms).installments, payments, as_of=as_of)
    for allocation in found.allocations:
        spent = allocation.fee + allocation.interest + allocation.principal + allocation.overpaid
        assert spent == allocation.payment.amount
        assert allocation.principal_left >= Money(0)
    principal = sum(allocation.principal.cents for allocation in found.allocations)
    assert found.principal == terms.principal - Money(principal)
    assert min(found.principal, found.interest, found.fees, found.overpaid) >= Money(0)
    assert not (found.overpaid and found.payoff)
    assert sum(each.principal_left.cents for each in found.installments) == found.principal.cents


@given(histories())
def test_the_ledger_says_what_the_book_says(history):
    document, payments, as_of = history
    schedule_or_skip(document)
    terms = terms_from_json(document)
    found = statement_of(terms, schedule_of(terms).installments, payments, as_of=as_of)
    after = balances(entries_of(terms, found))
    assert sum(balance.cents for balance in after.values()) == 0
    assert after.get(Account.LOANS_RECEIVABLE, Money(0)) == found.principal
    assert after.get(Account.FEE_RECEIVABLE, Money(0)) == found.fees
    assert -after.get(Account.OVERPAYMENTS, Money(0)) == found.overpaid
    since = sum(period.interest.cents for period in found.accrual_periods)
    receivable = after.get(Account.INTEREST_RECEIVABLE, Money(0))
    if terms.method.value != "flat":
        assert receivable + Money(since) == found.interest


@given(histories())
def test_counting_day_after_day_comes_to_the_same(history):
    document, payments, as_of = history
    document |= {"day_count": "actual/365", "rounding": "half_up", "grace_interest": 0}
    document |= {"method": "level" if document["method"] == "flat" else document["method"]}
    schedule_or_skip(document)
    terms = terms_from_json(document)
    rows = schedule_of(terms).installments
    found = statement_of(terms, rows, payments, as_of=as_of)
    plain = PlainBook(terms, rows).run([(one.on, one.amount.cents) for one in payments], as_of)
    assert plain.splits == [
        (one.fee.cents, one.interest.cents, one.principal.cents, one.overpaid.cents)
        for one in found.allocations
    ]
    assert (plain.principal, plain.interest, plain.fees, plain.overpaid) == (
        found.principal.cents,
        found.interest.cents,
        found.fees.cents,
        found.overpaid.cents,
    )


# --- after the last day of the schedule


def late_interest(day_count, last_due, days, **changes):
    """What so many days add to 1,000.00 at 9 % that nobody paid, after a term of one month."""
    last = date.fromisoformat(last_due)
    start = (last.replace(day=1) - timedelta(days=1)).replace(day=1)
    terms = {
        "principal": "1000.00",
        "annual_rate": "9",
        "method": "interest_only",
        "balloon": True,
        "installments": 1,
        "disbursed_on": start.isoformat(),
        "first_due_on": last_due,
        "day_count": day_count,
    }
    terms = terms_from_json(PLAIN | terms | changes)
    rows = schedule_of(terms).installments
    at_end, later = (
        statement_of(terms, rows, [], as_of=last + timedelta(days=n)).interest for n in (0, days)
    )
    return str((later - at_end).decimal)


@pytest.mark.parametrize(
    ("day_count", "interest"),
    [
        ("actual/365", "7.64"),
        ("equal-periods", "7.64"),
        ("actual/360", "7.75"),
        ("30/360", "7.50"),
        ("actual/actual", "7.64"),
    ],
)
def test_after_the_last_day_the_days_themselves_are_counted(day_count, interest):
    assert late_interest(day_count, "2023-03-01", 31) == interest


@pytest.mark.parametrize("month", range(1, 13))
@pytest.mark.parametrize("year", [2023, 2024])
def test_lateness_costs_the_same_at_every_end_of_a_month(year, month):
    last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    for days, cost in ((1, "0.25"), (73, "18.00"), (365, "90.00")):
        for day_count in ("equal-periods", "actual/365"):
            assert late_interest(day_count, last.isoformat(), days) == cost


def test_with_months_of_thirty_days_a_month_is_a_twelfth_from_each_last_day():
    for month in range(1, 12):
        last = date(2023, month + 1, 1) - timedelta(days=1)
        first_of_next_but_one = date(2023, month + 1, 1)
        days = (first_of_next_but_one - last).days
        cost = late_interest("30/360", last.isoformat(), days)
        assert cost == ("0.75" if last.day == 28 else "0.25")


def test_a_year_after_a_short_last_period_costs_a_year():
    """6.5 %, the last period 28 days: its pace would make the days dearer."""
    assert late_interest("equal-periods", "2023-03-15", 260, principal="1500.87") == "96.22"


# --- what was paid too much and given back


def given_back(*, bounced=False):
    """510.00 at 12 % from 1 June, 600.00 on the 15th, 87.65 given back on the 20th."""
    terms = terms_from_json(PLAIN | DAILY | {"principal": "510.00", "disbursed_on": "2026-06-01"})
    payments = [] if bounced else [received("2026-06-15", "600.00")]
    refund = Refunded(uuid4(), date(2026, 6, 20), dollars("87.65"))
    rows = schedule_of(terms).installments
    found = statement_of(terms, rows, payments, refunds=[refund], as_of=date(2026, 6, 20))
    return found, balances(entries_of(terms, found))


def test_what_was_paid_too_much_is_given_back_and_the_account_is_at_nothing():
    found, after = given_back()
    assert found.overpaid == found.refunded == dollars("87.65")
    assert (found.credit, found.refunded_too_much, found.payoff) == (Money(0),) * 3
    assert after[Account.OVERPAYMENTS] == Money(0)
    assert after[Account.CASH] == dollars("2.35"), "the interest of 14 days"
    assert Account.REFUND_RECEIVABLE not in after


def test_a_refund_whose_payment_came_back_is_owed_by_the_borrower():
    found, after = given_back(bounced=True)
    assert found.refunded_too_much == after[Account.REFUND_RECEIVABLE] == dollars("87.65")
    assert found.payoff == found.principal + found.interest + dollars("87.65")
    assert after[Account.LOANS_RECEIVABLE] == dollars("510.00")
    assert not found.is_paid_off


@pytest.mark.parametrize("amount", [0, -1, 8_766])
def test_no_more_is_given_back_than_is_owed(amount):
    with pytest.raises(RefundTooLarge):
        check_refund(Money(amount), dollars("87.65"))
