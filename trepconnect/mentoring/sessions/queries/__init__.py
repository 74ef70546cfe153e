"""Reads of sessions and meetings."""
