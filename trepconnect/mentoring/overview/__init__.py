"""A pairing as its two people and the office see it whole, its end, and what waits today."""
