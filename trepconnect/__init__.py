"""TrepConnect: help, mentors and microloans for immigrant entrepreneurs, run by their city's office."""

__version__ = "0.1.0"
