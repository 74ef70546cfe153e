"""Reads of who fits, of who waits, and of how it stands between two."""
