"""Mentors as pages show them: to her, and to the office."""
