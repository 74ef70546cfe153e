"""How well a service fits, why, and what is kept of it."""
