"""All pages of mentoring, on their blueprints, and what their templates take words from."""

from __future__ import annotations

from types import ModuleType

from trepconnect.mentoring.blueprints import bp, staff_bp
from trepconnect.mentoring.mentors import labels as mentor_labels
from trepconnect.mentoring.mentors import presenters as mentor_presenters
from trepconnect.mentoring.mentors import routes as mentors
from trepconnect.mentoring.overview import routes, staff_routes
from trepconnect.mentoring.pairings import labels as pairing_labels
from trepconnect.mentoring.pairings import presenters as pairing_presenters
from trepconnect.mentoring.pairings import routes as pairings
from trepconnect.mentoring.pairings import staff_routes as proposals
from trepconnect.mentoring.sessions import labels as session_labels
from trepconnect.mentoring.sessions import staff_routes as disputes
from trepconnect.mentoring.sessions.routes import meetings, sessions

VIEWS = (routes, staff_routes, mentors, pairings, proposals, meetings, sessions, disputes)
BLUEPRINTS = (bp, staff_bp)
TEMPLATE_GLOBALS: dict[str, ModuleType] = {
    "mentor_labels": mentor_labels,
    "mentor_presenters": mentor_presenters,
    "pairing_labels": pairing_labels,
    "pairing_presenters": pairing_presenters,
    "session_labels": session_labels,
}
