"""Pages of mentors and entrepreneurs about their meetings."""

from __future__ import annotations

from trepconnect.mentoring.routes.blueprint import bp

__all__ = ["bp"]
