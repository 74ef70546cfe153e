"""Any sequence of offers, money paid out, payments and reversals, beside a plain model of it."""

from collections import Counter
from uuid import uuid4

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select

from tests import tier
from tests.factories import lending_loans as loans
from tests.factories.lending_loans import At, today
from tests.unit.lending.loans.plain_book import PlainBook
from trepconnect.accounts.service.sign_in import as_actor
from trepconnect.kernel.actor import Actor, Role
from trepconnect.kernel.money import Money
from trepconnect.lending.applications.service import offering
from trepconnect.lending.arithmetic.terms import FeeWhen
from trepconnect.lending.ledger.domain import Account
from trepconnect.lending.ledger.models import MoveRow, TransactionRow
from trepconnect.lending.ledger.queries import get_books, list_posted, loan_balance, plain_totals
from trepconnect.lending.loans.domain.entries import entries_of
from trepconnect.lending.loans.domain.loan import NotToBeDisbursed, RefundTooLarge
from trepconnect.lending.loans.domain.repayment import AlreadyReversed, PaidBy, ReversalReason
from trepconnect.lending.loans.models import LoanRow
from trepconnect.lending.loans.queries.loans import get_loan
from trepconnect.lending.loans.queries.statements import open_account
from trepconnect.lending.loans.service import origination, refunds, repayments
from trepconnect.lending.offers import service as offers_service
from trepconnect.lending.offers.domain import OfferAlreadyMade, OfferClosed
from trepconnect.lending.products.domain.product import Fee, FeeCode, RepaymentKind

SYSTEM = Actor.system()
DAYS = 150
FEE = Fee(FeeCode.SERVICE, Money.of(30), when=FeeWhen.FIRST_PAYMENT)
PRODUCTS = (
    {"rate": 900, "fees": (FEE,)},
    {"rate": 0, "repayment": RepaymentKind.ZERO_INTEREST},
    {"rate": 1200, "repayment": RepaymentKind.EQUAL_PRINCIPAL},
)
which = st.integers(0, len(PRODUCTS) - 1)
days = st.integers(0, DAYS)
amounts = st.sampled_from([1, 50_00, 124_37, 260_00, 1_400_00])


