"""All pages of accounts, on their blueprint."""

from __future__ import annotations

from trepconnect.accounts.blueprints import bp
from trepconnect.accounts.routes import account, contacts, second_factor, sign_in

VIEWS = (account, contacts, second_factor, sign_in)
BLUEPRINTS = (bp,)
