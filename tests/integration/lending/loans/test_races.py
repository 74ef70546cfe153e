"""What may happen once happens once, however many try at the same moment."""

from collections import Counter
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from tests import tier
from tests.factories import lending_loans as loans
from tests.factories.days import today
from tests.integration.racing import race
from trepconnect.accounts.models import User
from trepconnect.kernel.actor import Actor, Role
from trepconnect.kernel.money import Money
from trepconnect.lending.ledger.domain import Account
from trepconnect.lending.ledger.models import TransactionRow
from trepconnect.lending.ledger.queries import loan_balance
from trepconnect.lending.loans.domain.loan import (
    LoanDisbursed,
    NotToBeDisbursed,
    OfferAccepted,
    RepaymentPosted,
    RepaymentReversed,
)
from trepconnect.lending.loans.domain.repayment import (
    AlreadyReversed,
    LoanChanged,
    PaidBy,
    ReversalReason,
)
from trepconnect.lending.loans.models import LoanRow, RepaymentRow
from trepconnect.lending.loans.queries.loans import get_loan
from trepconnect.lending.loans.queries.statements import open_account
from trepconnect.lending.loans.service import origination, repayments
from trepconnect.lending.offers import service as offers_service
from trepconnect.lending.offers.domain import OfferClosed, OfferMade
from trepconnect.platform.data.audit import AuditEntry
from trepconnect.platform.worker import outbox

ROUNDS = tier.rounds(8)
FEW_ROUNDS = tier.rounds(5)
PAGE_ROUNDS = tier.rounds(3)
CONTENDERS = 8
SYSTEM = Actor.system()


@pytest.fixture
def office(app):
    """Nobody listens: a race is about the rows."""
    app.config.update(WTF_CSRF_ENABLED=False)
    outbox.init_app(app, [])
    return app


def recorded(session, event):
    """How often the audit log says that this happened."""
    return session.scalar(select(func.count()).where(AuditEntry.action == event.name))


def does(make, what, actor=SYSTEM, **fields):
    with make.writing() as session:
        return what(session, actor, loans.At(today()), **fields)


def one_winner(outcome, refusal):
    """Whether one of them did it, and all others were refused by name."""
    refused = [one for one in outcome if isinstance(one, refusal)]
    others = [one for one in outcome if not isinstance(one, refusal)]
    assert not [one for one in others if isinstance(one, Exception)], outcome
    return len(refused) == CONTENDERS - 1


# --- acceptance


def borrower(application):
    return Actor(application.user_id, frozenset({Role.ENTREPRENEUR}))


def accept(make, application, offer_id):
    return does(
        make,
        origination.accept_offer,
        borrower(application),
        offer_id=offer_id,
        signed_name="Rosa",
    )


def cancel(make, loan_id):
    does(make, origination.cancel_loan, loan_id=loan_id)


@pytest.mark.usefixtures("office")
def test_an_offer_is_accepted_once(make, session):
    application = loans.approved(make)
    for number in range(1, ROUNDS + 1):
        offer_id = loans.offer(make, application)
        outcome = race(lambda _number, it=offer_id: accept(make, application, it))
        (loan_id,) = set(outcome)
        assert session.get(LoanRow, loan_id).offer_id == offer_id
        assert recorded(session, OfferAccepted) == number
        cancel(make, loan_id)
    assert session.scalar(select(func.count()).select_from(LoanRow)) == ROUNDS


@pytest.mark.usefixtures("office")
def test_an_offer_is_accepted_or_declined_and_never_both(make, session):
    application = loans.approved(make)
    for _ in range(FEW_ROUNDS):
        offer_id = loans.offer(make, application)

        def answer(number, offer_id=offer_id):
            if number % 2:
                return accept(make, application, offer_id)
            return does(
                make, offers_service.decline_offer, borrower(application), offer_id=offer_id
            )

        outcome = race(answer)
        loan_ids = {one for one in outcome if isinstance(one, UUID)}
        assert len([one for one in outcome if isinstance(one, OfferClosed)]) == CONTENDERS // 2
        found = session.scalars(select(LoanRow.id).where(LoanRow.offer_id == offer_id)).all()
        assert set(found) == loan_ids
        for loan_id in loan_ids:
            cancel(make, loan_id)


