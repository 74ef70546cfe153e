"""Writes of applications and votes, and the offer made of what was approved."""
