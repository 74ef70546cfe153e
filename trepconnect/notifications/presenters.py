"""What a message says in the reader's language, made from its kind when it is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import url_for

from trepconnect.lending.loans.queries.statements import Repayment
from trepconnect.notifications.domain import Kind
from trepconnect.notifications.queries import Message
from trepconnect.platform.language.formatting import say
from trepconnect.platform.language.i18n import N_, _, exact_money, format_date, format_time

_SENTENCES: Mapping[Kind, str] = {
    Kind.MENTOR_WANTED: N_("Somebody asks for a mentor."),
    Kind.PROPOSAL_TO_MENTOR: N_(
        "We would like to bring you together with an entrepreneur. Please say yes or no."
    ),
    Kind.PROPOSAL_TO_ENTREPRENEUR: N_("We may have found a mentor for you. Please say yes or no."),
    Kind.PROPOSAL_CLOSED: N_("A proposal is closed. You need not answer it any more."),
    Kind.PROPOSAL_FAILED: N_("A pairing that was proposed did not come about."),
    Kind.STILL_SEARCHING: N_(
        "This pairing did not come about. That happens, and it says nothing about you or your "
        "business. We keep looking for a mentor who fits you."
    ),
    Kind.MENTORING_STARTED: N_("You both said yes. Now plan your first meeting."),
    Kind.MENTORING_ENDED: N_("Your mentoring has ended. Thank you for what you did together."),
    Kind.SESSION_LOGGED: N_("Your mentor wrote meeting notes. Please check that they are right."),
    Kind.SESSION_QUESTIONED: N_("Somebody says that a session was not as you wrote it down."),
    Kind.SESSION_DOUBTED: N_("Somebody says that a session was not as the mentor wrote it down."),
    Kind.SESSION_SETTLED: N_("The office looked at a session of you two and corrected it."),
    Kind.MEETING_PLANNED: N_("A meeting is planned: %(day)s, %(time)s"),
    Kind.MEETING_CANCELLED: N_("This meeting is cancelled: %(day)s, %(time)s"),
    Kind.MEETING_TOMORROW: N_("Your next meeting: %(day)s, %(time)s"),
    Kind.SERVICE_SUGGESTED: N_("The office put a service on your list that may help you."),
    Kind.STEP_TO_CONFIRM: N_("A step of a plan is done. Please look at it and confirm it."),
    Kind.STEP_CONFIRMED: N_("A step of your plan is confirmed. Well done!"),
    Kind.STEP_REOPENED: N_("Something is still missing for a step of your plan."),
    Kind.STEP_DUE: N_("A step of your plan is due soon."),
    Kind.APPLICATION_TO_DECIDE: N_("A loan application waits for your vote."),
    Kind.APPLICATION_WITHDRAWN: N_("A loan application was withdrawn."),
    Kind.APPLICATION_DECIDED: N_("There is an answer to your loan application."),
    Kind.OFFER_MADE: N_("A loan offer is ready for you. Take your time to read it."),
    Kind.OFFER_ACCEPTED: N_("A loan offer was accepted. The money can be paid out."),
    Kind.LOAN_DISBURSED: N_("Your loan was paid out."),
    Kind.REPAYMENT_POSTED: N_("We received your payment. Thank you."),
    Kind.REPAYMENT_REVERSED: N_("A payment on your loan was reversed. Please look at it."),
    Kind.REFUND_TO_APPROVE: N_("A refund to a borrower waits for a second person to approve it."),
    Kind.REFUND_PAID: N_("What you paid too much on your loan goes back to you."),
    Kind.LOAN_PAID_OFF: N_("Your loan is paid back in full. Congratulations!"),
    Kind.CONTACT_ADDED: N_(
        "A phone number or e-mail address was added to your account. If it was not you, remove it "
        "and tell the office."
    ),
    Kind.CONTACT_REMOVED: N_(
        "A phone number or e-mail address was removed from your account. If it was not you, tell "
        "the office."
    ),
    Kind.CONTACT_RELEASED: N_(
        "Somebody else has an old phone number or e-mail address of this person now. It does not "
        "open this account any more. Please find another way to reach this person."
    ),
}


_PAYMENT_SENTENCES: Mapping[Kind, str] = {
    Kind.REPAYMENT_POSTED: N_(
        "We received your payment no. %(number)s: %(amount)s on %(day)s. Thank you."
    ),
    Kind.REPAYMENT_REVERSED: N_(
        "Your payment no. %(number)s of %(amount)s on %(day)s was reversed. Please look at it."
    ),
}
PAYMENTS = frozenset(_PAYMENT_SENTENCES)
"""Kinds of which several in a row would say the same without their numbers."""


def sentence(message: Message, payments: Mapping[UUID, Repayment]) -> str:
    """What ``message`` says: one or two plain sentences, no names."""
    if payment := payments.get(message.subject_id):
        return say(
            _PAYMENT_SENTENCES[message.kind],
            number=payment.number,
            amount=exact_money(payment.amount),
            day=format_date(payment.received_on),
        )
    text = _(_SENTENCES[message.kind])
    if message.occurs_at is None:
        return text
    at = message.occurs_at
    return text % {"day": format_date(at, "full"), "time": format_time(at)}


_PAIRING, _STEP = ("mentoring.show_pairing", "pairing_id"), ("milestones.show_step", "step_id")
_SESSION, _LOAN = ("mentoring.show_session", "session_id"), ("lending.show_loan", "loan_id")
_TO_DECIDE = ("loan_office.show_application", "application_id")
_PAGES: Mapping[Kind, tuple[str, str]] = {
    Kind.MENTOR_WANTED: ("pairing.show_request", "request_id"),
    Kind.PROPOSAL_TO_MENTOR: _PAIRING,
    Kind.PROPOSAL_TO_ENTREPRENEUR: _PAIRING,
    Kind.PROPOSAL_CLOSED: _PAIRING,
    Kind.PROPOSAL_FAILED: ("mentors.show_pairing", "pairing_id"),
    Kind.STILL_SEARCHING: _PAIRING,
    Kind.MENTORING_STARTED: _PAIRING,
    Kind.MENTORING_ENDED: _PAIRING,
    Kind.SESSION_LOGGED: _SESSION,
    Kind.SESSION_QUESTIONED: _SESSION,
    Kind.SESSION_DOUBTED: ("mentors.settle_session", "session_id"),
    Kind.SESSION_SETTLED: _SESSION,
    Kind.MEETING_PLANNED: _PAIRING,
    Kind.MEETING_CANCELLED: _PAIRING,
    Kind.MEETING_TOMORROW: _PAIRING,
    Kind.SERVICE_SUGGESTED: ("matching.show_saved", "saved_id"),
    Kind.STEP_TO_CONFIRM: _STEP,
    Kind.STEP_CONFIRMED: _STEP,
    Kind.STEP_REOPENED: _STEP,
    Kind.STEP_DUE: _STEP,
    Kind.APPLICATION_TO_DECIDE: _TO_DECIDE,
    Kind.APPLICATION_WITHDRAWN: _TO_DECIDE,
    Kind.APPLICATION_DECIDED: ("lending.show_application", "application_id"),
    Kind.OFFER_MADE: ("lending.show_offer", "offer_id"),
    Kind.OFFER_ACCEPTED: ("loan_office.show_offer", "offer_id"),
    Kind.LOAN_DISBURSED: _LOAN,
    Kind.REPAYMENT_POSTED: _LOAN,
    Kind.REPAYMENT_REVERSED: _LOAN,
    Kind.REFUND_TO_APPROVE: ("loan_office.show_refund", "refund_id"),
    Kind.REFUND_PAID: _LOAN,
    Kind.LOAN_PAID_OFF: _LOAN,
    Kind.CONTACT_RELEASED: ("people.show_person", "user_id"),
}
_WHOLE = {"pairing_id", "loan_id"}
_WITHOUT_ARGUMENT = {
    Kind.CONTACT_ADDED: "accounts.list_contacts",
    Kind.CONTACT_REMOVED: "accounts.list_contacts",
}


def address(message: Message) -> str:
    """The page of what ``message`` is about."""
    if message.kind in _WITHOUT_ARGUMENT:
        return url_for(_WITHOUT_ARGUMENT[message.kind])
    endpoint, argument = _PAGES[message.kind]
    named: dict[str, Any] = {
        argument: message.page_id if argument in _WHOLE else message.subject_id
    }
    return url_for(endpoint, **named)
