"""Reads of products and of who decides for a fund."""
