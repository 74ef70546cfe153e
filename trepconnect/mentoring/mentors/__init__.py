"""What mentors say of themselves, and what the office notes of them."""
