"""Forms of the pages about cohorts."""
