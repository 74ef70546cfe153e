"""What waits for each role today: one page each, the most urgent first."""
