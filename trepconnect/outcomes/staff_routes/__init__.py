"""Pages of the office about cohorts and outcomes."""

from __future__ import annotations

from trepconnect.outcomes.staff_routes import cohorts, dashboards, joining, members, reports
from trepconnect.outcomes.staff_routes.blueprint import SHARED, bp

__all__ = ["SHARED", "bp", "cohorts", "dashboards", "joining", "members", "reports"]