class Books(RuleBasedStateMachine):
    """One application for each product, of two funds. The model: the state of its offer, and the
    payments that stand, with their days."""

    make = None  # set by the test
    session = None

    def __init__(self):
        super().__init__()
        first, last = loans.product(self.make), None
        self.funds = {first.fund_id}
        self.applications = []
        for changes in PRODUCTS:
            last = loans.product(self.make, **changes)
            self.funds.add(last.fund_id)
            application = loans.approved(self.make, of=last, amount=Money.of(1_200), months=4)
            self.applications.append(application)
        self.offers = {}  # number → [state, offer id]
        self.loan_ids = {}  # number → loan id
        self.paid_out = {}  # number → payments: {id: (day, order, cents)}
        self.gone = []  # payments that were reversed
        self.given_back = Counter()  # number → cents
        self.officer = as_actor(loans.officer(self.make))

    @initialize()
    def begin(self):
        """Two loans are out from the start; the third goes the whole way."""
        for number in (0, 1):
            self.offer(number)
            self.accept(number)
            self.disburse(number)

    def does(self, refusals, what, actor=SYSTEM, **fields):
        """What the service returned, and whether it did it; it refuses with these only."""
        try:
            with self.make.writing() as session:
                return what(session, actor, At(today()), **fields), True
        except refusals:
            return None, False

    def borrower(self, number):
        user_id = self.applications[number].user_id
        return Actor(user_id, frozenset({Role.ENTREPRENEUR}))

    @rule(number=which, step=st.sampled_from(["offer", "decline", "accept", "disburse"]))
    def go_on(self, number, step):
        getattr(self, step)(number)

    def offer(self, number):
        made, done = self.does(
            OfferAlreadyMade,
            offering.make_offer,
            application_id=self.applications[number].id,
            disbursed_on=today(),
            first_due_on=today(31),
        )
        assert done is (self.offers.get(number, ["none"])[0] not in {"open", "accepted"})
        if done:
            self.offers[number] = ["open", made]

    def decline(self, number):
        if number not in self.offers:
            return
        state, offer_id = self.offers[number]
        _, done = self.does(
            OfferClosed, offers_service.decline_offer, self.borrower(number), offer_id=offer_id
        )
        assert done is (state in {"open", "declined"})
        if done:
            self.offers[number][0] = "declined"

    def accept(self, number):
        if number not in self.offers:
            return
        state, offer_id = self.offers[number]
        loan_id, done = self.does(
            OfferClosed,
            origination.accept_offer,
            self.borrower(number),
            offer_id=offer_id,
            signed_name="Rosa",
        )
        assert done is (state in {"open", "accepted"})
        if done:
            self.offers[number][0] = "accepted"
            assert self.loan_ids.setdefault(number, loan_id) == loan_id

    def disburse(self, number):
        """Accepted today, but paid out long ago: the clock of the acceptance is set back."""
        if number not in self.loan_ids:
            return
        with self.make.writing() as session:
            row = session.get_one(LoanRow, self.loan_ids[number])
            row.accepted_at = At(today(-DAYS)).now()
        _, done = self.does(
            NotToBeDisbursed,
            origination.disburse,
            loan_id=self.loan_ids[number],
            paid_on=today(-DAYS),
            how=PaidBy.CHECK,
            reference="",
        )
        assert done is (number not in self.paid_out)
        self.paid_out.setdefault(number, {})
        self.compare(number)

    @rule(number=st.integers(0, 1), day=st.integers(0, 20), cents=amounts)
    def repay_lately(self, number, day, cents):
        self.repay(number, day, cents, twice=True)

    @rule(number=which, day=days, cents=amounts)
    def repay_on_any_day(self, number, day, cents):
        if number in self.paid_out:
            self.repay(number, day, cents, twice=False)

    def repay(self, number, day, cents, *, twice):
        form = {
            "loan_id": self.loan_ids[number],
            "amount": Money(cents),
            "received_on": today(-day),
            "how": PaidBy.CASH,
            "reference": "",
            "key": uuid4(),
        }
        posted, _ = self.does((), repayments.post_repayment, **form)
        if twice:
            assert self.does((), repayments.post_repayment, **form) == (posted, True)
        self.paid_out[number][posted] = (today(-day), len(self.gone) + self.count(number), cents)
        self.compare(number)

    def count(self, number):
        return len(self.paid_out[number])

    @precondition(lambda self: any(self.paid_out.values()))
    @rule(choice=st.integers(0, 20))
    def reverse(self, choice):
        standing = [(n, paid) for n, payments in self.paid_out.items() for paid in payments]
        number, paid = standing[choice % len(standing)]
        self.take_back(paid)
        del self.paid_out[number][paid]
        self.gone.append(paid)
        self.compare(number)

    @rule(number=which, cents=st.sampled_from([1, 20_00, 500_00]))
    def give_back(self, number, cents):
        """Never more than the credit, and always by two people."""
        if number not in self.paid_out:
            return
        credit = self.account(number).statement.credit
        refund_id, done = self.does(
            RefundTooLarge,
            refunds.propose_refund,
            self.officer,
            loan_id=self.loan_ids[number],
            amount=Money(cents),
            how=PaidBy.CASH,
            reference="",
        )
        assert done is (cents <= credit.cents)
        if done:
            self.does((), refunds.approve_refund, refund_id=refund_id)
            self.given_back[number] += cents
        self.compare(number)

    @precondition(lambda self: self.gone)
    @rule(choice=st.integers(0, 20))
    def reverse_again(self, choice):
        assert self.take_back(self.gone[choice % len(self.gone)], AlreadyReversed) is False

    def take_back(self, paid, refusals=()):
        _, done = self.does(
            refusals,
            repayments.reverse_repayment,
            repayment_id=paid,
            reason=ReversalReason.RETURNED,
            returned_on=today(),
        )
        return done

    @invariant()
    def debits_equal_credits_of_every_fund(self):
        for fund_id in self.funds:
            balance = get_books(self.session, SYSTEM, fund_id).balance
            assert list(balance.accounts) == plain_totals(self.session).get(fund_id, [])
            assert balance.debits == balance.credits
            net = sum(one.debits.cents - one.credits.cents for one in balance.accounts)
            assert net == 0

    @invariant()
    def every_transaction_moves_something(self):
        moved = select(func.count(func.distinct(MoveRow.transaction_id)))
        written = select(func.count()).select_from(TransactionRow)
        assert self.session.scalar(moved) == self.session.scalar(written)

    def account(self, number):
        loan = get_loan(self.session, SYSTEM, self.loan_ids[number])
        return open_account(self.session, loan, today=today())

    def compare(self, number):
        """The books beside the plain model, and what stands beside the replay."""
        loan_id, payments = self.loan_ids[number], sorted(self.paid_out[number].values())
        account = self.account(number)
        loan = account.loan
        plain = PlainBook(loan.terms, account.promised)
        plain.run([(day, cents) for day, _order, cents in payments], today())
        statement, balance = account.statement, loan_balance(self.session, loan_id)
        owed = balance.of(Account.LOANS_RECEIVABLE)
        assert owed.cents == plain.principal >= 0
        assert statement.principal == loan.principal_left == owed
        credit = plain.overpaid - self.given_back[number]
        assert balance.of(Account.OVERPAYMENTS).cents == max(credit, 0) == statement.credit.cents
        assert balance.of(Account.REFUND_RECEIVABLE).cents == max(-credit, 0)
        assert balance.of(Account.FEE_RECEIVABLE).cents == plain.fees
        assert statement.interest.cents == plain.interest
        assert (loan.state == "paid_off") is statement.is_paid_off
        assert loan.unpaid_since == (statement.unpaid[0].due_on if statement.unpaid else None)
        standing = [one.entry for one in list_posted(self.session, loan_id) if one.stands]
        wanted = entries_of(loan.terms, statement)
        assert sorted(standing, key=str) == sorted(wanted, key=str)


def test_any_sequence_keeps_the_books_true(make, session):
    Books.make, Books.session = make, session
    run_state_machine_as_test(
        Books,
        settings=settings(
            max_examples=tier.examples(15),
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
