"""Writes of milestones."""
