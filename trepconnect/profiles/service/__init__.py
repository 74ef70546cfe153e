"""Writes of profiles."""
