"""Tables of organisations, services and places, and of what hangs on them."""
