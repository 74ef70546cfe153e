"""Matching without a database or a web request: whole numbers in, ranked reasons out."""
