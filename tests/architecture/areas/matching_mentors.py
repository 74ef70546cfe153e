"""Mentors that fit, proposing one: who may reach what, builders of what the addresses name."""

from tests.architecture.access_table import Row, casework, entrepreneurs
from tests.factories import mentoring

TABLE: dict[tuple[str, str], Row] = {
    # mentors who take people may be looked at by everybody who looks for one
    ("matching.list_mentors", "GET"): entrepreneurs,
    ("matching.show_mentor", "GET"): entrepreneurs,
    # who waits and who fits is for those who work with people, not for those who lend
    ("pairing.list_waiting", "GET"): casework,
    ("pairing.show_request", "GET"): casework,
    ("pairing.give_request", "POST"): casework,
    ("pairing.list_mentors", "GET"): casework,
    ("pairing.list_others", "GET"): casework,
    ("pairing.show_acts", "GET"): casework,
    ("pairing.propose", "GET"): casework,
    ("pairing.propose", "POST"): casework,
    ("pairing.block", "POST"): casework,
}


def mentor(world):
    return mentoring.mentor(world.make).id


def waiting_business(world):
    """A business of the owner's that nobody mentors yet."""
    _owner, business = mentoring.person(world.make)
    return business.id


def wish(world):
    return mentoring.request(world.make, *mentoring.person(world.make))


BUILDERS = {
    ("matching.show_mentor", "mentor_id"): mentor,
    ("pairing.show_request", "request_id"): wish,
    ("pairing.give_request", "request_id"): wish,
    ("pairing.propose", "mentor_id"): mentor,
    ("pairing.propose", "business_id"): waiting_business,
    ("pairing.block", "mentor_id"): mentor,
}
