"""What is counted of people in cohorts, and the sums that are kept of it."""
