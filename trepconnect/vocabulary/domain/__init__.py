"""Needs by code, their words in every language, and finding them in what people write."""
