"""The people whom the sign-in page of a demonstration office offers."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from trepconnect.accounts import queries
from trepconnect.accounts.models import User
from trepconnect.demo.crowd import person_id
from trepconnect.demo.wordlists import read_json
from trepconnect.kernel.actor import Actor
from trepconnect.kernel.errors import NotFound
from trepconnect.platform.i18n import N_, _

_ACCOUNTS = {
    row["account"]: row["key"]
    for name in ("cast.json", "mentors.json")
    for row in read_json(name)
    if row.get("account")
}

_OFFERED = (
    ("entrepreneur", N_("Entrepreneur with a full profile")),
    ("entrepreneur-new", N_("Entrepreneur on her first day")),
    ("partner", N_("Partner organization")),
    ("navigator", N_("Navigator")),
    ("manager", N_("Program manager")),
    ("admin", N_("Administrator")),
)


@dataclass(frozen=True, slots=True)
class Offer:
    account: str
    label: str


def offers() -> list[Offer]:
    """The accounts to offer, in the reader's language."""
    return [Offer(account, _(label)) for account, label in _OFFERED]


def get_demo_user(session: Session, account: str) -> User:
    """The person behind a demonstration account; raises ``NotFound``."""
    if account not in _ACCOUNTS:
        raise NotFound
    return queries.get_user(session, Actor.system(), person_id(_ACCOUNTS[account]))
