"""Pages of borrowers: applications, offers, loans."""

from __future__ import annotations

from trepconnect.lending.routes.blueprint import bp

__all__ = ["bp"]
