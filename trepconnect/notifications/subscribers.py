"""Who is told what when something happened."""

from __future__ import annotations

from uuid import UUID

from flask import current_app

from trepconnect.accounts.domain import InvitationMade, SignInCodeAsked
from trepconnect.accounts.service import invitations, sign_in
from trepconnect.notifications.delivery import send
from trepconnect.platform.config import current_settings
from trepconnect.platform.db import read_only, unit_of_work
from trepconnect.platform.outbox import Subscription


def send_sign_in_code(event: SignInCodeAsked, key: UUID) -> None:
    with read_only() as session:
        found = sign_in.open_code(session, event.code_id)
    if found is None:
        return  # used or sent already
    contact, code, language = found
    send(to=contact, language=language, message="sign_in_code", key=key, code=code)
    with unit_of_work() as session:
        sign_in.forget_code(session, event.code_id)


def send_invitation(event: InvitationMade, key: UUID) -> None:
    with read_only() as session:
        found = invitations.open_invitation(session, event.invitation_id)
    if found is None:
        return
    contact, token, invitation = found
    settings = current_settings()
    send(
        to=contact,
        language=invitation.language,
        message="invitation",
        key=key,
        name=invitation.display_name,
        office_name=settings.OFFICE_NAME,
        link=f"{settings.PUBLIC_URL}{_path('home.show_invitation', token=token)}",
    )
    with unit_of_work() as session:
        invitations.forget_token(session, event.invitation_id)


def _path(endpoint: str, **values: str) -> str:
    adapter = current_app.url_map.bind("")
    return adapter.build(endpoint, values)


SUBSCRIPTIONS = (
    Subscription("notifications.send_sign_in_code", SignInCodeAsked, outside=send_sign_in_code),
    Subscription("notifications.send_invitation", InvitationMade, outside=send_invitation),
)
