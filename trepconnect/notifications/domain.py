"""What people can be told, and when a phone may ring. No free text: kinds, ids and times."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import ClassVar
from uuid import UUID
from zoneinfo import ZoneInfo

from trepconnect.kernel.events import Event

TEXTS_FROM = time(8)
TEXTS_UNTIL = time(20)
KEEP = timedelta(days=365)
GATHER = timedelta(minutes=10)
"""Within this time one mail or text tells of all that is new: they would say the same."""


class Kind(StrEnum):
    """What a message says. The words and the page it leads to are in ``wording``."""

    MENTOR_WANTED = "mentor_wanted"
    PROPOSAL_TO_MENTOR = "proposal_to_mentor"
    PROPOSAL_TO_ENTREPRENEUR = "proposal_to_her"
    PROPOSAL_CLOSED = "proposal_closed"
    PROPOSAL_FAILED = "proposal_failed"
    STILL_SEARCHING = "still_searching"
    MENTORING_STARTED = "mentoring_started"
    MENTORING_ENDED = "mentoring_ended"
    SESSION_LOGGED = "session_logged"
    SESSION_QUESTIONED = "session_questioned"
    SESSION_DOUBTED = "session_doubted"
    SESSION_SETTLED = "session_settled"
    MEETING_PLANNED = "meeting_planned"
    MEETING_CANCELLED = "meeting_cancelled"
    MEETING_TOMORROW = "meeting_tomorrow"
    SERVICE_SUGGESTED = "service_suggested"
    STEP_TO_CONFIRM = "step_to_confirm"
    STEP_CONFIRMED = "step_confirmed"
    STEP_REOPENED = "step_reopened"
    STEP_DUE = "step_due"
    APPLICATION_TO_DECIDE = "application_to_decide"
    APPLICATION_WITHDRAWN = "application_withdrawn"
    APPLICATION_DECIDED = "application_decided"
    OFFER_MADE = "offer_made"
    OFFER_ACCEPTED = "offer_accepted"
    LOAN_DISBURSED = "loan_disbursed"
    REPAYMENT_POSTED = "repayment_posted"
    REPAYMENT_REVERSED = "repayment_reversed"
    REFUND_TO_APPROVE = "refund_to_approve"
    REFUND_PAID = "refund_paid"
    LOAN_PAID_OFF = "loan_paid_off"
    CONTACT_ADDED = "contact_added"
    CONTACT_REMOVED = "contact_removed"
    CONTACT_RELEASED = "contact_released"


@dataclass(frozen=True, slots=True)
class Matter:
    """What a message is about.

    ``subject_id`` is what something happened to, ``page_id`` the pairing or loan it belongs to,
    ``occurs_at`` when it will take place.
    """

    subject_id: UUID
    page_id: UUID | None = None
    business_id: UUID | None = None
    occurs_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class MessageWritten(Event):
    """A person has a message that is also to go to their phone or mailbox."""

    name: ClassVar[str] = "notifications.message_written"
    message_id: UUID


def next_daytime(now: datetime, zone: ZoneInfo) -> datetime:
    """``now`` if a phone may ring then in ``zone``, else when it next may."""
    local = now.astimezone(zone)
    if TEXTS_FROM <= local.time() < TEXTS_UNTIL:
        return now
    day = local.date() if local.time() < TEXTS_FROM else local.date() + timedelta(days=1)
    return datetime.combine(day, TEXTS_FROM, zone).astimezone(now.tzinfo)
