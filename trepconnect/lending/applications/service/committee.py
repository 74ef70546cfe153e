"""Two people decide: votes, and other terms than were asked for."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from trepconnect.kernel.actor import Actor
from trepconnect.kernel.clock import Clock
from trepconnect.kernel.money import Money
from trepconnect.lending.applications import policy
from trepconnect.lending.applications.domain.application import (
    ApplicationDecided,
    ApplicationState,
    Asked,
    NotComplete,
    OutdatedVersion,
    StateHasChanged,
    TermsOutOfRange,
    check_range,
)
from trepconnect.lending.applications.domain.decision import (
    MOST_NOTE,
    AlreadyVoted,
    Choice,
    DeclineReason,
    Vote,
    check_reasons,
    decision,
    reasons_told,
)
from trepconnect.lending.applications.models import ApplicationRow, VoteRow
from trepconnect.lending.applications.queries.applications import Application, get_application
from trepconnect.lending.applications.service.drafts import SUBJECT
from trepconnect.platform.data import audit
from trepconnect.platform.worker import outbox


def vote(
    session: Session,
    actor: Actor,
    clock: Clock,
    *,
    application_id: UUID,
    choice: Choice,
    reasons: Collection[DeclineReason] = (),
    note: str = "",
    seen_version: int,
) -> ApplicationState:
    """Cast a vote on the terms of ``seen_version``; the state after it.

    The second of one mind decides, in the same transaction. Raises StateHasChanged when others
    decided first or the applicant withdrew, OutdatedVersion when the terms changed, AlreadyVoted,
    ReasonsRefused.
    """
    check_reasons(choice, reasons)
    application, terms = _in_question(session, actor, application_id, seen_version)
    cast = _votes(session, application)
    if any(earlier.voter_id == actor.user_id for earlier in cast):
        raise AlreadyVoted
    named = tuple(reason for reason in DeclineReason if reason in reasons)
    session.add(
        VoteRow(
            id=uuid4(),
            application_id=application_id,
            version=seen_version,
            voter_id=actor.user_id,
            choice=choice,
            reasons=[reason.value for reason in named],
            note=note[:MOST_NOTE],
            amount=terms.amount,
            months=terms.months,
            cast_at=clock.now(),
        )
    )
    session.flush()
    audit.record(session, actor, "lending.vote_cast", SUBJECT, application_id)
    votes = [*cast, Vote(actor.user_id, choice, named)]
    decided = decision(votes)
    if decided is None:
        _change(session, application, votes_cast=len(votes))
        return ApplicationState.SUBMITTED
    _decide(session, actor, clock, application, votes, decided)
    return decided


def propose_terms(
    session: Session,
    actor: Actor,
    clock: Clock,
    *,
    application_id: UUID,
    amount: Money,
    months: int,
    seen_version: int,
) -> None:
    """Put other terms to the vote, at most the amount asked for; votes begin anew.

    What was asked for may be proposed again. Raises TermsOutOfRange, OutdatedVersion,
    StateHasChanged.
    """
    application, terms = _in_question(session, actor, application_id, seen_version)
    check_range(application.terms, amount=amount, months=months)
    asked, proposed = application.asked, Asked(amount=amount, months=months)
    if asked is None or amount > asked.amount:
        raise TermsOutOfRange("amount")
    if proposed == terms:
        return
    _change(
        session,
        application,
        proposed_amount=None if proposed == asked else amount,
        proposed_months=None if proposed == asked else months,
        version=application.version + 1,
        votes_cast=0,
        saved_at=clock.now(),
    )
    audit.record(session, actor, "lending.terms_proposed", SUBJECT, application_id)


def _in_question(
    session: Session, actor: Actor, application_id: UUID, seen_version: int
) -> tuple[Application, Asked]:
    """The application and its terms, held until the transaction ends: votes queue behind it."""
    get_application(session, actor, application_id, to=policy.can_decide)
    session.execute(
        select(ApplicationRow.id).where(ApplicationRow.id == application_id).with_for_update()
    )
    application = get_application(session, actor, application_id, to=policy.can_decide)
    if application.state is not ApplicationState.SUBMITTED:
        raise StateHasChanged
    if application.version != seen_version:
        raise OutdatedVersion
    if application.in_question is None:
        raise NotComplete
    return application, application.in_question


def _votes(session: Session, application: Application) -> list[Vote]:
    rows = session.execute(
        select(VoteRow.voter_id, VoteRow.choice, VoteRow.reasons)
        .where(VoteRow.application_id == application.id, VoteRow.version == application.version)
        .order_by(VoteRow.cast_at, VoteRow.id)
    )
    return [
        Vote(row.voter_id, row.choice, tuple(DeclineReason(code) for code in row.reasons))
        for row in rows
    ]


def _decide(
    session: Session,
    actor: Actor,
    clock: Clock,
    application: Application,
    votes: list[Vote],
    state: ApplicationState,
) -> None:
    now, terms = clock.now(), application.in_question
    values: dict[str, object] = {"decline_reasons": [one.value for one in reasons_told(votes)]}
    if state is ApplicationState.APPROVED and terms is not None:
        values = {"approved_amount": terms.amount, "approved_installments": terms.months}
    _change(
        session,
        application,
        state=state,
        votes_cast=len(votes),
        decided_at=now,
        saved_at=now,
        **values,
    )
    audit.record(session, actor, ApplicationDecided.name, SUBJECT, application.id)
    outbox.publish(session, ApplicationDecided(application.id))


def _change(session: Session, application: Application, **values: object) -> None:
    """Only while it is undecided and the terms are those that were voted on."""
    changed: Any = session.execute(
        update(ApplicationRow)
        .where(
            ApplicationRow.id == application.id,
            ApplicationRow.state == ApplicationState.SUBMITTED,
            ApplicationRow.version == application.version,
        )
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    if changed.rowcount != 1:
        raise StateHasChanged
