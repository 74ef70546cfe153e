"""Reads of applications, votes, and all that a borrower owes beside one."""
