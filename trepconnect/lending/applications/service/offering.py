"""Making an offer of what was approved, on the terms of the day the application was sent."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from trepconnect.kernel.actor import Actor
from trepconnect.kernel.clock import Clock
from trepconnect.lending.applications.domain.application import ApplicationState
from trepconnect.lending.applications.queries.applications import Application, get_application
from trepconnect.lending.applications.service.drafts import check_room
from trepconnect.lending.arithmetic.schedule import LoanSchedule, schedule_of
from trepconnect.lending.arithmetic.serialization import terms_to_json
from trepconnect.lending.arithmetic.terms import LoanTerms
from trepconnect.lending.offers import policy as offers_policy
from trepconnect.lending.offers.domain import (
    NotApproved,
    OfferMade,
    OfferState,
    Parties,
    check_days,
    expires_on,
    parties_to_json,
)
from trepconnect.lending.offers.models import OfferRow
from trepconnect.lending.offers.service import hundredths, make_room
from trepconnect.lending.products.domain.cost import loan_terms
from trepconnect.lending.products.models import FundRow, ProductRow
from trepconnect.platform.data import audit
from trepconnect.platform.data.db import wait_for_turn
from trepconnect.platform.worker import outbox


def parties_for(session: Session, application: Application) -> Parties:
    """Who would lend to whom, as things are now."""
    row = session.execute(
        select(
            ProductRow.names,
            ProductRow.lender_name,
            ProductRow.lender_phone,
            ProductRow.lender_email,
            ProductRow.legal_condition,
            FundRow.name,
            FundRow.kind,
            FundRow.verifier,
        )
        .join(FundRow, FundRow.id == ProductRow.fund_id)
        .where(ProductRow.id == application.product.id)
    ).one()
    return Parties(
        borrower=application.applicant,
        business=application.business_name,
        product_names=row.names,
        lender=row.lender_name,
        lender_phone=row.lender_phone,
        lender_email=row.lender_email,
        fund=row.name,
        fund_kind=row.kind,
        condition=row.legal_condition,
        verifier=row.verifier,
    )


def make_offer(
    session: Session,
    actor: Actor,
    clock: Clock,
    *,
    application_id: UUID,
    disbursed_on: date,
    first_due_on: date,
) -> UUID:
    """Offer what was approved, on terms that no longer change. Returns the offer's id.

    Raises NotApproved, OfferAlreadyMade, DaysRefused and MoreThanAllowed.
    """
    application = get_application(session, actor, application_id, to=offers_policy.can_book)
    today = clock.today()
    check_days(today=today, disbursed_on=disbursed_on, first_due_on=first_due_on)
    terms = offered_terms(application, disbursed_on=disbursed_on, first_due_on=first_due_on)
    make_room(session, application_id, today)
    wait_for_turn(session, f"borrower {application.user_id}")
    check_room(session, clock, application, application.approved_amount)
    row = _new_offer(session, application, terms, schedule_of(terms))
    row.made_by = None if actor.is_system else actor.user_id
    row.made_at, row.expires_on = clock.now(), expires_on(today)
    session.add(row)
    session.flush()
    audit.record(session, actor, OfferMade.name, "loan_offer", row.id)
    outbox.publish(session, OfferMade(row.id))
    return row.id


def offered_terms(
    application: Application, *, disbursed_on: date, first_due_on: date
) -> LoanTerms:
    """What was approved, on the product's terms of the day it was sent. Raises NotApproved."""
    amount, months = application.approved_amount, application.approved_installments
    if application.state is not ApplicationState.APPROVED or amount is None or months is None:
        raise NotApproved
    return loan_terms(
        application.terms,
        amount,
        months,
        disbursed_on=disbursed_on,
        first_due_on=first_due_on,
    )


def _new_offer(
    session: Session, application: Application, terms: LoanTerms, schedule: LoanSchedule
) -> OfferRow:
    return OfferRow(
        id=uuid4(),
        application_id=application.id,
        user_id=application.user_id,
        business_id=application.business_id,
        product_id=application.product.id,
        fund_id=application.product.fund_id,
        state=OfferState.OPEN,
        terms=terms_to_json(terms),
        parties=parties_to_json(parties_for(session, application)),
        amount_financed=schedule.amount_financed,
        finance_charge=schedule.finance_charge,
        total_of_payments=schedule.total_of_payments,
        apr=hundredths(schedule),
        signed_name="",
    )
