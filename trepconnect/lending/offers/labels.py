"""Words for offers and for why one cannot be made or answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from trepconnect.kernel.errors import DomainError
from trepconnect.lending.offers.domain import (
    NotApproved,
    OfferAlreadyMade,
    OfferClosed,
    OfferState,
)
from trepconnect.platform.language.i18n import N_


class State(NamedTuple):
    """What a state is called, and its tone in ``components/tag.html``."""

    name: str
    tone: str


OFFER_STATES: Final[Mapping[OfferState, State]] = {
    OfferState.OPEN: State(N_("Waits for an answer"), "wait"),
    OfferState.ACCEPTED: State(N_("Accepted"), "good"),
    OfferState.DECLINED: State(N_("Declined"), "flat"),
    OfferState.WITHDRAWN: State(N_("Withdrawn"), "flat"),
    OfferState.EXPIRED: State(N_("Expired"), "flat"),
}

DAYS_REFUSED: Final[Mapping[str, str]] = {
    "disbursed_on": N_("Choose a day from today on, at most four months ahead."),
    "first_due_on": N_("The first payment is due from one week to 100 days after the money."),
}

OFFER_REFUSALS: Final[Mapping[type[DomainError], str]] = {
    NotApproved: N_("This application is not approved, so no offer can be made."),
    OfferAlreadyMade: N_("This application already has an offer that is open or accepted."),
    OfferClosed: N_("This offer is no longer open."),
}
