"""Pages of those who follow a plan."""
