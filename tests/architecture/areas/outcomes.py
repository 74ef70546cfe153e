"""Cohorts and their dashboards: who may reach what, and builders of what the addresses name."""

from datetime import date

from tests.architecture import access_table as who
from tests.architecture.access_table import Row, casework
from tests.factories import cohorts

managers = Row(frozenset({who.MANAGER, who.ADMIN}))
shared = Row(casework.may | {who.SPONSOR, who.OTHER_SPONSOR})

TABLE: dict[tuple[str, str], Row] = {
    # numbers for casework, and without small ones for sponsors
    ("outcomes.list_cohorts", "GET"): shared,
    ("outcomes.share_cohort", "GET"): shared,
    ("outcomes.print_report", "GET"): shared,
    ("outcomes.download_report", "GET"): shared,
    ("outcomes.show_cohort", "GET"): casework,
    ("outcomes.compare_cohorts", "GET"): casework,
    ("outcomes.list_people", "GET"): casework,
    ("outcomes.list_members", "GET"): casework,
    ("outcomes.list_places", "GET"): casework,
    # managers and administrators change cohorts
    ("outcomes.create_cohort", "GET"): managers,
    ("outcomes.create_cohort", "POST"): managers,
    ("outcomes.edit_cohort", "GET"): managers,
    ("outcomes.edit_cohort", "POST"): managers,
    ("outcomes.set_targets", "GET"): managers,
    ("outcomes.set_targets", "POST"): managers,
    ("outcomes.close_cohort", "POST"): managers,
    ("outcomes.reopen_cohort", "POST"): managers,
    ("outcomes.find_newcomer", "GET"): managers,
    ("outcomes.add_member", "GET"): managers,
    ("outcomes.add_member", "POST"): managers,
    ("outcomes.edit_member", "GET"): managers,
    ("outcomes.edit_member", "POST"): managers,
    ("outcomes.remove_member", "GET"): managers,
    ("outcomes.remove_member", "POST"): managers,
    ("outcomes.take_back", "POST"): managers,
    ("outcomes.strike_member", "POST"): managers,
}


def cohort(world):
    """One that the owner is in."""
    made = cohorts.cohort(world.make)
    cohorts.member(world.make, made, world.users[who.OWNER], world.business)
    return made


def cohort_she_left(world):
    made = cohort(world)
    cohorts.left(world.make, made, world.users[who.OWNER], date(2026, 6, 1))
    return made


BUILDERS = {
    "cohort_id": cohort,
    ("outcomes.take_back", "cohort_id"): cohort_she_left,
}
