"""Signing in and out, and a person's own account."""

from trepconnect.accounts.routes import account, contacts, second_factor, sign_in
from trepconnect.accounts.routes.blueprint import bp

__all__ = ["account", "bp", "contacts", "second_factor", "sign_in"]
