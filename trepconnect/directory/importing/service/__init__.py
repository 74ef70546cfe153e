"""Writes of an import: what changed, which needs are met, what must be confirmed first."""
