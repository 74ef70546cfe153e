"""Words for the states and ends of a pairing, marked here and translated where they are shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from trepconnect.mentoring.pairings.domain.pairing import EndReason, PairingState
from trepconnect.mentoring.pairings.domain.request import Must
from trepconnect.platform.language.i18n import N_

PAIRING_STATE: Final[Mapping[PairingState, str]] = {
    PairingState.PROPOSED: N_("proposed"),
    PairingState.ACTIVE: N_("active"),
    PairingState.PAUSED: N_("paused"),
    PairingState.ENDED: N_("ended"),
}
STATE_TONE: Final[Mapping[PairingState, str]] = {
    PairingState.PROPOSED: "wait",
    PairingState.ACTIVE: "good",
    PairingState.PAUSED: "info",
    PairingState.ENDED: "flat",
}

MUST: Final[Mapping[Must, str]] = {
    Must.OWN_LANGUAGE: N_("The mentor must speak my language"),
    Must.IN_PERSON: N_("We must be able to meet in person"),
    Must.SAME_TRADE: N_("The mentor must know my trade"),
}
END_REASON: Final[Mapping[EndReason, str]] = {
    EndReason.NO_TIME: N_("There is no time for it now"),
    EndReason.TIMES_DO_NOT_FIT: N_("We are not free at the same times"),
    EndReason.NOT_MY_FIELD: N_("It is not what I know about"),
    EndReason.LANGUAGE: N_("We do not understand each other’s language well enough"),
    EndReason.WANTS_ANOTHER: N_("I would like another mentor"),
    EndReason.NO_LONGER_NEEDED: N_("A mentor is not needed any more"),
    EndReason.KNOW_EACH_OTHER: N_("We know each other, or have money or family matters together"),
    EndReason.GOALS_MET: N_("We reached what we wanted"),
    EndReason.NO_ANSWER: N_("The other person no longer answers"),
    EndReason.MOVED_AWAY: N_("One of us moved away"),
    EndReason.NOT_A_FIT: N_("We do not work well together"),
    EndReason.CONCERN: N_("Something happened that the office should know"),
    EndReason.CONFLICT_OF_INTEREST: N_("There is a conflict of interest"),
    EndReason.OTHER: N_("Another reason"),
    EndReason.LAPSED: N_("Nobody answered in time"),
    EndReason.WITHDRAWN: N_("The proposal was withdrawn"),
}
