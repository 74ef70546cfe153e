"""The common language: what entrepreneurs need, in one list that every other domain uses."""
