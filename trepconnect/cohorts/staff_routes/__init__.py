"""Pages of the office about cohorts and those who belong to them."""
