"""What the office's work achieved: counts of each cohort, in which no person can be worked out."""
