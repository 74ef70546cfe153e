"""Pages of what fits, and of what is kept."""
