"""What was paid too much goes back: one proposes it, another one approves it."""

import pytest

from tests import tier
from tests.factories import lending_loans as loans
from tests.factories.days import At, today
from tests.integration.racing import race
from trepconnect.accounts.models import User
from trepconnect.accounts.service.sign_in import as_actor
from trepconnect.kernel.actor import Actor, Role
from trepconnect.kernel.errors import Forbidden, NotFound
from trepconnect.kernel.money import Money
from trepconnect.lending.ledger.domain import Account, TransactionKind
from trepconnect.lending.ledger.queries import list_posted, loan_balance
from trepconnect.lending.loans.domain.loan import RefundClosed, RefundTooLarge, RefundWaits
from trepconnect.lending.loans.domain.repayment import PaidBy, ReversalReason
from trepconnect.lending.loans.models import LoanRow
from trepconnect.lending.loans.queries.loans import get_loan
from trepconnect.lending.loans.queries.statements import list_repayments, open_account
from trepconnect.lending.loans.service import refunds, repayments

ROUNDS = tier.rounds(5)
SYSTEM = Actor.system()
TEN = Money.of(10)


@pytest.fixture
def by(make):
    """The loan officer who proposes."""
    return loans.officer(make, name="Olu")


@pytest.fixture
def loan_id(make):
    return loans.disbursed(make, on=today(-31))


@pytest.fixture
def refund_id(make, loan_id, by):
    """$10 was paid too much, and a refund of it waits."""
    return loans.refund(make, loan_id, by=by)


def does(make, what, actor, **fields):
    with make.writing() as session:
        return what(session, actor, At(today()), **fields)


def book(session, loan_id):
    return open_account(session, get_loan(session, SYSTEM, loan_id), today=today()).statement


def words(page):
    return " ".join(page.select_one("main").text.split())


def reverse_the_payment(make, session, loan_id):
    (paid,) = list_repayments(session, loan_id)
    back = {"reason": ReversalReason.RETURNED, "returned_on": today()}
    does(make, repayments.reverse_repayment, SYSTEM, repayment_id=paid.id, **back)


def test_a_refund_of_two_people_brings_the_account_to_nothing(make, session, loan_id, refund_id):
    assert book(session, loan_id).credit == TEN, "nothing is posted while it waits"
    loans.approve(make, refund_id, by=loans.officer(make))
    balance = loan_balance(session, loan_id)
    assert balance.of(Account.OVERPAYMENTS) == Money(0)
    assert balance.debits == balance.credits
    found = book(session, loan_id)
    assert (found.credit, found.refunded, found.is_paid_off) == (Money(0), TEN, True)
    standing = [one.entry for one in list_posted(session, loan_id) if one.stands]
    assert (standing[-1].kind, standing[-1].refund_id) == (TransactionKind.REFUND, refund_id)


def test_nobody_approves_what_she_proposed_or_gets_herself(make, session, loan_id, by, refund_id):
    hers = session.get(User, session.get(LoanRow, loan_id).user_id)
    for one, refusal in ((by, Forbidden), (hers, Forbidden), (make.user(Role.SPONSOR), NotFound)):
        with pytest.raises(refusal):
            loans.approve(make, refund_id, by=one)
    assert book(session, loan_id).credit == TEN


def test_a_sponsor_of_the_fund_may_be_the_second_person(make, session, loan_id, refund_id):
    sponsor = make.user(Role.SPONSOR)
    loans.decider(make, session.get(LoanRow, loan_id).fund_id, sponsor)
    loans.approve(make, refund_id, by=sponsor)
    assert book(session, loan_id).credit == Money(0)


