"""Cohorts and their dashboards: who may reach what, and builders of what the addresses name."""

from tests.architecture.access_table import Row

TABLE: dict[tuple[str, str], Row] = {}

BUILDERS = {}
