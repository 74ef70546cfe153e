"""Reads of candidates, of what lists show of them, and of what is kept."""
