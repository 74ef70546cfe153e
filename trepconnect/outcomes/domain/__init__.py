"""Rules of outcomes."""
