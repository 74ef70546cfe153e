"""A listing as a page shows it."""
