"""All pages of home, on their blueprints."""

from __future__ import annotations

from trepconnect.home import routes
from trepconnect.home.staff_routes import accounts, invitations, people

BLUEPRINTS = (routes.bp, invitations.bp, people.bp, accounts.bp)
