"""Reads of plans: one whole, and lists over many."""
