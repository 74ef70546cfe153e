"""Reads of requests and pairings, and of both sides as the rules compare them."""
