"""Mentors that fit, as entrepreneurs and the office see them."""
