"""Turns the rows of a directory into what is stored, row by row, losing none."""
