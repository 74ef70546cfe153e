"""Loan products that may fit a business, and its answers to what they ask."""
