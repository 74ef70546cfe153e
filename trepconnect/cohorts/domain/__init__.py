"""Rules of cohorts."""
