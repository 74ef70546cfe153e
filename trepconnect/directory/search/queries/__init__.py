"""Reads of the index, and of what each result shows."""
