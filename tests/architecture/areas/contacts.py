"""A person's own contacts: who may reach what, and a builder of one of the owner's."""

from tests.architecture.access_table import INSIDE, OWNER, Row, everyone, signed_in
from tests.factories import contacts

mine = Row(frozenset({OWNER}), hidden_from=INSIDE - {OWNER})

TABLE: dict[tuple[str, str], Row] = {
    ("accounts.say_who", "GET"): everyone,
    ("accounts.say_who", "POST"): everyone,
    ("accounts.list_contacts", "GET"): signed_in,
    ("accounts.add_contact", "GET"): signed_in,
    ("accounts.add_contact", "POST"): signed_in,
    ("accounts.prove_contact", "GET"): signed_in,
    ("accounts.prove_contact", "POST"): signed_in,
    ("accounts.prove", "GET"): signed_in,
    ("accounts.prove", "POST"): signed_in,
    ("accounts.enter_proof", "GET"): signed_in,
    ("accounts.enter_proof", "POST"): signed_in,
    # a contact is its owner's alone, and to everybody else it does not exist
    ("accounts.choose_for_news", "POST"): mine,
    ("accounts.remove_contact", "GET"): mine,
    ("accounts.remove_contact", "POST"): mine,
}

BUILDERS = {"point_id": lambda world: contacts.one_more(world.make, world.users[OWNER])}
