"""Who asked for a mentor, who was proposed to whom, and who is paired."""
