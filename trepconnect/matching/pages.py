"""All pages of matching, on their blueprints."""

from __future__ import annotations

from trepconnect.matching.blueprints import bp, staff_bp
from trepconnect.matching.loans import routes as loans
from trepconnect.matching.mentors import routes as mentors
from trepconnect.matching.mentors import staff_routes as office
from trepconnect.matching.services.routes import matches, saved

VIEWS = (matches, saved, loans, mentors, office)
BLUEPRINTS = (bp, staff_bp)
