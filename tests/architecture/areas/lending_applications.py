"""Loan applications: who may reach what, and builders of what the addresses name."""

from tests.architecture import access_table as who
from tests.architecture.access_table import Row, entrepreneurs, owner
from tests.factories import lending_applications as build

deciders = Row(frozenset({who.LOANS, who.SPONSOR}), hidden_from=frozenset({who.OTHER_SPONSOR}))
queue = Row(frozenset({who.LOANS, who.SPONSOR, who.OTHER_SPONSOR}))
fund_keepers = Row(frozenset({who.LOANS, who.MANAGER, who.ADMIN}))

TABLE: dict[tuple[str, str], Row] = {
    # she applies; nobody else opens her pages
    ("lending.list_applications", "GET"): entrepreneurs,
    ("lending.start_application", "GET"): entrepreneurs,
    ("lending.start_application", "POST"): entrepreneurs,
    ("lending.show_application", "GET"): owner,
    ("lending.edit_amount", "GET"): owner,
    ("lending.edit_amount", "POST"): owner,
    ("lending.edit_purpose", "GET"): owner,
    ("lending.edit_purpose", "POST"): owner,
    ("lending.edit_story", "GET"): owner,
    ("lending.edit_story", "POST"): owner,
    ("lending.edit_cash_flow", "GET"): owner,
    ("lending.edit_cash_flow", "POST"): owner,
    ("lending.check_application", "GET"): owner,
    ("lending.check_application", "POST"): owner,
    ("lending.withdraw_application", "GET"): owner,
    ("lending.withdraw_application", "POST"): owner,
    ("lending.discard_application", "GET"): owner,
    ("lending.discard_application", "POST"): owner,
    # loan officers decide for every fund, a sponsor for his own; casework, mentors, partners never
    ("loan_office.list_waiting", "GET"): queue,
    ("loan_office.list_closed", "GET"): queue,
    ("loan_office.show_application", "GET"): deciders,
    ("loan_office.vote", "POST"): deciders,
    ("loan_office.propose_terms", "POST"): deciders,
    # the office says who decides; a sponsor does not
    ("loan_office.list_deciders", "GET"): fund_keepers,
    ("loan_office.list_deciders", "POST"): fund_keepers,
    ("loan_office.remove_decider", "POST"): fund_keepers,
}


def draft(world):
    user = world.users[who.OWNER]
    return build.draft(world.make, user=user, its=world.business, of=product(world))


def submitted(world):
    """An application to the fund that the sponsor decides for."""
    user = world.users[who.OWNER]
    return build.submitted(world.make, user=user, its=world.business, of=product(world))


def product(world):
    """One more loan of the fund: she has one open application for each."""
    made = build.product(world.make)
    build.decides(world.make, world.users[who.SPONSOR], made)
    other = build.product(world.make, of=build.fund("another"))
    build.decides(world.make, world.users[who.OTHER_SPONSOR], other)
    return made


def fund(world):
    return build.decides(world.make, world.users[who.SPONSOR], build.product(world.make))


BUILDERS = {
    "application_id": draft,
    ("lending.start_application", "product_id"): lambda world: product(world).id,
    ("lending.withdraw_application", "application_id"): submitted,
    ("loan_office.show_application", "application_id"): submitted,
    ("loan_office.vote", "application_id"): submitted,
    ("loan_office.propose_terms", "application_id"): submitted,
    ("loan_office.remove_decider", "fund_id"): fund,
    ("loan_office.remove_decider", "user_id"): lambda world: world.users[who.SPONSOR].id,
}
