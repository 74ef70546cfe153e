"""Writes of plans and of their steps."""
