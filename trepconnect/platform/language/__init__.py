"""The reader's language: texts, how values are written in it, templates compiled for it."""
