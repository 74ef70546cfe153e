"""Whom something that happened is about; None when it is no longer there."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from trepconnect.lending.models import LoanRow
from trepconnect.mentoring.models import PairingRow, SessionRow


def session(session: Session, session_id: UUID) -> UUID | None:
    """The entrepreneur of a meeting."""
    return session.scalar(
        select(PairingRow.user_id)
        .join(SessionRow, SessionRow.pairing_id == PairingRow.id)
        .where(SessionRow.id == session_id)
    )


def loan(session: Session, loan_id: UUID) -> UUID | None:
    return session.scalar(select(LoanRow.user_id).where(LoanRow.id == loan_id))
