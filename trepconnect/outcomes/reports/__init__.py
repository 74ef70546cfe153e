"""A cohort's report on paper and as a spreadsheet."""
