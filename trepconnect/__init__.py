"""TrepConnect: help, mentors and microloans for immigrant entrepreneurs of a city."""

__version__ = "0.2.1"
