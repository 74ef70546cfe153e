"""Mentors that fit, proposing one: who may reach what, builders of what the addresses name."""

from tests.architecture.access_table import Row, entrepreneurs
from tests.factories import mentoring

TABLE: dict[tuple[str, str], Row] = {
    # mentors who take people may be looked at by everybody who looks for one
    ("matching.list_mentors", "GET"): entrepreneurs,
    ("matching.show_mentor", "GET"): entrepreneurs,
    ("matching.ask_for_mentor", "GET"): entrepreneurs,
    ("matching.ask_for_mentor", "POST"): entrepreneurs,
    ("matching.ask_for_any_mentor", "GET"): entrepreneurs,
    ("matching.ask_for_any_mentor", "POST"): entrepreneurs,
}

BUILDERS = {
    ("matching.show_mentor", "mentor_id"): lambda world: mentoring.mentor(world.make).id,
    ("matching.ask_for_mentor", "mentor_id"): lambda world: mentoring.mentor(world.make).id,
}
