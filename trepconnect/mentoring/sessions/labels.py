"""The words for the codes of mentoring, marked here and translated where they are shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from trepconnect.mentoring.pairings.domain.pairing import Party
from trepconnect.mentoring.sessions.domain import SessionState, Way
from trepconnect.platform.language.i18n import N_

WAY: Final[Mapping[Way, str]] = {
    Way.IN_PERSON: N_("In person"),
    Way.PHONE: N_("By phone"),
    Way.VIDEO: N_("By video"),
    Way.TEXT: N_("By text messages"),
}

SESSION_STATE: Final[Mapping[SessionState, str]] = {
    SessionState.LOGGED: N_("not confirmed yet"),
    SessionState.CONFIRMED: N_("confirmed"),
    SessionState.QUESTIONED: N_("disputed"),
    SessionState.VOID: N_("did not take place"),
}
SESSION_TONE: Final[Mapping[SessionState, str]] = {
    SessionState.LOGGED: "wait",
    SessionState.CONFIRMED: "good",
    SessionState.QUESTIONED: "bad",
    SessionState.VOID: "flat",
}

DOER_FOR_MENTOR: Final[Mapping[Party, str]] = {
    Party.ENTREPRENEUR: N_("The person you mentor"),
    Party.MENTOR: N_("You"),
}
DOER_FOR_ENTREPRENEUR: Final[Mapping[Party, str]] = {
    Party.ENTREPRENEUR: N_("You"),
    Party.MENTOR: N_("Your mentor"),
}


def doers(party: Party) -> Mapping[Party, str]:
    """Who does it, said to one of the two."""
    return DOER_FOR_MENTOR if party is Party.MENTOR else DOER_FOR_ENTREPRENEUR
