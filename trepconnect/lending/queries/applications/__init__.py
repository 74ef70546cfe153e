"""Reads of applications, of the votes on them and of who decides."""
