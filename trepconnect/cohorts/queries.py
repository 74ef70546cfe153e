"""Reads of cohorts, their targets and their people."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from trepconnect.accounts.queries import PEOPLE
from trepconnect.cohorts import policy
from trepconnect.cohorts.domain import Cohort, Intake, Measure, Member, Plan, Targets
from trepconnect.cohorts.models import CohortRow, MemberRow, TargetRow
from trepconnect.kernel.actor import Actor
from trepconnect.kernel.errors import Forbidden, NotFound
from trepconnect.platform.data.paging import Page, page_of, rows_of

Can = Callable[[Actor, CohortRow], bool]


_ORDER: Any = (CohortRow.closed_at.is_not(None), CohortRow.starts_on.desc(), CohortRow.id)
_MEMBERS: Select[Any] = select(*MemberRow.__table__.c, PEOPLE.c.display_name).join(
    PEOPLE, PEOPLE.c.id == MemberRow.user_id
)


def list_cohorts(session: Session, actor: Actor) -> list[Cohort]:
    """All that the actor may know of, open ones first; two statements."""
    wanted = policy.visible_to(actor)
    return _with_targets(
        session, session.scalars(select(CohortRow).where(wanted).order_by(*_ORDER))
    )


def page_of_cohorts(session: Session, actor: Actor, *, page: int = 1) -> Page[Cohort]:
    """The same, a page at a time; three statements."""
    wanted = policy.visible_to(actor)
    found = rows_of(
        session,
        select(CohortRow).where(wanted).order_by(*_ORDER),
        page,
        counted=select(CohortRow.id).where(wanted),
    )
    return found.showing(_with_targets(session, (row[0] for row in found.shown)))


def get_cohort(
    session: Session, actor: Actor, cohort_id: UUID, *, to: Can = policy.can_read
) -> Cohort:
    """One cohort with its targets; one statement.

    Raises NotFound, and Forbidden when the actor may not ``to`` it.
    """
    rows = session.execute(
        select(CohortRow, TargetRow.measure, TargetRow.amount)
        .outerjoin(TargetRow, TargetRow.cohort_id == CohortRow.id)
        .where(CohortRow.id == cohort_id, policy.visible_to(actor))
        .order_by(TargetRow.measure)
    ).all()
    if not rows:
        raise NotFound
    cohort: CohortRow = rows[0][0]
    if not to(actor, cohort):
        raise Forbidden
    return _cohort(cohort, {measure: amount for _row, measure, amount in rows if measure})


def get_row(session: Session, actor: Actor, cohort_id: UUID, *, to: Can) -> CohortRow:
    """The row itself, for those who change it."""
    row = session.scalar(
        select(CohortRow).where(CohortRow.id == cohort_id, policy.visible_to(actor))
    )
    if row is None:
        raise NotFound
    if not to(actor, row):
        raise Forbidden
    return row


def list_members(
    session: Session, actor: Actor, cohort_id: UUID, *, page: int = 1
) -> Page[Member]:
    """Who belongs to a cohort or left it, in the order of their names. Three statements.

    Raises NotFound and Forbidden.
    """
    get_row(session, actor, cohort_id, to=policy.can_see_people)
    of_it = MemberRow.cohort_id == cohort_id
    return page_of(
        session,
        _MEMBERS.where(of_it).order_by(PEOPLE.c.display_name, PEOPLE.c.id),
        page,
        _member,
        counted=select(MemberRow.user_id).where(of_it),
    )


def get_member(session: Session, actor: Actor, cohort_id: UUID, user_id: UUID) -> Member:
    """One of its people, also one who has left. Raises NotFound and Forbidden."""
    found = find_member(session, actor, cohort_id, user_id)
    if found is None:
        raise NotFound
    return found


def find_member(session: Session, actor: Actor, cohort_id: UUID, user_id: UUID) -> Member | None:
    """The same, or None for who never joined."""
    get_row(session, actor, cohort_id, to=policy.can_see_people)
    row = session.execute(
        _MEMBERS.where(MemberRow.cohort_id == cohort_id, MemberRow.user_id == user_id)
    ).one_or_none()
    return None if row is None else _member(row)


def cohorts_of(session: Session, user_id: UUID) -> list[Member]:
    """A person's places in cohorts, the first joined first."""
    rows = session.execute(
        _MEMBERS.where(MemberRow.user_id == user_id).order_by(
            MemberRow.joined_on, MemberRow.cohort_id
        )
    )
    return [_member(row) for row in rows]


def who_of(session: Session, cohort_id: UUID, user_ids: Collection[UUID]) -> set[UUID]:
    """Those of some people who are in a cohort or have been."""
    return set(
        session.scalars(
            select(MemberRow.user_id).where(
                MemberRow.cohort_id == cohort_id, MemberRow.user_id.in_(user_ids)
            )
        )
    )


def members_of(session: Session, cohort_id: UUID) -> list[Member]:
    """Everybody who ever joined, for counting."""
    rows = session.execute(
        _MEMBERS.where(MemberRow.cohort_id == cohort_id).order_by(MemberRow.user_id)
    )
    return [_member(row) for row in rows]


def _with_targets(session: Session, rows: Iterable[CohortRow]) -> list[Cohort]:
    rows = list(rows)
    targets = _targets(session, [row.id for row in rows])
    return [_cohort(row, targets.get(row.id, {})) for row in rows]


def _targets(session: Session, cohort_ids: Sequence[UUID]) -> dict[UUID, dict[Measure, int]]:
    rows = session.execute(
        select(TargetRow.cohort_id, TargetRow.measure, TargetRow.amount).where(
            TargetRow.cohort_id.in_(cohort_ids)
        )
    )
    found: dict[UUID, dict[Measure, int]] = {}
    for row in rows:
        found.setdefault(row.cohort_id, {})[row.measure] = row.amount
    return found


def _cohort(row: CohortRow, targets: Targets) -> Cohort:
    return Cohort(
        id=row.id,
        plan=Plan(
            names=row.names,
            descriptions=row.descriptions,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
        ),
        targets=targets,
        closed=row.closed_at is not None,
        version=row.version,
    )


def _member(row: Row[Any]) -> Member:
    return Member(
        cohort_id=row.cohort_id,
        user_id=row.user_id,
        display_name=row.display_name,
        business_id=row.business_id,
        joined_on=row.joined_on,
        left_on=row.left_on,
        intake=Intake(
            stage=row.intake_stage, workers=row.intake_workers, monthly_sales=row.intake_sales
        ),
    )
