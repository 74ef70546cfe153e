"""Reads of who fits as a mentor, and of who waits for one."""
