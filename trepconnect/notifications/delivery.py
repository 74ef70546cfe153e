"""Getting one message to one contact: e-mail or text, in the reader's language."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import render_template

from trepconnect.accounts.contacts import reachable_kinds
from trepconnect.accounts.domain import Contact, ContactKind
from trepconnect.platform.delivery.mail import send_mail
from trepconnect.platform.delivery.sms import send_sms
from trepconnect.platform.language.i18n import reading_as

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
