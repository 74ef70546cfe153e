"""What happened to people, and whom it is about, read from the other domains' tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from trepconnect.cohorts.domain import Measure, Member
from trepconnect.lending.loans.models import LoanRow
from trepconnect.mentoring.pairings.models import PairingRow
from trepconnect.mentoring.sessions.domain import COUNTED
from trepconnect.mentoring.sessions.models import SessionRow
from trepconnect.milestones.plans.domain import StepState
from trepconnect.milestones.plans.models import PlanRow, PlanStepRow
from trepconnect.outcomes.indicators.domain import Happening, Situation
from trepconnect.profiles.models import BusinessRow, LanguageRow, NeedRow

People = Collection[UUID]
Told = Iterator[tuple[UUID, Happening]]


def happenings_of(
    session: Session, user_ids: People, zone: ZoneInfo
) -> Mapping[UUID, list[Happening]]:
    """All that counts of these people, in no order."""
    found: dict[UUID, list[Happening]] = defaultdict(list)
    for source in (
        _sessions(session, user_ids, zone),
        _steps(session, user_ids, zone),
        _loans(session, user_ids),
    ):
        for user_id, happening in source:
            found[user_id].append(happening)
    return found


def _sessions(session: Session, user_ids: People, zone: ZoneInfo) -> Told:
    """Meetings that were logged, confirmed or not; not those in dispute, or that were none."""
    rows = session.execute(
        select(PairingRow.user_id, SessionRow.started_at, SessionRow.minutes)
        .join(SessionRow, SessionRow.pairing_id == PairingRow.id)
        .where(PairingRow.user_id.in_(user_ids), SessionRow.state.in_(COUNTED))
    )
    for row in rows:
        day = row.started_at.astimezone(zone).date()
        yield row.user_id, Happening(day, {Measure.SESSIONS: 1, Measure.HOURS: row.minutes})


def _steps(session: Session, user_ids: People, zone: ZoneInfo) -> Told:
    """Steps of plans that were confirmed, on the day of the confirmation."""
    rows = session.execute(
        select(BusinessRow.user_id, PlanStepRow.confirmed_at)
        .join(PlanRow, PlanRow.business_id == BusinessRow.id)
        .join(PlanStepRow, PlanStepRow.plan_id == PlanRow.id)
        .where(BusinessRow.user_id.in_(user_ids), PlanStepRow.state == StepState.CONFIRMED)
    )
    for row in rows:
        day = row.confirmed_at.astimezone(zone).date()
        yield row.user_id, Happening(day, {Measure.MILESTONES: 1})


def _loans(session: Session, user_ids: People) -> Told:
    """Loans whose money was paid out, on that day."""
    rows = session.execute(
        select(LoanRow.user_id, LoanRow.disbursed_on, LoanRow.principal).where(
            LoanRow.user_id.in_(user_ids), LoanRow.disbursed_on.is_not(None)
        )
    )
    for row in rows:
        amounts = {Measure.LOANS: 1, Measure.LOAN_AMOUNT: row.principal.cents}
        yield row.user_id, Happening(row.disbursed_on, amounts)


def situations_of(session: Session, members: Sequence[Member]) -> Mapping[UUID, Situation]:
    """Where they stand now: by the business with which each joined or, for want of one then, by
    the oldest there is. A business that was removed says nothing."""
    user_ids = [member.user_id for member in members]
    languages = _languages(session, user_ids)
    businesses = _businesses(session, members)
    needs = _need_groups(session, [one.id for one in businesses.values()])
    found = {}
    for member in members:
        business = businesses.get(member.user_id)
        found[member.user_id] = Situation(
            stage=business.stage if business else None,
            workers=business.workers if business else None,
            language=languages.get(member.user_id, ""),
            need_groups=frozenset(needs.get(business.id, ())) if business else frozenset(),
        )
    return found


def _languages(session: Session, user_ids: People) -> dict[UUID, str]:
    """The language that each prefers."""
    rows = session.execute(
        select(LanguageRow.user_id, LanguageRow.tag).where(
            LanguageRow.user_id.in_(user_ids), LanguageRow.position == 0
        )
    )
    return {row.user_id: row.tag for row in rows}


def _businesses(session: Session, members: Sequence[Member]) -> dict[UUID, Any]:
    rows = session.execute(
        select(BusinessRow.id, BusinessRow.user_id, BusinessRow.stage, BusinessRow.workers)
        .where(
            BusinessRow.user_id.in_([member.user_id for member in members]),
            BusinessRow.removed_at.is_(None),
        )
        .order_by(BusinessRow.created_at, BusinessRow.id)
    )
    joined_with = {member.user_id: member.business_id for member in members}
    found: dict[UUID, Any] = {}
    for row in rows:
        if joined_with[row.user_id] in {None, row.id}:
            found.setdefault(row.user_id, row)
    return found


def _need_groups(session: Session, business_ids: People) -> Mapping[UUID, set[str]]:
    """The groups of the vocabulary in which each business needs something."""
    rows = session.execute(
        select(NeedRow.business_id, NeedRow.code).where(NeedRow.business_id.in_(business_ids))
    )
    found: dict[UUID, set[str]] = defaultdict(set)
    for row in rows:
        found[row.business_id].add(row.code.partition(".")[0])
    return found


def subject_of_session(session: Session, session_id: UUID) -> UUID | None:
    """The entrepreneur of a meeting."""
    return session.scalar(
        select(PairingRow.user_id)
        .join(SessionRow, SessionRow.pairing_id == PairingRow.id)
        .where(SessionRow.id == session_id)
    )


def subject_of_step(session: Session, step_id: UUID) -> UUID | None:
    """The owner of the business whose plan has the step."""
    return session.scalar(
        select(BusinessRow.user_id)
        .join(PlanRow, PlanRow.business_id == BusinessRow.id)
        .join(PlanStepRow, PlanStepRow.plan_id == PlanRow.id)
        .where(PlanStepRow.id == step_id)
    )


def subject_of_loan(session: Session, loan_id: UUID) -> UUID | None:
    return session.scalar(select(LoanRow.user_id).where(LoanRow.id == loan_id))
