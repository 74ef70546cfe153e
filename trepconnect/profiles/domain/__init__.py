"""Rules and words of profiles, without a database or a web request."""
