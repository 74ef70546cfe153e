"""Double entry: each fund's accounts, and transactions made of moves from one account to another.

A move takes an amount above zero and names both sides, so that nothing can be written that does
not add up. What stands is never changed: a mistake is mirrored, and the right thing posted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from trepconnect.kernel.errors import DomainError
from trepconnect.kernel.money import Money


class Account(StrEnum):
    """The chart of accounts; every fund has the same."""

    CASH = "cash"
    LOANS_RECEIVABLE = "loans_receivable"
    INTEREST_RECEIVABLE = "interest_receivable"
    FEE_RECEIVABLE = "fee_receivable"
    REFUND_RECEIVABLE = "refund_receivable"
    OVERPAYMENTS = "overpayments"
    INTEREST_INCOME = "interest_income"
    FEE_INCOME = "fee_income"


class AccountClass(StrEnum):
    ASSET = "asset"
    LIABILITY = "liability"
    INCOME = "income"


CLASSES: Mapping[Account, AccountClass] = {
    Account.CASH: AccountClass.ASSET,
    Account.LOANS_RECEIVABLE: AccountClass.ASSET,
    Account.INTEREST_RECEIVABLE: AccountClass.ASSET,
    Account.FEE_RECEIVABLE: AccountClass.ASSET,
    Account.REFUND_RECEIVABLE: AccountClass.ASSET,
    Account.OVERPAYMENTS: AccountClass.LIABILITY,
    Account.INTEREST_INCOME: AccountClass.INCOME,
    Account.FEE_INCOME: AccountClass.INCOME,
}


class TransactionKind(StrEnum):
    DISBURSEMENT = "disbursement"
    FEE = "fee"
    ACCRUAL = "accrual"
    REPAYMENT = "repayment"
    REFUND = "refund"


class MoveInvalid(DomainError):
    """Nothing was moved, or from an account to itself."""

    code = "move_invalid"


@dataclass(frozen=True, slots=True)
class Move:
    """``amount`` is added to the debit of one account and to the credit of another."""

    debit: Account
    credit: Account
    amount: Money

    def __post_init__(self) -> None:
        if self.amount.cents <= 0 or self.debit is self.credit:
            raise MoveInvalid

    @property
    def mirrored(self) -> Move:
        return Move(self.credit, self.debit, self.amount)


class EntryKey(NamedTuple):
    """What an entry is about. Of the entries that stand, each loan has one with each key."""

    kind: TransactionKind
    about: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One transaction of a loan; ``effective_on`` is the day that the money counts from."""

    kind: TransactionKind
    effective_on: date
    moves: tuple[Move, ...]
    repayment_id: UUID | None = None
    refund_id: UUID | None = None

    @property
    def key(self) -> EntryKey:
        return EntryKey(self.kind, self.repayment_id or self.refund_id)

    @property
    def mirrored(self) -> Entry:
        return replace(self, moves=tuple(move.mirrored for move in self.moves))


@dataclass(frozen=True, slots=True)
class Changes:
    """What turns the entries that stand into those that are wanted, without touching any."""

    to_mirror: tuple[Entry, ...]
    to_post: tuple[Entry, ...]


def changes(standing: Iterable[Entry], wanted: Iterable[Entry]) -> Changes:
    """The last are taken back first, and the new ones follow in their own order."""
    stands = {entry.key: entry for entry in standing}
    wants = {entry.key: entry for entry in wanted}
    wrong = [entry for key, entry in stands.items() if wants.get(key) != entry]
    new = [entry for key, entry in wants.items() if stands.get(key) != entry]
    return Changes(tuple(reversed(wrong)), tuple(new))


def moves_of(*parts: tuple[Account, Account, Money]) -> tuple[Move, ...]:
    """Debit, credit and amount of each, without those of nothing."""
    return tuple(Move(*part) for part in parts if part[2])


def balances(entries: Iterable[Entry]) -> dict[Account, Money]:
    """Debits less credits of each account that was moved."""
    cents: Counter[Account] = Counter()
    for entry in entries:
        for move in entry.moves:
            cents[move.debit] += move.amount.cents
            cents[move.credit] -= move.amount.cents
    return {account: Money(cents[account]) for account in Account if account in cents}


@dataclass(frozen=True, slots=True)
class AccountTotal:
    """All that was ever moved to the debit and to the credit of one account."""

    account: Account
    debits: Money
    credits: Money

    @property
    def balance(self) -> Money:
        """Above zero on the account's own side: debit for assets, credit for the others."""
        net = self.debits - self.credits
        return net if CLASSES[self.account] is AccountClass.ASSET else -net

    @property
    def debit_balance(self) -> Money:
        return Money(max(self.debits.cents - self.credits.cents, 0))

    @property
    def credit_balance(self) -> Money:
        return Money(max(self.credits.cents - self.debits.cents, 0))


@dataclass(frozen=True, slots=True)
class TrialBalance:
    """Every account of a fund; both columns come to the same."""

    accounts: Sequence[AccountTotal]

    @property
    def debits(self) -> Money:
        return Money(sum(one.debit_balance.cents for one in self.accounts))

    @property
    def credits(self) -> Money:
        return Money(sum(one.credit_balance.cents for one in self.accounts))

    def of(self, account: Account) -> Money:
        """The balance of one account, on its own side."""
        return next((one.balance for one in self.accounts if one.account == account), Money(0))