def test_one_refund_waits_and_what_was_taken_back_is_never_paid(
    make, session, loan_id, by, refund_id
):
    another = {"loan_id": loan_id, "amount": Money(1), "how": PaidBy.CASH, "reference": ""}
    with pytest.raises(RefundWaits):
        does(make, refunds.propose_refund, as_actor(by), **another)
    for _ in range(2):
        does(make, refunds.withdraw_refund, as_actor(by), refund_id=refund_id)
    with pytest.raises(RefundClosed):
        loans.approve(make, refund_id, by=loans.officer(make))
    assert book(session, loan_id).credit == TEN
    does(make, refunds.propose_refund, as_actor(by), **another)


def test_a_payment_that_came_back_stops_the_refund_that_waits(make, session, loan_id, refund_id):
    reverse_the_payment(make, session, loan_id)
    with pytest.raises(RefundTooLarge):
        loans.approve(make, refund_id, by=loans.officer(make))


def test_a_payment_that_came_back_after_its_refund_is_owed_and_can_be_paid(
    make, session, loan_id, refund_id
):
    loans.approve(make, refund_id, by=loans.officer(make))
    reverse_the_payment(make, session, loan_id)
    found = book(session, loan_id)
    assert found.refunded_too_much == TEN
    assert loan_balance(session, loan_id).of(Account.REFUND_RECEIVABLE) == TEN
    loans.repaid(make, loan_id, found.payoff.decimal)
    balance = loan_balance(session, loan_id)
    assert balance.of(Account.REFUND_RECEIVABLE) == balance.of(Account.OVERPAYMENTS) == Money(0)
    assert session.get(LoanRow, loan_id, populate_existing=True).paid_off_on == today()


def test_eight_who_approve_at_once_post_one_refund(make, session, loan_id, by):
    for number in range(1, ROUNDS + 1):
        refund_id = loans.refund(make, loan_id, by=by)
        officers = [loans.officer(make) for _ in range(4)] * 2
        outcome = race(lambda n, it=refund_id, who=officers: loans.approve(make, it, by=who[n]))
        refused = [one for one in outcome if one is not None]
        assert all(isinstance(one, RefundClosed) for one in refused), outcome
        assert len(refused) == 6, "the same one twice is answered twice"
        assert book(session, loan_id).refunded == Money.of(10 * number)


# --- pages


def test_one_officer_proposes_and_another_approves(app, make, session, loan_id, by):
    payoff = book(session, loan_id).payoff
    loans.repaid(make, loan_id, (payoff + TEN).decimal)
    first = app.test_client().sign_in(by)
    url = f"/staff/loans/{loan_id}/refunds/new"
    form = first.page(url).select_one("main form[method=post]")
    assert form.select_one("[name=amount]")["value"] == "10"
    refused = first.submit(url, amount="10.01", how="check")
    assert refused.status_code == 422
    assert "At most $10.00" in first.check(refused).select_one("#amount-error").text
    for _ in range(2):
        assert first.send(form, url, how="check").status_code == 303, "the same again is the same"
    assert "waits to be approved" in words(first.page(f"/staff/loans/{loan_id}"))
    link = first.page(f"/staff/loans/{loan_id}").find("a", string="Look at the refund")["href"]
    assert not first.page(link).select("form[action$=approve]")

    second = app.test_client().sign_in(loans.officer(make, name="Ada"))
    form = second.page(link).select_one("form[action$=approve]")
    for _ in range(2):
        assert second.send(form).status_code == 303
    assert "Given back" in words(second.page(f"/staff/loans/{loan_id}"))
    late = first.post(f"{link}/withdraw", data={"csrf_token": first.csrf("/account")})
    assert late.status_code == 409


def test_she_reads_that_it_comes_and_that_it_came(client, make, session, loan_id, refund_id):
    client.sign_in(session.get(User, session.get(LoanRow, loan_id).user_id))
    said = words(client.page(f"/your-loans/{loan_id}"))
    assert "You paid $10.00 more than you owed. The office is getting ready" in said
    loans.approve(make, refund_id, by=loans.officer(make))
    said = words(client.page(f"/your-loans/{loan_id}"))
    assert "more than you owed" not in said
    assert "Given back $10.00 on" in said
