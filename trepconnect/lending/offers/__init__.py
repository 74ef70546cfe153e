"""What a loan would cost, on terms that no longer change, until a certain day."""
