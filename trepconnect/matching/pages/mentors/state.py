"""How it stands with a mentor for her: asked, proposed, paired."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from markupsafe import Markup

from trepconnect.matching.queries.mentors.current_status import Asked, Paired, Standing
from trepconnect.mentoring.pairings.domain.pairing import PairingState
from trepconnect.platform.language.formatting import say
from trepconnect.platform.language.i18n import N_, _, format_date
from trepconnect.platform.web.templating import isolate


@dataclass(frozen=True, slots=True)
class State:
    """How it stands, and where it goes on: with the pairing, or with what she asked for."""

    text: Markup
    action: str
    pairing_id: UUID | None = None


def state(standing: Standing) -> State | None:
    """None while she has not asked and nobody was proposed."""
    if standing.paired:
        return _of_pairing(standing.paired)
    return _of_request(standing.asked) if standing.asked else None


def _of_pairing(paired: Paired) -> State:
    name = isolate(paired.mentor_name)
    if paired.state is PairingState.PROPOSED:
        text = N_("The office proposes %(name)s as your mentor. It begins when you both say yes.")
        return State(say(text, name=name), _("Read and answer"), paired.id)
    return State(say(N_("Your mentor is %(name)s."), name=name), _("Your meetings"), paired.id)


def _of_request(asked: Asked) -> State:
    day = format_date(asked.asked_at)
    if asked.mentor_id is None:
        text = N_("You asked for a mentor on %(date)s. The office is looking for one.")
        return State(say(text, date=day), _("See or cancel your request"))
    text = N_("You asked for %(name)s on %(date)s. The office is looking at it.")
    name = isolate(asked.mentor_name)
    return State(say(text, name=name, date=day), _("See or cancel your request"))
