"""Reads of outcomes: what happened, the sums of a cohort, the people behind a number."""
