"""Reads of loans, of their statements and of refunds."""
