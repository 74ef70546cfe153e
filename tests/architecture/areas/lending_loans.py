"""Offers, loans and repayments: who may reach what, and builders of what the addresses name."""

from tests.architecture import access_table as who
from tests.architecture.access_table import Row, entrepreneurs, owner
from tests.factories import lending_loans as build
from trepconnect.lending.loans.models import LoanRow

officers = Row(frozenset({who.LOANS}))
watchers = Row(frozenset({who.LOANS, who.SPONSOR}), hidden_from=frozenset({who.OTHER_SPONSOR}))
lists = Row(frozenset({who.LOANS, who.SPONSOR, who.OTHER_SPONSOR}))

TABLE: dict[tuple[str, str], Row] = {
    # what she was offered and what she borrowed is hers; she alone answers
    ("lending.list_my_loans", "GET"): entrepreneurs,
    ("lending.show_loan", "GET"): owner,
    ("lending.print_statement", "GET"): owner,
    ("lending.show_offer", "GET"): owner,
    ("lending.print_offer", "GET"): owner,
    ("lending.accept_offer", "POST"): owner,
    ("lending.open_loan", "GET"): owner,
    ("lending.decline_offer", "POST"): owner,
    # a sponsor looks at loans of his funds; mentors, partners, casework never
    ("loan_office.list_loans", "GET"): lists,
    ("loan_office.show_loan", "GET"): watchers,
    ("loan_office.show_ledger", "GET"): watchers,
    ("loan_office.print_statement", "GET"): watchers,
    # only loan officers make offers, post and read the books of funds
    ("loan_office.make_offer", "GET"): officers,
    ("loan_office.make_offer", "POST"): officers,
    ("loan_office.show_offer", "GET"): officers,
    ("loan_office.print_offer", "GET"): officers,
    ("loan_office.withdraw_offer", "POST"): officers,
    ("loan_office.open_loan", "GET"): officers,
    ("loan_office.disburse", "GET"): officers,
    ("loan_office.disburse", "POST"): officers,
    ("loan_office.cancel_loan", "GET"): officers,
    ("loan_office.cancel_loan", "POST"): officers,
    ("loan_office.post_repayment", "GET"): officers,
    ("loan_office.post_repayment", "POST"): officers,
    ("loan_office.reverse_repayment", "GET"): officers,
    ("loan_office.reverse_repayment", "POST"): officers,
    # one proposes what goes back, another one approves it
    ("loan_office.propose_refund", "GET"): officers,
    ("loan_office.propose_refund", "POST"): officers,
    ("loan_office.show_refund", "GET"): watchers,
    ("loan_office.approve_refund", "POST"): watchers,
    ("loan_office.withdraw_refund", "POST"): officers,
    ("loan_office.list_books", "GET"): officers,
    ("loan_office.show_books", "GET"): officers,
}


def approved(world):
    """An application of the owner's, to a fund that the sponsor decides for."""
    made = build.product(world.make)
    build.decider(world.make, made.fund_id, world.users[who.SPONSOR])
    return build.approved(world.make, user=world.users[who.OWNER], of=made)


def offer(world):
    return build.offer(world.make, approved(world))


def waiting(world):
    return build.accepted(world.make, approved(world))


def loan(world):
    return build.disbursed(world.make, approved(world))


def accepted_offer(world):
    with world.make.writing() as session:
        return session.get_one(LoanRow, waiting(world)).offer_id


def repayment(world):
    return build.repaid(world.make, loan(world))


def refund(world):
    return build.refund(world.make, loan(world))


def fund(world):
    return approved(world).fund_id


BUILDERS = {
    "offer_id": offer,
    "loan_id": loan,
    "repayment_id": repayment,
    "refund_id": refund,
    "fund_id": fund,
    ("loan_office.make_offer", "application_id"): lambda world: approved(world).id,
    ("lending.open_loan", "offer_id"): accepted_offer,
    ("loan_office.open_loan", "offer_id"): accepted_offer,
    ("loan_office.disburse", "loan_id"): waiting,
    ("loan_office.cancel_loan", "loan_id"): waiting,
}
