"""Pages of those who keep the books of loans."""
