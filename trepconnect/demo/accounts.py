"""The people whom the sign-in page of a demonstration office offers."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from trepconnect.accounts import queries as accounts_queries
from trepconnect.demo.crowd import person_id
from trepconnect.demo.wordlists import read_json
from trepconnect.kernel.actor import Actor
from trepconnect.kernel.errors import NotFound
from trepconnect.platform.language.i18n import N_, _

_ACCOUNTS = {
    row["account"]: row["key"]
    for name in ("cast.json", "mentors.json")
    for row in read_json(name)
    if row.get("account")
}

_OFFERED = (
    (
        N_("With a business"),
        (
            ("entrepreneur", N_("Entrepreneur well on her way")),
            ("entrepreneur-new", N_("Entrepreneur on her first day")),
        ),
    ),
    (
        N_("Around them"),
        (
            ("mentor", N_("Mentor")),
            ("helper", N_("Helper")),
            ("partner", N_("Partner organization")),
            ("sponsor", N_("Sponsor of a fund")),
        ),
    ),
    (
        N_("In the office"),
        (
            ("navigator", N_("Navigator")),
            ("loan-officer", N_("Loan officer")),
            ("manager", N_("Program manager")),
            ("admin", N_("Administrator")),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Offer:
    account: str
    label: str


@dataclass(frozen=True, slots=True)
class OfferGroup:
    title: str
    offers: tuple[Offer, ...]


def offers() -> list[OfferGroup]:
    """The accounts to offer, in the reader's language."""
    return [
        OfferGroup(_(title), tuple(Offer(account, _(label)) for account, label in accounts))
        for title, accounts in _OFFERED
    ]


def get_demo_user(session: Session, account: str) -> accounts_queries.Account:
    """The person behind a demonstration account; raises ``NotFound``."""
    if account not in _ACCOUNTS:
        raise NotFound
    return accounts_queries.get_user(session, Actor.system(), person_id(_ACCOUNTS[account]))
