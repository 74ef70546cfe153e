"""Writes of accounts: signing in, second factors, sessions, invitations."""
