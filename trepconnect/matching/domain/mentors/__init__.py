"""Which mentors fit a person, how well, and what would have to change for the others."""
