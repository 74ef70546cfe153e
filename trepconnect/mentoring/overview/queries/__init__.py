"""What waits for one person or the office, and the office's lists."""
