"""What lending asks people."""
