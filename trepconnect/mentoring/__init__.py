"""Mentors, the pairs they make with entrepreneurs, their meetings and what was agreed."""
