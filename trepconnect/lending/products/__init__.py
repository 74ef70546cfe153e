"""Funds, loan products, their rules, and who decides for a fund."""
