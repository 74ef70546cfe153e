"""Loan products as lists and their own pages show them."""
