"""Pages of plans and their steps."""

from __future__ import annotations

from trepconnect.milestones.routes.blueprint import bp

__all__ = ["bp"]
