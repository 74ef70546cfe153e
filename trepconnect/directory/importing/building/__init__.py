"""Rows turned into what is stored, one by one, losing none."""
