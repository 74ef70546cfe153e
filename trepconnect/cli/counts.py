"""Counts that are kept beside what they count: whether they are true, and counting again."""

from __future__ import annotations

from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from trepconnect.lending.ledger.queries import kept_totals, plain_totals
from trepconnect.lending.ledger.service import rebuild_balances
from trepconnect.milestones.plans.queries.lists import PLANS
from trepconnect.outcomes.indicators.service import rebuild
from trepconnect.platform.data import kept
from trepconnect.platform.data.db import is_sqlite
from trepconnect.profiles.queries.demand import NEEDS

_TOPICS: Final = (NEEDS, PLANS)


def count_again(session: Session, zone: ZoneInfo) -> None:
    """Work all of them out again from what is stored, also while things happen."""
    rebuild(session, zone)
    rebuild_balances(session)
    for topic in _TOPICS:
        kept.rebuild(session, topic)


def find_wrong(session: Session) -> list[str]:
    """What is kept of funds, needs and plans and differs from the plain count.

    The session must be new: all is read as it was at one moment.
    """
    if not is_sqlite(session):
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    wrong = [
        topic.name
        for topic in _TOPICS
        if kept.sums(session, topic) != kept.plain_sums(session, topic)
    ]
    return wrong if kept_totals(session) == plain_totals(session) else ["funds", *wrong]
