"""People and their businesses, as they describe themselves."""
