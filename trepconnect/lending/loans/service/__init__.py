"""Writes of loans: paying out, posting, reversing, giving back."""
