"""Pages of mentors and entrepreneurs about their meetings."""

from __future__ import annotations

from trepconnect.mentoring.routes import asking, meetings, pairings, profile, sessions
from trepconnect.mentoring.routes.blueprint import bp, members

__all__ = ["asking", "bp", "meetings", "members", "pairings", "profile", "sessions"]
