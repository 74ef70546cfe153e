"""Reads of profiles: whole ones, and finding people."""
