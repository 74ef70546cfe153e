"""Measures the program against the least that would do the same work on the same machine."""
