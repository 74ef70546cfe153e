"""Funds, loan products and the rules that say whom each product is for."""
