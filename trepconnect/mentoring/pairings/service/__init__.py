"""Writes of requests, proposals and pairings."""
