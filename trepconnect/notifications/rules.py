"""Who is told what: one row for each event that concerns people."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from trepconnect.accounts import domain as accounts
from trepconnect.kernel.events import Event
from trepconnect.lending.applications.domain import application
from trepconnect.lending.loans.domain import loan
from trepconnect.lending.offers import domain as offers_domain
from trepconnect.lending.products.domain import product
from trepconnect.matching.services.domain import saved as matching
from trepconnect.mentoring.pairings.domain import pairing, request
from trepconnect.mentoring.sessions import domain as sessions_domain
from trepconnect.milestones.plans import domain as milestones
from trepconnect.notifications import context
from trepconnect.notifications.context import (
    Audience,
    Case,
    both,
    casework,
    confirmers,
    loan_officers,
    mentor,
    person,
    sponsors,
)
from trepconnect.notifications.domain import Kind


@dataclass(frozen=True, slots=True)
class Tell:
    """``kind`` for ``whom``; ``sent``: by phone or mail too, not in the program alone."""

    whom: Audience
    kind: Kind
    sent: bool


@dataclass(frozen=True, slots=True)
class News:
    """What an event means for people. ``settles``: what nobody needs to read any more."""

    case_of: Callable[[Session, Any], Case]
    tells: tuple[Tell, ...] = ()
    settles: tuple[Kind, ...] = ()


def _send(whom: Audience, kind: Kind) -> Tell:
    return Tell(whom, kind, sent=True)


def _note(whom: Audience, kind: Kind) -> Tell:
    return Tell(whom, kind, sent=False)


def _news(
    case_of: Callable[[Session, Any], Case], *tells: Tell, settles: tuple[Kind, ...] = ()
) -> News:
    return News(case_of, tells, settles)


_PROPOSALS = (Kind.PROPOSAL_TO_ENTREPRENEUR, Kind.PROPOSAL_TO_MENTOR)
_DOUBTS = (Kind.SESSION_QUESTIONED, Kind.SESSION_DOUBTED)

TABLE: Mapping[type[Event], News] = {
    accounts.ContactAdded: _news(
        context.of_account,
        _note(person, Kind.CONTACT_ADDED),
    ),
    accounts.ContactRemoved: _news(
        context.of_account,
        _note(person, Kind.CONTACT_REMOVED),
    ),
    accounts.ContactReleased: _news(
        context.of_account,
        _note(person, Kind.CONTACT_REMOVED),
        _note(casework, Kind.CONTACT_RELEASED),
    ),
    request.MentorAsked: _news(
        context.of_request,
        _note(casework, Kind.MENTOR_WANTED),
    ),
    pairing.PairingProposed: _news(
        context.of_pairing,
        _send(mentor, Kind.PROPOSAL_TO_MENTOR),
        _send(person, Kind.PROPOSAL_TO_ENTREPRENEUR),
        settles=(Kind.MENTOR_WANTED,),
    ),
    pairing.PairingStarted: _news(
        context.of_pairing,
        _send(both, Kind.MENTORING_STARTED),
        settles=_PROPOSALS,
    ),
    pairing.ProposalDeclined: _news(
        context.of_ended_pairing,
        _send(person, Kind.STILL_SEARCHING),
        _note(mentor, Kind.PROPOSAL_CLOSED),
        _note(casework, Kind.PROPOSAL_FAILED),
        settles=_PROPOSALS,
    ),
    pairing.ProposalLapsed: _news(
        context.of_ended_pairing,
        _send(person, Kind.STILL_SEARCHING),
        _note(mentor, Kind.PROPOSAL_CLOSED),
        _note(casework, Kind.PROPOSAL_FAILED),
        settles=_PROPOSALS,
    ),
    pairing.PairingEnded: _news(
        context.of_ended_pairing,
        _send(both, Kind.MENTORING_ENDED),
        settles=(Kind.MENTORING_STARTED,),
    ),
    sessions_domain.SessionLogged: _news(
        context.of_session,
        _send(person, Kind.SESSION_LOGGED),
        settles=_DOUBTS,
    ),
    sessions_domain.SessionEdited: _news(
        context.of_session,
        _send(person, Kind.SESSION_LOGGED),
        settles=_DOUBTS,
    ),
    sessions_domain.SessionConfirmed: _news(
        context.of_session,
        settles=(Kind.SESSION_LOGGED, *_DOUBTS),
    ),
    sessions_domain.SessionQuestioned: _news(
        context.of_session,
        _send(mentor, Kind.SESSION_QUESTIONED),
        _note(casework, Kind.SESSION_DOUBTED),
        settles=(Kind.SESSION_LOGGED,),
    ),
    sessions_domain.SessionSettled: _news(
        context.of_session,
        _send(both, Kind.SESSION_SETTLED),
        settles=(Kind.SESSION_LOGGED, *_DOUBTS),
    ),
    sessions_domain.MeetingPlanned: _news(
        context.of_new_meeting,
        _send(both, Kind.MEETING_PLANNED),
    ),
    sessions_domain.MeetingCancelled: _news(
        context.of_meeting,
        _send(both, Kind.MEETING_CANCELLED),
        settles=(Kind.MEETING_PLANNED, Kind.MEETING_TOMORROW),
    ),
    sessions_domain.MeetingTomorrow: _news(
        context.of_meeting,
        _send(both, Kind.MEETING_TOMORROW),
        settles=(Kind.MEETING_PLANNED,),
    ),
    matching.ServiceSuggested: _news(
        context.of_saved,
        _send(person, Kind.SERVICE_SUGGESTED),
    ),
    milestones.StepMarked: _news(
        context.of_step,
        _note(confirmers, Kind.STEP_TO_CONFIRM),
        settles=(Kind.STEP_DUE, Kind.STEP_REOPENED),
    ),
    milestones.StepConfirmed: _news(
        context.of_step,
        _send(person, Kind.STEP_CONFIRMED),
        settles=(Kind.STEP_TO_CONFIRM, Kind.STEP_DUE, Kind.STEP_REOPENED),
    ),
    milestones.StepReopened: _news(
        context.of_step,
        _send(person, Kind.STEP_REOPENED),
        settles=(Kind.STEP_TO_CONFIRM, Kind.STEP_CONFIRMED),
    ),
    milestones.StepDue: _news(
        context.of_step,
        _send(person, Kind.STEP_DUE),
    ),
    application.ApplicationSubmitted: _news(
        context.of_application,
        _send(sponsors, Kind.APPLICATION_TO_DECIDE),
        _note(loan_officers, Kind.APPLICATION_TO_DECIDE),
        settles=(Kind.APPLICATION_WITHDRAWN,),
    ),
    application.ApplicationWithdrawn: _news(
        context.of_application,
        _note(sponsors, Kind.APPLICATION_WITHDRAWN),
        _note(loan_officers, Kind.APPLICATION_WITHDRAWN),
        settles=(Kind.APPLICATION_TO_DECIDE,),
    ),
    application.ApplicationDecided: _news(
        context.of_application,
        _send(person, Kind.APPLICATION_DECIDED),
        settles=(Kind.APPLICATION_TO_DECIDE,),
    ),
    offers_domain.OfferMade: _news(
        context.of_offer,
        _send(person, Kind.OFFER_MADE),
    ),
    loan.OfferAccepted: _news(
        context.of_offer,
        _note(loan_officers, Kind.OFFER_ACCEPTED),
        settles=(Kind.OFFER_MADE,),
    ),
    loan.LoanDisbursed: _news(
        context.of_loan,
        _send(person, Kind.LOAN_DISBURSED),
        settles=(Kind.OFFER_ACCEPTED,),
    ),
    loan.RepaymentPosted: _news(
        context.of_repayment,
        _send(person, Kind.REPAYMENT_POSTED),
    ),
    loan.RepaymentReversed: _news(
        context.of_repayment,
        _send(person, Kind.REPAYMENT_REVERSED),
        settles=(Kind.REPAYMENT_POSTED,),
    ),
    loan.RefundProposed: _news(
        context.of_refund,
        _note(sponsors, Kind.REFUND_TO_APPROVE),
        _note(loan_officers, Kind.REFUND_TO_APPROVE),
    ),
    loan.RefundPaid: _news(
        context.of_refund,
        _send(person, Kind.REFUND_PAID),
        settles=(Kind.REFUND_TO_APPROVE,),
    ),
    loan.RefundWithdrawn: _news(
        context.of_refund,
        settles=(Kind.REFUND_TO_APPROVE,),
    ),
    loan.LoanPaidOff: _news(
        context.of_loan,
        _send(person, Kind.LOAN_PAID_OFF),
    ),
}

UNTOLD: frozenset[type[Event]] = frozenset(
    {
        pairing.PairingAccepted,  # the other one answers freely, without being pressed
        milestones.PlanStarted,  # the entrepreneur did it a moment ago
        matching.ServiceSaved,  # the entrepreneur did it
        matching.HelpTold,  # the office sees it on the entrepreneur's page
        product.ProductSaved,  # nobody waits for it
    }
)
"""Events of these domains that nobody is told of."""
