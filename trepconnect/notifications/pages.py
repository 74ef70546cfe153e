"""All pages of messages, on their blueprint."""

from __future__ import annotations

from trepconnect.notifications import routes
from trepconnect.notifications.blueprints import bp

VIEWS = (routes,)
BLUEPRINTS = (bp,)
