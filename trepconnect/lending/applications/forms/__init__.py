"""Forms of applications and of those who decide."""
