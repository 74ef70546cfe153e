"""Sending an application, and taking it back before it is decided."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from trepconnect.kernel.actor import Actor
from trepconnect.kernel.clock import Clock
from trepconnect.kernel.errors import DomainError, NotFound
from trepconnect.lending.applications import policy
from trepconnect.lending.applications.domain.application import (
    ApplicationState,
    ApplicationSubmitted,
    ApplicationWithdrawn,
    NotComplete,
    OutdatedVersion,
    StateHasChanged,
    check_range,
    facts_of,
    facts_to_json,
    missing_parts,
)
from trepconnect.lending.applications.models import ApplicationRow
from trepconnect.lending.applications.queries.applications import Application, get_application
from trepconnect.lending.applications.service.drafts import SUBJECT, check_room
from trepconnect.lending.products.domain.product import LoanProduct
from trepconnect.lending.products.domain.serialization import terms_to_json
from trepconnect.lending.products.queries.products import get_product
from trepconnect.platform.data import audit
from trepconnect.platform.data.db import wait_for_turn
from trepconnect.platform.worker import outbox
from trepconnect.profiles.domain.profile import Business
from trepconnect.profiles.queries import profiles


class NoLongerOffered(DomainError):
    """The loan was taken off the list, or the business was removed, since the draft was begun."""

    code = "no_longer_offered"


def submit(
    session: Session, actor: Actor, clock: Clock, *, application_id: UUID, seen_version: int
) -> None:
    """Send what the applicant saw on the last page: another version is not sent.

    Keeps the terms of the product, the version of its rules and what the profile says of the
    business. Raises NotComplete, TermsOutOfRange, MoreThanAllowed, NoLongerOffered,
    OutdatedVersion, StateHasChanged.
    """
    application = get_application(session, actor, application_id, to=policy.can_change)
    today = clock.today()
    product = _offered(session, application, today)
    business = _business(session, actor, application)
    answers = application.answers
    check_range(product.terms, amount=answers.amount, months=answers.months)
    if missing_parts(answers):
        raise NotComplete
    wait_for_turn(session, f"borrower {application.user_id}")
    check_room(session, clock, application, answers.amount)
    now = clock.now()
    _move(
        session,
        application_id,
        ApplicationState.DRAFT,
        ApplicationRow.version == seen_version,
        state=ApplicationState.SUBMITTED,
        submitted_at=now,
        saved_at=now,
        rules_version=product.rules.version,
        terms=terms_to_json(product.terms),
        facts=facts_to_json(facts_of(business)),
    )
    audit.record(session, actor, ApplicationSubmitted.name, SUBJECT, application_id)
    outbox.publish(session, ApplicationSubmitted(application_id))


def withdraw(session: Session, actor: Actor, clock: Clock, *, application_id: UUID) -> None:
    """Take it back. Raises StateHasChanged when it was decided meanwhile."""
    get_application(session, actor, application_id, to=policy.can_change)
    now = clock.now()
    _move(
        session,
        application_id,
        ApplicationState.SUBMITTED,
        state=ApplicationState.WITHDRAWN,
        withdrawn_at=now,
        saved_at=now,
    )
    audit.record(session, actor, ApplicationWithdrawn.name, SUBJECT, application_id)
    outbox.publish(session, ApplicationWithdrawn(application_id))


def _offered(session: Session, application: Application, today: date) -> LoanProduct:
    try:
        product = get_product(session, None, application.product.id, on=today)
    except NotFound:
        raise NoLongerOffered from None
    if not product.fund.applies_here:
        raise NoLongerOffered
    return product


def _business(session: Session, actor: Actor, application: Application) -> Business:
    try:
        return profiles.get_business(session, actor, application.business_id)
    except NotFound:
        raise NoLongerOffered from None


def _move(
    session: Session,
    application_id: UUID,
    before: ApplicationState,
    *conditions: Any,
    **values: object,
) -> None:
    """Change the state if it is still ``before``: the database decides who was first."""
    moved: Any = session.execute(
        update(ApplicationRow)
        .where(ApplicationRow.id == application_id, ApplicationRow.state == before, *conditions)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    if moved.rowcount == 1:
        return
    state = session.scalar(select(ApplicationRow.state).where(ApplicationRow.id == application_id))
    raise OutdatedVersion if state is before else StateHasChanged
