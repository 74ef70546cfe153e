"""Applications: drafts, sending, the committee, the offer that comes of one."""
