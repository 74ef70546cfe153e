"""The balances that are kept of each fund, added up again from the command line."""

from click.testing import CliRunner
from sqlalchemy import delete, update

from tests.factories import lending_loans as loans
from trepconnect.cli import commands, office
from trepconnect.kernel.actor import Actor
from trepconnect.kernel.money import Money
from trepconnect.lending.ledger.domain import Account
from trepconnect.lending.ledger.models import FundBalanceRow
from trepconnect.lending.ledger.queries import get_books, kept_totals, plain_totals
from trepconnect.lending.loans.queries.loans import get_loan


def test_balances_lost_or_changed_by_hand_are_added_up_again(app, make, session, monkeypatch):
    monkeypatch.setattr(office, "open_office", lambda: app)
    loan = get_loan(session, Actor.system(), loans.disbursed(make))
    before = get_books(session, Actor.system(), loan.fund_id)
    assert before.balance.accounts
    session.commit()
    with make.writing() as writing:
        cash = FundBalanceRow.account == Account.CASH
        writing.execute(delete(FundBalanceRow).where(~cash))
        writing.execute(update(FundBalanceRow).where(cash).values(debits=Money(1)))
    assert get_books(session, Actor.system(), loan.fund_id) != before
    session.commit()
    done = CliRunner().invoke(commands, ["outcomes", "recount"])
    assert done.exit_code == 0, done.output
    assert get_books(session, Actor.system(), loan.fund_id) == before
    assert kept_totals(session) == plain_totals(session)
