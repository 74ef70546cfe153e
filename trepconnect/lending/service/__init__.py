"""Writes of lending."""
