"""What a loan writes into the ledger of its fund: the payout, each payment, each refund."""

from __future__ import annotations

from collections.abc import Iterator

from trepconnect.lending.arithmetic.terms import FeeWhen, LoanTerms
from trepconnect.lending.ledger.domain import Account, Entry, TransactionKind, moves_of
from trepconnect.lending.loans.domain.repayment import Allocation, LoanStatement


def entries_of(terms: LoanTerms, statement: LoanStatement) -> tuple[Entry, ...]:
    """Every transaction that stands for this loan once ``statement`` is posted."""
    return (
        *disbursement_entries(terms),
        *_repayment_entries(statement),
        *refund_entries(statement),
    )


def disbursement_entries(terms: LoanTerms) -> Iterator[Entry]:
    """What the borrower gets in hand leaves the cash; a fee that is in the loan, or kept back from
    it, is lent and earned at once; one due with the first payment is earned and to be paid."""
    yield Entry(
        kind=TransactionKind.DISBURSEMENT,
        effective_on=terms.disbursed_on,
        moves=moves_of((Account.LOANS_RECEIVABLE, Account.CASH, terms.amount_financed)),
    )
    fees = moves_of(
        (
            Account.LOANS_RECEIVABLE,
            Account.FEE_INCOME,
            terms.fees_due(FeeWhen.FINANCED) + terms.fees_due(FeeWhen.WITHHELD),
        ),
        (Account.FEE_RECEIVABLE, Account.FEE_INCOME, terms.fees_due(FeeWhen.FIRST_PAYMENT)),
    )
    if fees:
        yield Entry(kind=TransactionKind.FEE, effective_on=terms.disbursed_on, moves=fees)


def _repayment_entries(statement: LoanStatement) -> Iterator[Entry]:
    for allocation in statement.allocations:
        yield from repayment_entries(allocation)


def repayment_entries(allocation: Allocation) -> Iterator[Entry]:
    """The interest earned until the day of the payment, then the payment itself."""
    payment = allocation.payment
    earned = moves_of((Account.INTEREST_RECEIVABLE, Account.INTEREST_INCOME, allocation.earned))
    if earned:
        yield Entry(
            kind=TransactionKind.ACCRUAL,
            effective_on=payment.on,
            moves=earned,
            repayment_id=payment.id,
        )
    yield Entry(
        kind=TransactionKind.REPAYMENT,
        effective_on=payment.on,
        moves=moves_of(
            (Account.CASH, Account.FEE_RECEIVABLE, allocation.fee),
            (Account.CASH, Account.INTEREST_RECEIVABLE, allocation.interest),
            (Account.CASH, Account.LOANS_RECEIVABLE, allocation.principal),
            (Account.CASH, Account.OVERPAYMENTS, allocation.overpaid),
        ),
        repayment_id=payment.id,
    )


def refund_entries(statement: LoanStatement) -> Iterator[Entry]:
    """What is given back of overpayments. What they no longer cover, as a payment came back after
    its refund, is due from the borrower."""
    covered = statement.overpaid
    for refund in statement.refunds:
        still_owed = min(refund.amount, covered)
        covered -= still_owed
        yield Entry(
            kind=TransactionKind.REFUND,
            effective_on=refund.on,
            moves=moves_of(
                (Account.OVERPAYMENTS, Account.CASH, still_owed),
                (Account.REFUND_RECEIVABLE, Account.CASH, refund.amount - still_owed),
            ),
            refund_id=refund.id,
        )
