"""Double entry of each fund."""
