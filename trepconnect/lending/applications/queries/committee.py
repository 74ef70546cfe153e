"""Votes, as far as the actor may see them; who decides for which fund."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from trepconnect.accounts.queries import PEOPLE
from trepconnect.kernel.actor import Actor
from trepconnect.kernel.errors import Forbidden
from trepconnect.kernel.money import Money
from trepconnect.lending.applications import policy
from trepconnect.lending.applications.domain.application import ApplicationState, Asked
from trepconnect.lending.applications.domain.decision import Choice, DeclineReason
from trepconnect.lending.applications.models import VoteRow
from trepconnect.lending.applications.queries.applications import Application


@dataclass(frozen=True, slots=True, kw_only=True)
class CastVote:
    """A vote with the name of who cast it; for deciders, never for the applicant."""

    voter_id: UUID
    voter: str
    choice: Choice
    reasons: tuple[DeclineReason, ...]
    note: str
    terms: Asked
    version: int
    cast_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Votes:
    """``shown`` is what the actor may read: everything after voting on the terms of now or
    nothing is left to decide, until then only one's own votes on earlier terms."""

    shown: tuple[CastVote, ...]
    has_voted: bool


def votes_of(session: Session, actor: Actor, application: Application) -> Votes:
    """One statement. Raises Forbidden to the applicant."""
    if not actor.is_system and not policy.can_decide(actor, application):
        raise Forbidden
    cast = [_cast_vote(row) for row in session.execute(_votes(application.id))]
    has_voted = any(
        vote.voter_id == actor.user_id and vote.version == application.version for vote in cast
    )
    is_open = application.state is ApplicationState.SUBMITTED
    if is_open and not has_voted and not actor.is_system:
        cast = [vote for vote in cast if vote.voter_id == actor.user_id]
    return Votes(shown=tuple(cast), has_voted=has_voted)


def _votes(application_id: UUID) -> Any:
    return (
        select(*VoteRow.__table__.c, PEOPLE.c.display_name)
        .join(PEOPLE, PEOPLE.c.id == VoteRow.voter_id)
        .where(VoteRow.application_id == application_id)
        .order_by(VoteRow.version, VoteRow.cast_at, VoteRow.id)
    )


def _cast_vote(row: Row[Any]) -> CastVote:
    amount: Money = row.amount
    return CastVote(
        voter_id=row.voter_id,
        voter=row.display_name,
        choice=row.choice,
        reasons=tuple(DeclineReason(code) for code in row.reasons),
        note=row.note,
        terms=Asked(amount=amount, months=row.months),
        version=row.version,
        cast_at=row.cast_at,
    )
