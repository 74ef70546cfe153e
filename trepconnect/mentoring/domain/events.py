"""What mentoring tells the rest of the program."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from trepconnect.kernel.events import Event


@dataclass(frozen=True, slots=True)
class MentorAsked(Event):
    name: ClassVar[str] = "mentoring.mentor_asked"
    request_id: UUID


@dataclass(frozen=True, slots=True)
class PairingProposed(Event):
    name: ClassVar[str] = "mentoring.pairing_proposed"
    pairing_id: UUID


@dataclass(frozen=True, slots=True)
class PairingAccepted(Event):
    """One of the two said yes; the other has not answered yet."""

    name: ClassVar[str] = "mentoring.pairing_accepted"
    pairing_id: UUID


@dataclass(frozen=True, slots=True)
class PairingStarted(Event):
    """Both said yes."""

    name: ClassVar[str] = "mentoring.pairing_started"
    pairing_id: UUID


@dataclass(frozen=True, slots=True)
class ProposalDeclined(Event):
    name: ClassVar[str] = "mentoring.proposal_declined"
    pairing_id: UUID


@dataclass(frozen=True, slots=True)
class ProposalLapsed(Event):
    """Nobody answered within five business days."""

    name: ClassVar[str] = "mentoring.proposal_lapsed"
    pairing_id: UUID


@dataclass(frozen=True, slots=True)
class PairingEnded(Event):
    name: ClassVar[str] = "mentoring.pairing_ended"
    pairing_id: UUID


@dataclass(frozen=True, slots=True)
class SessionLogged(Event):
    name: ClassVar[str] = "mentoring.session_logged"
    session_id: UUID


@dataclass(frozen=True, slots=True)
class SessionMended(Event):
    """What was written down was changed before the entrepreneur said anything to it."""

    name: ClassVar[str] = "mentoring.session_mended"
    session_id: UUID


@dataclass(frozen=True, slots=True)
class SessionConfirmed(Event):
    name: ClassVar[str] = "mentoring.session_confirmed"
    session_id: UUID


@dataclass(frozen=True, slots=True)
class SessionQuestioned(Event):
    """The entrepreneur says that it was not so."""

    name: ClassVar[str] = "mentoring.session_questioned"
    session_id: UUID


@dataclass(frozen=True, slots=True)
class SessionSettled(Event):
    """The office said how it was, or that it did not take place."""

    name: ClassVar[str] = "mentoring.session_settled"
    session_id: UUID


@dataclass(frozen=True, slots=True)
class MeetingPlanned(Event):
    name: ClassVar[str] = "mentoring.meeting_planned"
    meeting_id: UUID


@dataclass(frozen=True, slots=True)
class MeetingCancelled(Event):
    name: ClassVar[str] = "mentoring.meeting_cancelled"
    meeting_id: UUID


@dataclass(frozen=True, slots=True)
class MeetingTomorrow(Event):
    name: ClassVar[str] = "mentoring.meeting_tomorrow"
    meeting_id: UUID
