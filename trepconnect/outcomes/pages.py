"""All pages of outcomes; they stand on the blueprint of cohorts."""

from __future__ import annotations

from flask import Blueprint

from trepconnect.outcomes.dashboards import staff_routes as dashboards
from trepconnect.outcomes.reports import staff_routes as reports

VIEWS = (dashboards, reports)
BLUEPRINTS: tuple[Blueprint, ...] = ()
