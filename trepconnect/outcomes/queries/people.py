"""The people behind a number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from trepconnect.accounts.models import User
from trepconnect.cohorts.models import MemberRow
from trepconnect.kernel.actor import Actor
from trepconnect.kernel.errors import Forbidden
from trepconnect.outcomes import policy
from trepconnect.outcomes.domain.counting import Name, meant_by
from trepconnect.outcomes.domain.report import Amount
from trepconnect.outcomes.models import MemberCountRow

PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class Counted:
    """Somebody, and how much of the number is hers."""

    user_id: UUID
    display_name: str
    joined_on: date
    left_on: date | None
    amount: Amount


@dataclass(frozen=True, slots=True)
class CountedPage:
    """A page of people in the order of their names."""

    people: tuple[Counted, ...]
    total: int
    page: int
    pages: int


def list_counted(
    session: Session, actor: Actor, cohort_id: UUID, name: Name, *, page: int = 1
) -> CountedPage:
    """Who is behind a count of a cohort that the actor may see; two statements.

    The route notes that their names were read. Raises Forbidden.
    """
    code, key = name
    if not policy.can_see_behind(actor, code):
        raise Forbidden
    behind = (
        MemberCountRow.cohort_id == cohort_id,
        MemberCountRow.code == code,
        MemberCountRow.key == key,
    )
    counting = select(func.count()).select_from(MemberCountRow).where(*behind)
    total = session.scalar(counting) or 0
    pages = max(-(-total // PER_PAGE), 1)
    page = min(max(page, 1), pages)
    place = and_(
        MemberRow.cohort_id == MemberCountRow.cohort_id,
        MemberRow.user_id == MemberCountRow.user_id,
    )
    rows = session.execute(
        select(
            User.id,
            User.display_name,
            MemberRow.joined_on,
            MemberRow.left_on,
            MemberCountRow.amount,
        )
        .join(MemberCountRow, MemberCountRow.user_id == User.id)
        .join(MemberRow, place)
        .where(*behind)
        .order_by(User.display_name, User.id)
        .limit(PER_PAGE)
        .offset((page - 1) * PER_PAGE)
    )
    people = tuple(
        Counted(row.id, row.display_name, row.joined_on, row.left_on, meant_by(code, row.amount))
        for row in rows
    )
    return CountedPage(people, total, page, pages)
