"""The life of a pairing: proposed, accepted by both, active, paused, ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import ClassVar, Final
from uuid import UUID

from trepconnect.kernel.errors import Conflict, DomainError
from trepconnect.kernel.events import Event

DAYS_TO_ANSWER: Final = 5
_SATURDAY: Final = 5


class PairingState(StrEnum):
    PROPOSED = "proposed"
    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"


TRANSITIONS: Final[Mapping[PairingState, frozenset[PairingState]]] = {
    PairingState.PROPOSED: frozenset({PairingState.ACTIVE, PairingState.ENDED}),
    PairingState.ACTIVE: frozenset({PairingState.PAUSED, PairingState.ENDED}),
    PairingState.PAUSED: frozenset({PairingState.ACTIVE, PairingState.ENDED}),
    PairingState.ENDED: frozenset(),
}
LIVE: Final = frozenset(PairingState) - {PairingState.ENDED}
"""States that hold a place of the mentor and keep the entrepreneur from another pairing."""

STARTED: Final = frozenset({PairingState.ACTIVE, PairingState.PAUSED})
"""States in which the two are mentor and entrepreneur."""


class EndReason(StrEnum):
    """Why a pairing ended, or never began."""

    NO_TIME = "no_time"
    TIMES_DO_NOT_FIT = "times_do_not_fit"
    NOT_MY_FIELD = "not_my_field"
    LANGUAGE = "language"
    WANTS_ANOTHER = "wants_another"
    NO_LONGER_NEEDED = "no_longer_needed"
    KNOW_EACH_OTHER = "know_each_other"
    GOALS_MET = "goals_met"
    NO_ANSWER = "no_answer"
    MOVED_AWAY = "moved_away"
    NOT_A_FIT = "not_a_fit"
    CONCERN = "concern"
    CONFLICT_OF_INTEREST = "conflict_of_interest"
    OTHER = "other"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


MENTOR_DECLINES: Final = (
    EndReason.NO_TIME,
    EndReason.TIMES_DO_NOT_FIT,
    EndReason.NOT_MY_FIELD,
    EndReason.LANGUAGE,
    EndReason.KNOW_EACH_OTHER,
    EndReason.OTHER,
)
ENTREPRENEUR_DECLINES: Final = (
    EndReason.WANTS_ANOTHER,
    EndReason.TIMES_DO_NOT_FIT,
    EndReason.LANGUAGE,
    EndReason.KNOW_EACH_OTHER,
    EndReason.NO_LONGER_NEEDED,
    EndReason.OTHER,
)
ENDINGS: Final = (
    EndReason.GOALS_MET,
    EndReason.NO_LONGER_NEEDED,
    EndReason.NO_TIME,
    EndReason.TIMES_DO_NOT_FIT,
    EndReason.LANGUAGE,
    EndReason.NO_ANSWER,
    EndReason.MOVED_AWAY,
    EndReason.NOT_A_FIT,
    EndReason.KNOW_EACH_OTHER,
    EndReason.CONCERN,
    EndReason.OTHER,
)
BLOCKS: Final = (
    EndReason.CONFLICT_OF_INTEREST,
    EndReason.KNOW_EACH_OTHER,
    EndReason.CONCERN,
    EndReason.NOT_A_FIT,
    EndReason.OTHER,
)
"""Why the office keeps two people from being proposed to each other."""
FOR_EVER: Final = frozenset({EndReason.KNOW_EACH_OTHER, EndReason.CONCERN})
"""After these the same two are never proposed again."""


class Party(StrEnum):
    """Which of the two."""

    MENTOR = "mentor"
    ENTREPRENEUR = "entrepreneur"


class AlreadyPaired(Conflict):
    """The business has a mentor, or one was proposed."""

    code = "already_paired"


class PairingMoved(Conflict):
    """The pairing is no longer in a state that this needs."""

    code = "pairing_moved"


class WrongReason(DomainError):
    """This reason cannot be given here."""

    code = "wrong_reason"


def came_from(state: PairingState) -> frozenset[PairingState]:
    """The states from which a pairing may become ``state``."""
    return frozenset(before for before, after in TRANSITIONS.items() if state in after)


def declines_of(party: Party) -> tuple[EndReason, ...]:
    """The reasons for which this one of the two may decline."""
    return MENTOR_DECLINES if party is Party.MENTOR else ENTREPRENEUR_DECLINES


def answer_by(proposed_on: date, days: int = DAYS_TO_ANSWER) -> date:
    """The last day to answer: so many days later, Saturdays and Sundays not counted."""
    day = proposed_on
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < _SATURDAY
    return day


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