# --- paying out


@pytest.mark.usefixtures("office")
def test_money_is_paid_out_once(make, session):
    handed_out = {"paid_on": today(), "how": PaidBy.CASH, "reference": ""}
    for number, loan_id in enumerate(loans.accepted_many(make, ROUNDS), 1):
        outcome = race(
            lambda _n, it=loan_id: does(make, origination.disburse, loan_id=it, **handed_out)
        )
        assert one_winner(outcome, NotToBeDisbursed)
        assert recorded(session, LoanDisbursed) == number
    owed = select(func.sum(LoanRow.principal_left))
    assert session.scalar(owed) == Money.of(5_000 * ROUNDS)
    assert session.scalar(select(func.count()).select_from(TransactionRow)) == ROUNDS


# --- payments


def rounds_of_loans(make, rounds, of_each=25):
    """A fresh loan every so many rounds: each payment replays the loan."""
    product = loans.product(make)
    for number in range(rounds):
        if number % of_each == 0:
            loan_id = loans.disbursed(make, loans.approved(make, of=product), on=today(-40))
        yield number, loan_id


def version_of(session, loan_id):
    return session.get(LoanRow, loan_id, populate_existing=True).version


def assert_books(session, loan_id, payments):
    """The books hold so many payments of 10.00, and are those of the replay."""
    loan = get_loan(session, SYSTEM, loan_id)
    account = open_account(session, loan, today=today())
    balance = loan_balance(session, loan_id)
    assert len(account.repayments) == payments
    assert -balance.of(Account.CASH) == Money.of(5_000 - 10 * payments)
    assert (
        balance.of(Account.LOANS_RECEIVABLE) == account.statement.principal == loan.principal_left
    )
    assert balance.debits == balance.credits


@pytest.mark.usefixtures("office")
def test_the_same_form_posts_one_payment(make, session):
    for number, loan_id in rounds_of_loans(make, ROUNDS):
        form = {"key": uuid4(), "seen_version": version_of(session, loan_id)}
        outcome = race(lambda _n, it=loan_id, form=form: loans.repaid(make, it, "10", **form))
        (paid,) = set(outcome)
        assert session.get(RepaymentRow, paid).loan_id == loan_id
        assert recorded(session, RepaymentPosted) == number + 1
        assert_books(session, loan_id, number % 25 + 1)


@pytest.mark.usefixtures("office")
def test_of_different_payments_on_one_page_the_first_counts_and_the_others_are_told(make, session):
    for number, loan_id in rounds_of_loans(make, FEW_ROUNDS):
        seen = version_of(session, loan_id)
        outcome = race(
            lambda _n, it=loan_id, seen=seen: loans.repaid(make, it, "10", seen_version=seen)
        )
        assert one_winner(outcome, LoanChanged)
        assert_books(session, loan_id, number % 25 + 1)


@pytest.mark.usefixtures("office")
def test_different_payments_that_wait_for_each_other_all_count(make, session):
    for number, loan_id in rounds_of_loans(make, FEW_ROUNDS, of_each=2):
        outcome = race(lambda _number, it=loan_id: loans.repaid(make, it, "10"))
        assert len(set(outcome)) == CONTENDERS, outcome
        assert_books(session, loan_id, CONTENDERS * (number % 2 + 1))


@pytest.mark.usefixtures("office")
def test_a_payment_is_taken_back_once(make, session):
    back = {"reason": ReversalReason.RETURNED, "returned_on": today()}
    for number, loan_id in rounds_of_loans(make, FEW_ROUNDS):
        paid = loans.repaid(make, loan_id, "10")
        outcome = race(
            lambda _n, it=paid: does(make, repayments.reverse_repayment, repayment_id=it, **back)
        )
        assert one_winner(outcome, AlreadyReversed)
        assert recorded(session, RepaymentReversed) == number + 1
        assert loan_balance(session, loan_id).of(Account.LOANS_RECEIVABLE) == Money.of(5_000)


