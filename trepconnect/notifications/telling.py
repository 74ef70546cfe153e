"""What one event means for people: whom it is told, and what it makes old."""

from __future__ import annotations

from sqlalchemy.orm import Session

from trepconnect.kernel.clock import Clock
from trepconnect.kernel.errors import NotFound
from trepconnect.kernel.events import Event
from trepconnect.notifications import service
from trepconnect.notifications.rules import TABLE
from trepconnect.notifications.service import Told


def store(session: Session, clock: Clock, event: Event) -> Told:
    """Store a message for each whom ``event`` concerns; returns those that are to be sent, too."""
    news = TABLE[type(event)]
    try:
        case = news.case_of(session, event)
    except NotFound:
        return {}  # it is gone, and nobody needs to hear of it
    if news.settles:
        about = [one for one in (case.matter.subject_id, case.answers) if one]
        service.settle(session, clock, kinds=news.settles, subject_ids=about)
    to_send: Told = {}
    for one in news.tells:
        people = one.whom(session, case)
        told = service.tell(session, clock, user_ids=people, kind=one.kind, matter=case.matter)
        if one.sent:
            to_send |= told
    return to_send
