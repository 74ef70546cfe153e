"""Writes of sessions and meetings."""
