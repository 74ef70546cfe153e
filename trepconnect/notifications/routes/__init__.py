"""A person's messages from the office."""

from __future__ import annotations

from trepconnect.notifications.routes import pages
from trepconnect.notifications.routes.blueprint import bp

__all__ = ["bp", "pages"]
