"""Reads of a service or an organisation with everything its page shows."""
