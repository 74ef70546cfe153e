"""Pages of those who decide, and of the office that makes the offer."""
