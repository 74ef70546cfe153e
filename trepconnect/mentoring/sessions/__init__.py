"""Meetings to come, sessions that took place, and what was agreed in them."""
