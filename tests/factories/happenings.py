"""Builders of what cohorts count: meetings, loans, steps. Rows as they end up, and their event."""

from datetime import UTC, date, datetime
from typing import get_args, get_origin, get_type_hints
from uuid import uuid4

from sqlalchemy import select

from tests.factories import matching
from trepconnect.kernel.actor import Role
from trepconnect.kernel.money import Money
from trepconnect.lending.applications.domain.application import ApplicationState
from trepconnect.lending.applications.models import ApplicationRow
from trepconnect.lending.loans.domain.loan import LoanDisbursed, LoanState
from trepconnect.lending.loans.models import LoanRow
from trepconnect.lending.offers.domain import OfferState
from trepconnect.lending.offers.models import OfferRow
from trepconnect.lending.products.models import ProductRow
from trepconnect.mentoring.mentors.domain import MentorState
from trepconnect.mentoring.mentors.models import MentorRow
from trepconnect.mentoring.pairings.domain.pairing import EndReason, PairingState
from trepconnect.mentoring.pairings.models import PairingRow
from trepconnect.mentoring.sessions.domain import SessionLogged, SessionState, Way
from trepconnect.mentoring.sessions.models import SessionRow
from trepconnect.milestones.pathways.domain.pathway import Confirmer
from trepconnect.milestones.plans.domain import StepConfirmed, StepState
from trepconnect.milestones.plans.models import PlanRow, PlanStepRow
from trepconnect.platform.worker import outbox

THEN = datetime(2026, 1, 1, 18, tzinfo=UTC)


def met(make, user, business, at, minutes=60, *, state=SessionState.LOGGED):
    """A meeting that was logged, with a mentor of her own; returns its id."""
    pairing_id = _pairing(make, user, business)
    with make.writing() as session:
        row = SessionRow(
            id=uuid4(),
            form_key=uuid4(),
            pairing_id=pairing_id,
            logged_by=user.id,
            logged_at=at,
            started_at=at,
            minutes=minutes,
            way=Way.PHONE,
            language="es",
            interpreter_wanted=False,
            state=state,
        )
        session.add(row)
        outbox.publish(session, SessionLogged(row.id))
    return row.id


def _pairing(make, user, business):
    """Her pairing, made when there is none; it has ended, so that it is in nobody's way."""
    with make.writing() as session:
        there = session.scalar(select(PairingRow.id).where(PairingRow.user_id == user.id))
    if there:
        return there
    mentor = make.user(Role.MENTOR)
    place = {"weekly_minutes": 60, "capacity": 1, "travel_miles": 5}
    place |= {"remote_ok": True, "in_person_ok": True}
    stamps = {"created_at": THEN, "updated_at": THEN}
    make.save(MentorRow(user_id=mentor.id, state=MentorState.ACTIVE, **place, **stamps))
    row = PairingRow(
        id=uuid4(),
        user_id=user.id,
        business_id=business.id,
        mentor_id=mentor.id,
        state=PairingState.ENDED,
        proposed_at=THEN,
        answer_by=THEN.date(),
        ended_at=THEN,
        end_reason=EndReason.GOALS_MET,
        with_interpreter=False,
    )
    make.save(row)
    return row.id


def reached(make, business, at):
    """A step of her plan that somebody confirmed; returns its id."""
    with make.writing() as session:
        plan_id = session.scalar(select(PlanRow.id).where(PlanRow.business_id == business.id))
    if plan_id is None:
        plan_id = make.save(_whole(PlanRow, business_id=business.id, pathway_version=1)).id
    with make.writing() as session:
        row = _whole(
            PlanStepRow,
            plan_id=plan_id,
            title="Get the permit",
            confirmer=Confirmer.OFFICE,
            asked=True,
            state=StepState.CONFIRMED,
            marked_at=at,
            confirmed_at=at,
        )
        session.add(row)
        outbox.publish(session, StepConfirmed(row.id))
    return row.id


def borrowed(make, user, business, on, amount="5000"):
    """A loan whose money was paid out on a day; returns its id."""
    product = matching.loan(make, number=1)
    with make.writing() as session:
        fund_id = session.get_one(ProductRow, product.id).fund_id
    shared = {
        "user_id": user.id,
        "business_id": business.id,
        "product_id": product.id,
        "fund_id": fund_id,
    }
    money = Money.of(amount)
    state = ApplicationState.APPROVED
    days = {"submitted_at": THEN, "approved_amount": money, "approved_installments": 12}
    application = make.save(_whole(ApplicationRow, state=state, **days, **shared))
    offer = _whole(
        OfferRow,
        application_id=application.id,
        state=OfferState.ACCEPTED,
        signed_name="R",
        **shared,
    )
    make.save(offer)
    with make.writing() as session:
        row = _whole(
            LoanRow,
            offer_id=offer.id,
            application_id=application.id,
            state=LoanState.ACTIVE,
            principal=money,
            principal_left=money,
            disbursed_on=on,
            **shared,
        )
        session.add(row)
        outbox.publish(session, LoanDisbursed(row.id))
    return row.id


_PLAIN = {str: "", int: 0, Money: Money(0), list: [], dict: {}, datetime: THEN, date: THEN.date()}


def _whole(table, **given):
    """A row with something plain in every column that must be filled and is not ``given``."""
    for name, hint in get_type_hints(table).items():
        column = table.__table__.c.get(name)
        if name in given or column is None or column.nullable or column.default is not None:
            continue
        (kind,) = get_args(hint)
        given[name] = _PLAIN[get_origin(kind) or kind]
    return table(id=uuid4(), **given)
