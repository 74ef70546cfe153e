"""What became of a cohort, as the office and those who may know less see it."""
