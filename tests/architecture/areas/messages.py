"""Messages in the program: who may reach what, and builders of what the addresses name."""

from tests.architecture.access_table import INSIDE, OWNER, Row, signed_in
from tests.factories import messages

mine = Row(frozenset({OWNER}), hidden_from=INSIDE - {OWNER})

TABLE: dict[tuple[str, str], Row] = {
    ("accounts.change_news", "POST"): signed_in,
    ("messages.list_messages", "GET"): signed_in,
    ("messages.mark_all_read", "POST"): signed_in,
    # a message is for one person, and to everybody else it does not exist
    ("messages.open_message", "GET"): mine,
}

BUILDERS = {
    "message_id": lambda world: messages.message(world.make, world.users[OWNER]).id,
}
