"""Writes of cohorts: managers and administrators set them up and say who belongs to them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Update, delete, insert, literal, or_, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from trepconnect.cohorts import policy, queries
from trepconnect.cohorts.domain import (
    AlreadyMember,
    CohortChanged,
    CohortClosed,
    Intake,
    LeftBeforeJoining,
    MemberJoined,
    MemberLeft,
    Plan,
    Targets,
    check_joining,
    check_plan,
    check_targets,
)
from trepconnect.cohorts.models import CohortRow, MemberRow, TargetRow
from trepconnect.kernel.actor import Actor
from trepconnect.kernel.clock import Clock
from trepconnect.kernel.errors import Forbidden, NotFound
from trepconnect.kernel.money import Money
from trepconnect.platform.data import audit
from trepconnect.platform.data.db import is_duplicate
from trepconnect.platform.worker import outbox


def create_cohort(
    session: Session,
    actor: Actor,
    clock: Clock,
    *,
    names: Mapping[str, str],
    starts_on: date,
    ends_on: date | None = None,
    descriptions: Mapping[str, str] | None = None,
    cohort_id: UUID | None = None,
) -> UUID:
    """A new cohort without people. Texts by language tag; the name in one language at least."""
    if not policy.may_create(actor):
        raise Forbidden
    plan = Plan(names=names, starts_on=starts_on, ends_on=ends_on, descriptions=descriptions or {})
    check_plan(plan)
    row = CohortRow(id=cohort_id or uuid4(), created_at=clock.now(), **_columns(plan))
    session.add(row)
    session.flush()
    audit.record(session, actor, "cohorts.created", "cohort", row.id)
    return row.id


def change_cohort(
    session: Session, actor: Actor, *, cohort_id: UUID, plan: Plan, seen_version: int
) -> None:
    """Other words or dates. Raises CohortChanged when another was faster."""
    queries.get_row(session, actor, cohort_id, to=policy.can_change)
    check_plan(plan)
    _change(session, cohort_id, seen_version, _columns(plan))
    audit.record(session, actor, "cohorts.changed", "cohort", cohort_id)


def set_targets(
    session: Session,
    actor: Actor,
    *,
    cohort_id: UUID,
    targets: Targets,
    seen_version: int | None = None,
) -> None:
    """What it aims for from now on; a measure that is not named has no target."""
    row = queries.get_row(session, actor, cohort_id, to=policy.can_change)
    check_targets(targets)
    _change(session, cohort_id, row.version if seen_version is None else seen_version, {})
    session.execute(delete(TargetRow).where(TargetRow.cohort_id == cohort_id))
    if targets:
        session.execute(
            insert(TargetRow),
            [
                {"cohort_id": cohort_id, "measure": measure, "amount": amount}
                for measure, amount in targets.items()
            ],
        )
    audit.record(session, actor, "cohorts.targets_set", "cohort", cohort_id)


def close_cohort(session: Session, actor: Actor, clock: Clock, *, cohort_id: UUID) -> None:
    """Nobody joins any more; what it achieved stays. A second time changes nothing."""
    queries.get_row(session, actor, cohort_id, to=policy.can_change)
    _set_closed(session, cohort_id, closed_at=clock.now())
    audit.record(session, actor, "cohorts.closed", "cohort", cohort_id)


def reopen_cohort(session: Session, actor: Actor, *, cohort_id: UUID) -> None:
    """People may join again."""
    queries.get_row(session, actor, cohort_id, to=policy.can_change)
    _set_closed(session, cohort_id, closed_at=None)
    audit.record(session, actor, "cohorts.reopened", "cohort", cohort_id)


def add_member(
    session: Session,
    actor: Actor,
    clock: Clock,
    *,
    cohort_id: UUID,
    user_id: UUID,
    business_id: UUID | None,
    joined_on: date,
    stage: str = "",
    workers: int | None = None,
    monthly_sales: Money | None = None,
) -> None:
    """Take an entrepreneur in, as the business stands on that day.

    Raises CohortClosed, JoinedAfterTheEnd, NotFound when nobody has this id, and AlreadyMember
    for a member who left, too.
    """
    cohort = queries.get_cohort(session, actor, cohort_id, to=policy.can_change)
    if cohort.closed:
        raise CohortClosed
    check_joining(cohort.plan, joined_on)
    intake = Intake(stage=stage, workers=workers, monthly_sales=monthly_sales)
    row = MemberRow(
        cohort_id=cohort_id,
        user_id=user_id,
        business_id=business_id,
        joined_on=joined_on,
        added_at=clock.now(),
        **_intake_columns(intake),
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError as error:
        raise (AlreadyMember if is_duplicate(error) else NotFound) from None
    _tell(session, actor, MemberJoined(cohort_id, user_id))


def change_member(
    session: Session,
    actor: Actor,
    *,
    cohort_id: UUID,
    user_id: UUID,
    business_id: UUID | None,
    joined_on: date,
    intake: Intake,
) -> None:
    """Correct when the member joined and where they stood then.

    Raises NotFound, LeftBeforeJoining.
    """
    cohort = queries.get_cohort(session, actor, cohort_id, to=policy.can_change)
    queries.get_member(session, actor, cohort_id, user_id)
    check_joining(cohort.plan, joined_on)
    stays = or_(MemberRow.left_on.is_(None), MemberRow.left_on >= joined_on)
    values = {"joined_on": joined_on, "business_id": business_id, **_intake_columns(intake)}
    if not _changed(session, _place(cohort_id, user_id).where(stays).values(values)):
        raise LeftBeforeJoining
    _tell(session, actor, MemberJoined(cohort_id, user_id))


def remove_member(
    session: Session, actor: Actor, *, cohort_id: UUID, user_id: UUID, left_on: date
) -> None:
    """The member left; what was reached up to their last day stays counted.

    Raises NotFound, LeftBeforeJoining.
    """
    queries.get_row(session, actor, cohort_id, to=policy.can_change)
    queries.get_member(session, actor, cohort_id, user_id)
    stays = MemberRow.joined_on <= left_on
    if not _changed(session, _place(cohort_id, user_id).where(stays).values(left_on=left_on)):
        raise LeftBeforeJoining
    _tell(session, actor, MemberLeft(cohort_id, user_id))


def take_back(session: Session, actor: Actor, *, cohort_id: UUID, user_id: UUID) -> None:
    """The member is in it again, as if they had never left. Raises NotFound, CohortClosed."""
    cohort = queries.get_cohort(session, actor, cohort_id, to=policy.can_change)
    if cohort.closed:
        raise CohortClosed
    if not _changed(session, _place(cohort_id, user_id).values(left_on=None)):
        raise NotFound
    _tell(session, actor, MemberJoined(cohort_id, user_id))


def strike_member(session: Session, actor: Actor, *, cohort_id: UUID, user_id: UUID) -> None:
    """The member was added by mistake: nothing of theirs stays counted. Raises NotFound."""
    queries.get_row(session, actor, cohort_id, to=policy.can_change)
    struck = session.scalar(
        delete(MemberRow)
        .where(MemberRow.cohort_id == cohort_id, MemberRow.user_id == user_id)
        .returning(MemberRow.user_id)
    )
    if struck is None:
        raise NotFound
    _tell(session, actor, MemberLeft(cohort_id, user_id))


def _change(
    session: Session, cohort_id: UUID, seen_version: int, values: Mapping[str, Any]
) -> None:
    change = (
        update(CohortRow)
        .where(CohortRow.id == cohort_id, CohortRow.version == seen_version)
        .values(version=CohortRow.version + 1, **values)
    )
    if not _changed(session, change):
        raise CohortChanged


def _changed(session: Session, change: Update) -> bool:
    """Whether the row was still as the change wants it."""
    return session.execute(change.returning(literal(1))).one_or_none() is not None


def _set_closed(session: Session, cohort_id: UUID, **values: Any) -> None:
    session.execute(update(CohortRow).where(CohortRow.id == cohort_id).values(**values))


def _place(cohort_id: UUID, user_id: UUID) -> Update:
    return update(MemberRow).where(MemberRow.cohort_id == cohort_id, MemberRow.user_id == user_id)


def _columns(plan: Plan) -> dict[str, Any]:
    return {
        "names": _filled(plan.names),
        "descriptions": _filled(plan.descriptions),
        "starts_on": plan.starts_on,
        "ends_on": plan.ends_on,
    }


def _filled(texts: Mapping[str, str]) -> dict[str, str]:
    return {tag: text for tag, text in texts.items() if text}


def _intake_columns(intake: Intake) -> dict[str, Any]:
    return {
        "intake_stage": intake.stage,
        "intake_workers": intake.workers,
        "intake_sales": intake.monthly_sales,
    }


def _tell(session: Session, actor: Actor, event: MemberJoined | MemberLeft) -> None:
    session.flush()
    place = f"{event.cohort_id}/{event.user_id}"
    audit.record(session, actor, event.name, "cohort_member", place)
    outbox.publish(session, event)
