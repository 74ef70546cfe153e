"""Groups of people that the office takes through a program together, and what it aims for."""
