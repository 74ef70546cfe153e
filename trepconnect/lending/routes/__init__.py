"""Pages of borrowers: applications, offers, loans."""

from __future__ import annotations

from trepconnect.lending.routes import application_pages, applications, loans
from trepconnect.lending.routes.blueprint import bp
from trepconnect.platform.web.access import entrepreneurs

__all__ = ["application_pages", "applications", "bp", "entrepreneurs", "loans"]
