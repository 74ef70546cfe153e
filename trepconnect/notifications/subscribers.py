"""What is sent, to whom and how, when something happened.

A message is written in the transaction of its event and sent, in its reader's language, after it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import current_app, render_template
from sqlalchemy.orm import Session

from trepconnect.accounts.addressees import find_point, list_addressees
from trepconnect.accounts.contacts import reachable_kinds
from trepconnect.accounts.domain import (
    Contact,
    ContactKind,
    ContactsChanged,
    InvitationMade,
    SignInCodeAsked,
)
from trepconnect.accounts.service import accounts, contacts, sign_in
from trepconnect.kernel.clock import Clock
from trepconnect.kernel.errors import NotFound
from trepconnect.kernel.events import Event
from trepconnect.notifications import queries, service
from trepconnect.notifications.domain import Kind, MessageWritten
from trepconnect.notifications.queries import Message
from trepconnect.notifications.rules import TABLE
from trepconnect.notifications.service import Told
from trepconnect.platform.clock import OfficeClock
from trepconnect.platform.config import current_settings
from trepconnect.platform.data.db import read_only
from trepconnect.platform.delivery.mail import send_mail
from trepconnect.platform.delivery.sms import send_sms
from trepconnect.platform.language.i18n import reading_as
from trepconnect.platform.worker.outbox import Afterwards, Subscription

_clock = OfficeClock()

_OUTGOING = {
    Kind.MEETING_PLANNED: "meeting",
    Kind.MEETING_TOMORROW: "meeting",
    Kind.MEETING_CANCELLED: "meeting_cancelled",
}

"""Messages that say on a phone more than that there is news: when two people meet."""


def send_sign_in_code(event: SignInCodeAsked, key: UUID) -> Afterwards | None:
    with read_only() as session:
        found = sign_in.open_code(session, event.code_id)
        message = _message_of(session, event.code_id, found[0]) if found else ""
    if found is None:
        return None  # used or sent already
    contact, code, language = found
    send(to=contact, language=language, message=message, key=key, code=code)
    return lambda session: sign_in.forget_code(session, event.code_id)


def _message_of(session: Session, code_id: UUID, contact: Contact) -> str:
    """What goes out with a code: none to a contact of another person that was to be added."""
    if not sign_in.adds_contact(session, code_id):
        return "sign_in_code"
    return "contact_taken" if contacts.opens_an_account(session, contact) else "contact_code"


def send_contacts_changed(event: ContactsChanged, key: UUID) -> None:
    """Tell one contact that another of its owner's came or went, even if no news is wanted."""
    with read_only() as session:
        found = find_point(session, event.point_id)
    if found is not None:
        link = _link("accounts.list_contacts")
        message = f"contact_{event.change}"
        send(to=found.contact, language=found.language, message=message, key=key, link=link)


def send_invitation(event: InvitationMade, key: UUID) -> Afterwards | None:
    with read_only() as session:
        found = accounts.open_invitation(session, event.invitation_id)
    if found is None:
        return None
    contact, token, invitation = found
    send(
        to=contact,
        language=invitation.language,
        message="invitation",
        key=key,
        name=invitation.display_name,
        office_name=current_settings().OFFICE_NAME,
        link=_link("home.show_invitation", token=token),
    )
    return lambda session: accounts.forget_token(session, event.invitation_id)


def tell(session: Session, event: Event) -> None:
    """Store what ``event`` means for each whom it concerns, and have it sent on."""
    told = store(session, _clock, event)
    service.send_on(session, _clock, told)


def send_message(event: MessageWritten, key: UUID) -> Afterwards | None:
    """Tell a person's phone or mailbox that there is news, unless it was seen in the program, or
    they were just told that there is news."""
    now = _clock.now()
    with read_only() as session:
        message = queries.find_unread(session, event.message_id)
        if message is None or _is_told(session, message, now):
            return None
        people = list_addressees(session, [message.user_id])
    if not people or people[0].contact is None:
        return None
    if message.occurs_at is not None and message.occurs_at < now:
        return None  # it is over
    send(
        to=people[0].contact,
        language=people[0].language,
        message=_OUTGOING.get(message.kind, "news"),
        key=key,
        at=message.occurs_at,
        office_name=current_settings().OFFICE_NAME,
        link=_link("messages.list_messages"),
    )
    return lambda session: service.mark_sent(session, _clock, message_id=event.message_id)


def _is_told(session: Session, message: Message, now: datetime) -> bool:
    if message.kind in _OUTGOING:
        return False
    return queries.was_told_lately(session, message, now=now, but=tuple(_OUTGOING))


def _link(endpoint: str, **values: Any) -> str:
    path = current_app.url_map.bind("").build(endpoint, values)
    return f"{current_settings().PUBLIC_URL}{path}"


SUBSCRIPTIONS = (
    Subscription("notifications.send_sign_in_code", SignInCodeAsked, outside=send_sign_in_code),
    Subscription(
        "notifications.send_contacts_changed", ContactsChanged, outside=send_contacts_changed
    ),
    Subscription("notifications.send_invitation", InvitationMade, outside=send_invitation),
    Subscription("notifications.send_message", MessageWritten, outside=send_message),
    *(Subscription(f"notifications.tell.{event.name}", event, inside=tell) for event in TABLE),
)

_PLAIN_BLANKS = {0x00A0: " ", 0x202F: " "}

"""In dates and hours; one of them halves how much a text message holds."""


def send(*, to: Contact, language: str, message: str, key: UUID, **values: Any) -> None:
    """Send the message whose templates are ``templates/messages/<message>.{subject,txt}``.

    A text message carries the text alone. ``key`` makes a repeat recognisable to the receiver.
    Nothing goes where this office cannot send. Raises what the channel raises.
    """
    if to.kind not in reachable_kinds():
        return
    with reading_as(language):
        text = render_template(f"messages/{message}.txt", **values).strip()
        if to.kind is ContactKind.PHONE:
            send_sms(to=to.value, text=text.translate(_PLAIN_BLANKS), key=str(key))
            return
        subject = render_template(f"messages/{message}.subject", **values).strip()
        send_mail(to=to.value, subject=subject, text=text, key=str(key))


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