# --- the same through the pages


def answers(clients, url, forms):
    """What each browser was answered; never a crash."""
    outcome = race(lambda number: clients[number].post(url, data=forms[number]).status_code)
    assert all(isinstance(one, int) and one < 500 for one in outcome), outcome
    return Counter(outcome)


def browsers(office, user):
    """Several browsers of one person."""
    return [office.test_client().sign_in(user) for _ in range(CONTENDERS)]


def payment(version, key=None):
    return {
        "key": str(key or uuid4()),
        "version": str(version),
        "amount": "10",
        "received_on": today().isoformat(),
        "how": "cash",
        "step": "confirm",
    }


def test_pages_tell_who_came_too_late_and_never_crash(office, make, session):
    clients = browsers(office, loans.officer(make))
    lost = {303: 1, 409: CONTENDERS - 1}
    handed_out = {"paid_on": today().isoformat(), "how": "check", "step": "confirm"}
    for loan_id in loans.accepted_many(make, PAGE_ROUNDS):
        url = f"/staff/loans/{loan_id}"
        each = [handed_out | {"key": str(uuid4())} for _ in range(CONTENDERS)]
        assert answers(clients, f"{url}/pay-out", each) == lost
        version = version_of(session, loan_id)
        forms = [payment(version) for _ in range(CONTENDERS)]
        assert answers(clients, f"{url}/payments/new", forms) == lost
        same = [payment(version_of(session, loan_id), uuid4())] * CONTENDERS
        assert answers(clients, f"{url}/payments/new", same) == {303: CONTENDERS}
        assert_books(session, loan_id, 2)


def test_the_same_form_eight_times_is_answered_alike_and_counts_once(office, make, session):
    clients, alike = browsers(office, loans.officer(make)), {303: CONTENDERS}
    for loan_id in loans.accepted_many(make, PAGE_ROUNDS):
        form = {"paid_on": today().isoformat(), "how": "check", "step": "confirm"}
        out = [form | {"key": str(uuid4())}] * CONTENDERS
        assert answers(clients, f"/staff/loans/{loan_id}/pay-out", out) == alike
        paid = loans.repaid(make, loan_id, "10")
        form = {"reason": "returned", "returned_on": today().isoformat(), "step": "confirm"}
        form |= {"version": str(version_of(session, loan_id)), "key": str(uuid4())}
        assert answers(clients, f"/staff/payments/{paid}/reverse", [form] * CONTENDERS) == alike
        assert loan_balance(session, loan_id).of(Account.LOANS_RECEIVABLE) == Money.of(5_000)


def test_the_same_form_of_an_offer_eight_times_makes_one(office, make, session):
    clients = browsers(office, loans.officer(make))
    for number in range(1, PAGE_ROUNDS + 1):
        form = {"disbursed_on": today(1).isoformat(), "first_due_on": today(31).isoformat()}
        form |= {"step": "confirm", "key": str(uuid4())}
        url = f"/staff/applications/{loans.approved(make).id}/offer"
        assert answers(clients, url, [form] * CONTENDERS) == {303: CONTENDERS}
        assert recorded(session, OfferMade) == number


def test_a_page_that_is_accepted_eight_times_is_accepted_once(office, make, session):
    application = loans.approved(make)
    clients = browsers(office, session.get(User, application.user_id))
    form = {"agrees": "y", "signed_name": "Rosa"}
    for number in range(1, PAGE_ROUNDS + 1):
        offer_id = loans.offer(make, application)
        url = f"/offers/{offer_id}/accept"
        assert answers(clients, url, [form] * CONTENDERS) == {303: CONTENDERS}
        assert recorded(session, OfferAccepted) == number
        cancel(make, session.scalar(select(LoanRow.id).where(LoanRow.offer_id == offer_id)))
