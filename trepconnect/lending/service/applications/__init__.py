"""Writes of applications: filling in, sending, voting, and who decides."""
