"""Who decides on the applications to a fund, beside the loan officers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from trepconnect.accounts.addressees import list_holders
from trepconnect.kernel.actor import Actor, Role
from trepconnect.kernel.clock import Clock
from trepconnect.kernel.errors import DomainError, Forbidden, NotFound
from trepconnect.lending.products import policy
from trepconnect.lending.products.models import FundDeciderRow, FundRow
from trepconnect.platform.data import audit


class NotASponsor(DomainError):
    """Only sponsors are made deciders; loan officers decide for every fund."""

    code = "not_a_sponsor"


def add_decider(
    session: Session, actor: Actor, clock: Clock, *, fund_id: UUID, user_id: UUID
) -> None:
    """Twice is once. Raises Forbidden, NotFound for a fund nobody applies to here, NotASponsor."""
    _check(session, actor, fund_id)
    if user_id not in list_holders(session, Role.SPONSOR):
        raise NotASponsor
    row = FundDeciderRow(
        fund_id=fund_id,
        user_id=user_id,
        added_by=None if actor.is_system else actor.user_id,
        added_at=clock.now(),
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return
    audit.record(session, actor, "lending.decider_added", "fund", fund_id)


def remove_decider(session: Session, actor: Actor, *, fund_id: UUID, user_id: UUID) -> None:
    """Votes that were cast stay. Raises Forbidden, NotFound."""
    _check(session, actor, fund_id)
    gone: Any = session.execute(
        delete(FundDeciderRow).where(
            FundDeciderRow.fund_id == fund_id, FundDeciderRow.user_id == user_id
        )
    )
    if gone.rowcount != 1:
        raise NotFound
    audit.record(session, actor, "lending.decider_removed", "fund", fund_id)


def _check(session: Session, actor: Actor, fund_id: UUID) -> None:
    if not policy.can_set_deciders(actor):
        raise Forbidden
    here = select(FundRow.id).where(FundRow.id == fund_id, FundRow.applies_here.is_(True))
    if session.scalar(here) is None:
        raise NotFound
