"""Reads of lending."""
