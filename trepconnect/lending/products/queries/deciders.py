"""Who decides on the applications to which fund."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from trepconnect.accounts.addressees import list_holders
from trepconnect.accounts.queries import PEOPLE, list_working_accounts
from trepconnect.kernel.actor import Actor, Role
from trepconnect.kernel.errors import Forbidden
from trepconnect.lending.products import policy
from trepconnect.lending.products.models import FundDeciderRow, FundRow


@dataclass(frozen=True, slots=True)
class Decider:
    """``may_decide``: holds the role and is not suspended."""

    user_id: UUID
    display_name: str
    may_decide: bool


@dataclass(frozen=True, slots=True)
class FundDeciders:
    """A fund that people apply to here, and who decides for it beside the loan officers."""

    id: UUID
    name: str
    deciders: tuple[Decider, ...]


_FUNDS: Any = (
    select(
        FundRow.id,
        FundRow.name,
        PEOPLE.c.id.label("user_id"),
        PEOPLE.c.display_name,
        PEOPLE.c.roles,
        PEOPLE.c.suspended_at,
    )
    .outerjoin(FundDeciderRow, FundDeciderRow.fund_id == FundRow.id)
    .outerjoin(PEOPLE, PEOPLE.c.id == FundDeciderRow.user_id)
    .where(FundRow.applies_here.is_(True))
    .order_by(FundRow.name, FundRow.id, PEOPLE.c.display_name, PEOPLE.c.id)
)


def list_funds(session: Session, actor: Actor) -> list[FundDeciders]:
    """Funds by name. One statement. Raises Forbidden."""
    if not policy.can_set_deciders(actor):
        raise Forbidden
    return _grouped(session.execute(_FUNDS))


def list_candidates(session: Session, actor: Actor) -> list[Decider]:
    """Sponsors who may be made deciders, by name. Raises Forbidden."""
    if not policy.can_set_deciders(actor):
        raise Forbidden
    return [
        Decider(one.id, one.display_name, may_decide=True)
        for one in list_working_accounts(session)
        if Role.SPONSOR in one.roles and one.suspended_at is None
    ]


def list_deciders(session: Session, fund_id: UUID) -> list[UUID]:
    """Everybody who may vote on applications to the fund: its sponsors and the loan officers."""
    chosen = session.scalars(
        select(FundDeciderRow.user_id)
        .where(FundDeciderRow.fund_id == fund_id)
        .order_by(FundDeciderRow.user_id)
    )
    sponsors = set(list_holders(session, Role.SPONSOR))
    officers = list_holders(session, Role.LOAN_OFFICER)
    return list(dict.fromkeys([*(one for one in chosen if one in sponsors), *officers]))


def _grouped(rows: Iterable[Row[Any]]) -> list[FundDeciders]:
    names: dict[UUID, str] = {}
    deciders: dict[UUID, list[Decider]] = {}
    for row in rows:
        names[row.id] = row.name
        if row.user_id is not None:
            may = Role.SPONSOR in row.roles and row.suspended_at is None
            deciders.setdefault(row.id, []).append(
                Decider(row.user_id, row.display_name, may_decide=may)
            )
    return [
        FundDeciders(fund_id, name, tuple(deciders.get(fund_id, ())))
        for fund_id, name in names.items()
    ]
