"""From an approved application to the books: what the services do, and what they refuse."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from tests.factories import lending_loans as loans
from tests.factories.lending_loans import At, today
from trepconnect.accounts.service.sign_in import as_actor
from trepconnect.kernel.actor import Actor, Role
from trepconnect.kernel.errors import Forbidden, NotFound
from trepconnect.kernel.money import Money
from trepconnect.lending.applications.models import ApplicationRow
from trepconnect.lending.applications.service import offering
from trepconnect.lending.arithmetic.terms import FeeWhen
from trepconnect.lending.ledger.domain import Account
from trepconnect.lending.ledger.models import MoveRow, TransactionRow
from trepconnect.lending.ledger.queries import get_books, list_posted, loan_balance
from trepconnect.lending.loans.domain.loan import (
    DisbursedBeforeAccepted,
    LoanState,
    NotDisbursed,
    NotToBeDisbursed,
)
from trepconnect.lending.loans.domain.repayment import (
    AlreadyReversed,
    DayInFuture,
    LoanChanged,
    PaidBy,
    PaymentBeforeLoan,
    ReturnedTooEarly,
    ReversalReason,
)
from trepconnect.lending.loans.models import InstallmentRow, LoanRow, RepaymentRow
from trepconnect.lending.loans.queries.loans import get_loan
from trepconnect.lending.loans.queries.statements import list_repayments, open_account
from trepconnect.lending.loans.service import origination, repayments
from trepconnect.lending.offers import service as offers_service
from trepconnect.lending.offers.domain import (
    DaysRefused,
    NotAccepted,
    NotApproved,
    OfferAlreadyMade,
    OfferClosed,
    OfferState,
)
from trepconnect.lending.offers.models import OfferRow
from trepconnect.lending.products.domain.product import Fee, FeeCode, RepaymentKind
from trepconnect.platform.worker import outbox

SYSTEM = Actor.system()


@pytest.fixture(autouse=True)
def published(app, monkeypatch):
    """Names of the events of a test, in their order."""
    names = []
    publish = outbox.publish

    def note(session, event):
        names.append(event.name.removeprefix("lending."))
        publish(session, event)

    monkeypatch.setattr("trepconnect.platform.worker.outbox.publish", note)
    return names


def borrower(row):
    return Actor(row.user_id, frozenset({Role.ENTREPRENEUR}))


def call(make, do, actor=SYSTEM, *, on=None, **fields):
    with make.writing() as session:
        return do(session, actor, At(on or today()), **fields)


def accept(make, offer_id, application, **fields):
    return call(
        make,
        origination.accept_offer,
        borrower(application),
        offer_id=offer_id,
        **{"signed_name": "Rosa", **fields},
    )


def reverse(make, repayment_id, **fields):
    given = {"reason": ReversalReason.RETURNED, "returned_on": today(), **fields}
    call(make, repayments.reverse_repayment, repayment_id=repayment_id, **given)


def account(session, loan_id, on=None):
    return open_account(session, get_loan(session, SYSTEM, loan_id), today=on or today())


def owed(session, loan_id, which=Account.LOANS_RECEIVABLE):
    return loan_balance(session, loan_id).of(which)


# --- offers


def test_an_offer_is_what_was_approved(make, session, published):
    application = loans.approved(make)
    offer_id = loans.offer(make, application)
    row = session.get(OfferRow, offer_id)
    assert row.state is OfferState.OPEN
    assert row.amount_financed == Money.of(5_000)
    assert row.total_of_payments == row.amount_financed + row.finance_charge
    assert row.expires_on == today(30)
    assert row.terms["installments"] == 12
    assert row.parties["borrower"] == "Rosa"
    assert published[-1] == "offer_made"


@pytest.mark.parametrize("state", ["submitted", "declined", "withdrawn"])
def test_only_what_was_approved_is_offered(make, state):
    application = loans.approved(make)
    with make.writing() as writing:
        writing.get_one(ApplicationRow, application.id).state = state
    with pytest.raises(NotApproved):
        loans.offer(make, application)


def test_an_application_has_one_offer_at_a_time(make):
    application = loans.approved(make)
    loans.offer(make, application)
    with pytest.raises(OfferAlreadyMade):
        loans.offer(make, application)


def test_an_offer_that_expired_or_was_declined_makes_room_for_the_next(make, session):
    application = loans.approved(make)
    old = loans.offer(make, application, on=today(-31))
    new = loans.offer(make, application)
    assert session.get(OfferRow, old).state is OfferState.EXPIRED
    call(make, offers_service.decline_offer, borrower(application), offer_id=new)
    loans.offer(make, application)


def test_the_days_of_an_offer_are_near(make):
    application = loans.approved(make)
    for on, first in ((-1, 31), (0, 3), (0, 200)):
        with pytest.raises(DaysRefused):
            call(
                make,
                offering.make_offer,
                application_id=application.id,
                disbursed_on=today(on),
                first_due_on=today(on + first),
            )


def test_nobody_makes_the_offer_for_a_loan_of_her_own(make):
    officer = loans.officer(make)
    application = loans.approved(make, user=officer)
    with pytest.raises((Forbidden, NotFound)):
        loans.offer(make, application, by=officer)


def test_accepting_makes_a_loan_to_pay_out(make, session, published):
    application = loans.approved(make)
    offer_id = loans.offer(make, application)
    loan_id = accept(make, offer_id, application, signed_name="  Rosa Ortiz ")
    row = session.get(LoanRow, loan_id)
    assert (row.state, row.principal_left) == (LoanState.ACCEPTED, Money.of(5_000))
    assert session.get(OfferRow, offer_id).signed_name == "Rosa Ortiz"
    assert accept(make, offer_id, application) == loan_id
    assert published.count("offer_accepted") == 1


def test_an_offer_is_accepted_with_a_name_only(make):
    application = loans.approved(make)
    offer_id = loans.offer(make, application)
    with pytest.raises(NotAccepted):
        accept(make, offer_id, application, signed_name=" ")


def test_an_offer_can_be_accepted_on_its_last_day_and_not_after(make):
    for days, good in ((30, True), (31, False)):
        application = loans.approved(make)
        offer_id = loans.offer(make, application, on=today(-days))
        if good:
            assert accept(make, offer_id, application)
        else:
            with pytest.raises(OfferClosed):
                accept(make, offer_id, application)


@pytest.mark.parametrize("close", [offers_service.decline_offer, offers_service.withdraw_offer])
def test_an_offer_that_was_answered_or_taken_back_is_closed(make, close):
    application = loans.approved(make)
    offer_id = loans.offer(make, application)
    actor = borrower(application) if close is offers_service.decline_offer else SYSTEM
    call(make, close, actor, offer_id=offer_id)
    with pytest.raises(OfferClosed):
        accept(make, offer_id, application)


def test_only_she_answers_her_offer(make):
    application = loans.approved(make)
    offer_id = loans.offer(make, application)
    stranger, officer = make.user(), loans.officer(make)
    for person, refusal in ((stranger, NotFound), (officer, Forbidden)):
        with pytest.raises(refusal):
            call(
                make,
                origination.accept_offer,
                as_actor(person),
                offer_id=offer_id,
                signed_name="Rosa",
            )


# --- paying out


def test_paying_out_counts_the_schedule_from_the_real_day(make, session, published):
    application = loans.approved(make)
    loan_id = loans.accepted(make, application, on=today(-3))
    call(
        make,
        origination.disburse,
        loan_id=loan_id,
        paid_on=today(-1),
        how=PaidBy.TRANSFER,
        reference="A 17",
    )
    loan = get_loan(session, SYSTEM, loan_id)
    rows = session.scalars(
        select(InstallmentRow)
        .where(InstallmentRow.loan_id == loan_id)
        .order_by(InstallmentRow.number)
    ).all()
    assert loan.disbursed_on == today(-1)
    assert (rows[0].due_on - today(-1)).days >= 28
    assert rows[-1].balance == Money(0)
    assert loan.unpaid_since == rows[0].due_on
    assert owed(session, loan_id) == Money.of(5_000)
    assert published[-1] == "loan_disbursed"


def test_fees_are_booked_as_they_are_paid(make, session):
    closing = Fee(FeeCode.CLOSING, Money.of(50))
    for when, cash, receivable in (
        (FeeWhen.WITHHELD, 4_950, 0),
        (FeeWhen.FINANCED, 5_000, 0),
        (FeeWhen.FIRST_PAYMENT, 5_000, 50),
    ):
        fee = Fee(closing.code, closing.flat, when=when)
        loan_id = loans.disbursed(make, fees=(fee,))
        balance = loan_balance(session, loan_id)
        assert -balance.of(Account.CASH) == Money.of(cash)
        assert balance.of(Account.FEE_RECEIVABLE) == Money.of(receivable)
        assert balance.of(Account.FEE_INCOME) == Money.of(50)
        assert balance.debits == balance.credits


def test_money_is_paid_out_once(make):
    loan_id = loans.disbursed(make)
    with pytest.raises(NotToBeDisbursed):
        call(
            make,
            origination.disburse,
            loan_id=loan_id,
            paid_on=today(),
            how=PaidBy.CASH,
            reference="",
        )


def test_money_is_paid_out_between_the_acceptance_and_today(make):
    loan_id = loans.accepted(make)
    for day, refusal in ((today(1), DayInFuture), (today(-1), DisbursedBeforeAccepted)):
        with pytest.raises(refusal):
            call(
                make,
                origination.disburse,
                loan_id=loan_id,
                paid_on=day,
                how=PaidBy.CASH,
                reference="",
            )


def test_a_loan_that_was_cancelled_is_not_paid_out_and_a_new_offer_may_follow(make, session):
    application = loans.approved(make)
    loan_id = loans.accepted(make, application)
    call(make, origination.cancel_loan, loan_id=loan_id)
    assert session.get(LoanRow, loan_id).state is LoanState.CANCELLED
    with pytest.raises(NotToBeDisbursed):
        call(
            make,
            origination.disburse,
            loan_id=loan_id,
            paid_on=today(),
            how=PaidBy.CASH,
            reference="",
        )
    assert loans.accepted(make, application) != loan_id


def test_what_was_paid_out_is_not_cancelled(make):
    with pytest.raises(NotToBeDisbursed):
        call(make, origination.cancel_loan, loan_id=loans.disbursed(make))


# --- payments


def test_a_payment_is_split_and_booked(make, session, published):
    loan_id = loans.disbursed(make, on=today(-31))
    first, second, *_ = account(session, loan_id).promised
    loans.repaid(make, loan_id, first.payment.decimal)
    allocation = account(session, loan_id).statement.allocations[0]
    assert allocation.interest == Money.of("33.97")  # 31 days on 5,000 at 8 %
    assert owed(session, loan_id) == allocation.principal_left
    assert owed(session, loan_id, Account.INTEREST_INCOME) == Money.of("33.97")
    assert owed(session, loan_id, Account.INTEREST_RECEIVABLE) == Money(0)
    assert session.get(LoanRow, loan_id).unpaid_since == second.due_on
    assert published[-1] == "repayment_posted"


def test_the_same_form_twice_is_one_payment(make, session, published):
    loan_id, key = loans.disbursed(make), uuid4()
    first = loans.repaid(make, loan_id, key=key)
    assert loans.repaid(make, loan_id, key=key) == first
    assert len(list_repayments(session, loan_id)) == 1
    assert published.count("repayment_posted") == 1


def test_a_form_that_was_opened_before_another_payment_is_refused(make, session):
    loan_id = loans.disbursed(make)
    seen = session.get(LoanRow, loan_id).version
    loans.repaid(make, loan_id, seen_version=seen)
    with pytest.raises(LoanChanged):
        loans.repaid(make, loan_id, seen_version=seen)


def test_payments_come_after_the_money_and_before_tomorrow(make):
    loan_id = loans.disbursed(make)
    with pytest.raises(PaymentBeforeLoan):
        loans.repaid(make, loan_id, on=today(-1))
    with pytest.raises(DayInFuture):
        loans.repaid(make, loan_id, on=today(1), posted_on=today())
    with pytest.raises(NotDisbursed):
        loans.repaid(make, loans.accepted(make))


def test_the_last_payment_pays_the_loan_off_and_what_is_too_much_is_hers(make, session, published):
    loan_id = loans.disbursed(make, repayment=RepaymentKind.ZERO_INTEREST, rate=0)
    loans.repaid(make, loan_id, "6000")
    row = session.get(LoanRow, loan_id)
    assert (row.state, row.paid_off_on) == (LoanState.PAID_OFF, today())
    assert row.unpaid_since is None
    assert owed(session, loan_id, Account.OVERPAYMENTS) == Money.of(1_000)
    assert published[-2:] == ["loan_paid_off", "repayment_posted"]


def test_more_money_after_the_last_payment_is_hers(make, session):
    loan_id = loans.disbursed(make, repayment=RepaymentKind.ZERO_INTEREST, rate=0)
    loans.repaid(make, loan_id, "5000")
    loans.repaid(make, loan_id, "20")
    assert owed(session, loan_id, Account.OVERPAYMENTS) == Money.of(20)


def test_a_backdated_payment_counts_from_its_day_and_the_later_ones_are_counted_again(
    make, session
):
    """The same payments, in whatever order posted, leave the same statement and balances."""
    day = today(-60)
    orders = ((40, 10), (10, 40))
    books, balances = [], []
    for order in orders:
        loan_id = loans.disbursed(make, on=day)
        for days in order:
            loans.repaid(make, loan_id, "450", on=day + timedelta(days=days))
        found = account(session, loan_id)
        books.append([(one.interest, one.principal) for one in found.statement.allocations])
        balances.append([(one.account, one.balance) for one in _standing(session, loan_id)])
    assert books[0] == books[1]
    assert balances[0] == balances[1]


def _standing(session, loan_id):
    return loan_balance(session, loan_id).accounts


def test_a_returned_check_is_mirrored_and_the_loan_is_as_if_it_never_came(
    make, session, published
):
    day = today(-60)
    loan_id, other = loans.disbursed(make, on=day), loans.disbursed(make, on=day)
    bad = loans.repaid(make, loan_id, "450", on=day + timedelta(days=10))
    for one in (loan_id, other):
        loans.repaid(make, one, "450", on=day + timedelta(days=40))
    reverse(make, bad)
    assert published[-1] == "repayment_reversed"
    assert account(session, loan_id).statement.payoff == account(session, other).statement.payoff
    for which in Account:
        assert owed(session, loan_id, which) == owed(session, other, which)
    posted = list_posted(session, loan_id)
    assert [one.number for one in posted] == list(range(1, len(posted) + 1))
    mirrors = [one for one in posted if one.mirrors is not None]
    assert mirrors
    by_number = {one.number: one.entry for one in posted}
    for one in mirrors:
        assert by_number[one.mirrors].mirrored == one.entry


def test_a_payment_is_reversed_once_and_not_before_it_came(make):
    loan_id = loans.disbursed(make, on=today(-9))
    paid = loans.repaid(make, loan_id, on=today(-5))
    with pytest.raises(ReturnedTooEarly):
        reverse(make, paid, returned_on=today(-6))
    with pytest.raises(DayInFuture):
        reverse(make, paid, returned_on=today(1))
    reverse(make, paid)
    with pytest.raises(AlreadyReversed):
        reverse(make, paid)


def test_a_loan_that_was_paid_off_with_a_bad_check_is_open_again(make, session, published):
    loan_id = loans.disbursed(make, repayment=RepaymentKind.ZERO_INTEREST, rate=0)
    reverse(make, loans.repaid(make, loan_id, "5000"))
    row = session.get(LoanRow, loan_id)
    assert (row.state, row.paid_off_on) == (LoanState.ACTIVE, None)
    assert row.principal_left == Money.of(5_000)
    loans.repaid(make, loan_id, "5000")
    assert published.count("loan_paid_off") == 2


def test_nobody_books_a_loan_of_her_own(make):
    officer = loans.officer(make)
    application = loans.approved(make, user=officer)
    loan_id = loans.disbursed(make, application)
    paid = loans.repaid(make, loan_id)
    with pytest.raises(Forbidden):
        loans.repaid(make, loan_id, by=officer)
    with pytest.raises(Forbidden):
        call(
            make,
            repayments.reverse_repayment,
            as_actor(officer),
            repayment_id=paid,
            reason=ReversalReason.MISTAKE,
            returned_on=today(),
        )
    waiting = loans.accepted(make, loans.approved(make, user=officer))
    with pytest.raises(Forbidden):
        call(
            make,
            origination.disburse,
            as_actor(officer),
            loan_id=waiting,
            paid_on=today(),
            how=PaidBy.CASH,
            reference="",
        )


@pytest.mark.parametrize("role", [Role.SPONSOR, Role.MANAGER, Role.ADMIN, Role.MENTOR])
def test_only_loan_officers_post(make, session, role):
    loan_id = loans.disbursed(make)
    person = make.user(role)
    if role is Role.SPONSOR:
        loans.decider(make, session.get(LoanRow, loan_id).fund_id, person)
    with pytest.raises((Forbidden, NotFound)):
        loans.repaid(make, loan_id, by=person)
    with pytest.raises(Forbidden):
        get_books(session, as_actor(person), session.get(LoanRow, loan_id).fund_id)


# --- the ledger


def test_the_books_of_a_fund_hold_its_loans_and_no_others(make, session):
    product = loans.product(make)
    for amount in (1_000, 2_000):
        loans.disbursed(make, loans.approved(make, of=product, amount=Money.of(amount)))
    loans.disbursed(make)
    books = get_books(session, SYSTEM, product.fund_id).balance
    assert books.of(Account.LOANS_RECEIVABLE) == Money.of(3_000)
    assert books.debits == books.credits == Money.of(3_000)


@pytest.mark.parametrize("table", ["ledger_transactions", "ledger_moves"])
@pytest.mark.parametrize(
    "statement", ["DELETE FROM {}", "UPDATE {} SET {} = 1"], ids=["delete", "update"]
)
def test_the_database_refuses_to_change_the_ledger(make, session, table, statement):
    loans.disbursed(make)
    column = "number" if table == "ledger_transactions" else "amount"
    with pytest.raises(DBAPIError, match="append-only"), make.writing() as writing:
        writing.execute(text(statement.format(table, column)))
    assert session.scalar(select(func.count()).select_from(TransactionRow)) == 1


def test_the_database_refuses_a_move_of_nothing_and_one_that_stays(make, session):
    loans.disbursed(make)
    transaction = session.scalars(select(TransactionRow)).one()
    for amount, credit in ((0, Account.CASH), (-5, Account.CASH), (5, Account.FEE_INCOME)):
        with pytest.raises(DBAPIError), make.writing() as writing:
            writing.add(
                MoveRow(
                    transaction_id=transaction.id,
                    position=9,
                    debit=Account.FEE_INCOME,
                    credit=credit,
                    amount=Money(amount),
                )
            )


def test_every_transaction_has_moves_and_every_payment_its_entries(make, session):
    loan_id = loans.disbursed(make, on=today(-40))
    loans.repaid(make, loan_id, "50", on=today(-3))
    without = (
        select(func.count())
        .select_from(TransactionRow)
        .outerjoin(MoveRow, MoveRow.transaction_id == TransactionRow.id)
        .where(MoveRow.position.is_(None))
    )
    assert session.scalar(without) == 0
    kinds = [one.entry.kind.value for one in list_posted(session, loan_id)]
    assert kinds == ["disbursement", "accrual", "repayment"]
    assert session.scalar(select(func.count()).select_from(RepaymentRow)) == 1


def test_a_payment_reads_its_loan_once(make, count_queries):
    loan_id = loans.disbursed(make, loans.approved(make))
    with count_queries() as seen:
        call(
            make,
            repayments.post_repayment,
            loan_id=loan_id,
            amount=Money.of(50),
            received_on=today(),
            how=PaidBy.CASH,
            reference="7",
            key=uuid4(),
        )
    reads = [one for one in seen if one.startswith("SELECT") and "FROM loans" in one]
    assert len(reads) == 1, reads
