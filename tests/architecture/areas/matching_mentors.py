"""Mentors that fit, proposing one: who may reach what, builders of what the addresses name."""

from tests.architecture.access_table import Row

TABLE: dict[tuple[str, str], Row] = {}

BUILDERS = {}
