"""Whom something that happened is about; None when it is no longer there."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from trepconnect.lending.models.loans import LoanRow
from trepconnect.mentoring.models.meetings import SessionRow
from trepconnect.mentoring.models.pairings import PairingRow
from trepconnect.milestones.plans.models import PlanRow, PlanStepRow
from trepconnect.profiles.models import BusinessRow


def session(session: Session, session_id: UUID) -> UUID | None:
    """The entrepreneur of a meeting."""
    return session.scalar(
        select(PairingRow.user_id)
        .join(SessionRow, SessionRow.pairing_id == PairingRow.id)
        .where(SessionRow.id == session_id)
    )


def step(session: Session, step_id: UUID) -> UUID | None:
    """The owner of the business whose plan has the step."""
    return session.scalar(
        select(BusinessRow.user_id)
        .join(PlanRow, PlanRow.business_id == BusinessRow.id)
        .join(PlanStepRow, PlanStepRow.plan_id == PlanRow.id)
        .where(PlanStepRow.id == step_id)
    )


def loan(session: Session, loan_id: UUID) -> UUID | None:
    return session.scalar(select(LoanRow.user_id).where(LoanRow.id == loan_id))
