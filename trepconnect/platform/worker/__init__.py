"""Work beside requests: the queue, the outbox, long jobs, scheduled tasks, child processes."""
