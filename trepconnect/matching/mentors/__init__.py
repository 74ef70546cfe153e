"""Mentors that fit a business, and who waits for one."""
