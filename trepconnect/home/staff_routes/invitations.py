"""Inviting mentors, partners and staff."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trepconnect.accounts import queries as accounts_queries
from trepconnect.accounts.contacts import asked, read_reachable
from trepconnect.accounts.domain import (
    INVITABLE,
    CannotInvite,
    Contact,
    InvitationGone,
    may_invite,
)
from trepconnect.accounts.labels import role_name
from trepconnect.accounts.service import accounts
from trepconnect.directory.editing import queries as editing_queries
from trepconnect.home.forms import InviteForm
from trepconnect.kernel import languages
from trepconnect.kernel.actor import Role
from trepconnect.platform import once
from trepconnect.platform.data.db import db
from trepconnect.platform.language import i18n
from trepconnect.platform.language.i18n import _
from trepconnect.platform.web.access import access, casework, clock, current_actor
from trepconnect.platform.web.requests import form_status, page_number

bp = Blueprint("invitations", __name__, url_prefix="/staff/invitations")


@bp.route("", methods=["GET", "POST"])
@access(casework)
def invite() -> ResponseReturnValue:
    """The invitations that are out, and a form for one more."""
    form = _form()
    contact = _typed_contact(form) if form.validate_on_submit() else None
    holder = _unsaid_holder(form, contact) if contact else None
    if contact and not holder and _send(form, contact):
        flash(
            _("The invitation to %(name)s is on its way.", name=form.display_name.data), "success"
        )
        return redirect(url_for(".invite"), 303)
    page = render_template(
        "home/staff/invitations.html",
        form=form,
        holder=holder,
        holder_roles=", ".join(sorted(map(role_name, holder.roles))) if holder else "",
        found=accounts_queries.page_of_invitations(db.session(), page_number()),
        now=clock.now(),
        is_open=accounts_queries.is_open,
    )
    return page, form_status(form)


def _form() -> InviteForm:
    form = InviteForm(data={"role": request.args.get("role")})
    actor = current_actor()
    form.role.choices = [
        (role.value, _capital(role_name(role)))
        for role in INVITABLE
        if may_invite(actor.roles, role)
    ]
    organizations = editing_queries.list_organization_names(db.session())
    form.organization.choices = [
        ("", _("None")),
        *((str(key), name) for key, name in organizations),
    ]
    form.language.choices = [(tag, languages.BY_TAG[tag].endonym) for tag in i18n.offered()]
    return form


def _capital(name: str) -> str:
    """The name as it stands alone, not in a sentence."""
    return name[:1].upper() + name[1:]


def _typed_contact(form: InviteForm) -> Contact | None:
    contact = read_reachable(form.contact.data)
    if contact is None:
        form.contact.errors = [_(asked().wrong)]
    return contact


def _unsaid_holder(form: InviteForm, contact: Contact) -> accounts_queries.Account | None:
    """Who has this contact already, unless the inviter saw that and said yes to that person."""
    holder = accounts_queries.find_user_by_contact(db.session(), contact)
    if holder is None or form.holder.data == str(holder.id):
        return None
    form.contact.errors = [_("Somebody has this phone number or e-mail address already")]
    return holder


def _send(form: InviteForm, contact: Contact) -> bool:
    """Whether the invitation could be made; otherwise the form says why not."""
    role = Role(form.role.data)
    organization = UUID(form.organization.data) if form.organization.data else None
    if (role is Role.PARTNER) != (organization is not None):
        form.organization.errors = [
            _("Choose the organization that the partner belongs to")
            if organization is None
            else _("Only a partner belongs to an organization")
        ]
        return False
    session, actor = db.session(), current_actor()
    said: dict[str, Any] = {
        "display_name": form.display_name.data,
        "contact": contact,
        "role": role,
        "language": form.language.data,
        "organization_id": organization,
    }
    try:
        return once.send(form, lambda: accounts.invite(session, actor, clock, **said))
    except CannotInvite:
        form.role.errors = [_("You cannot give this role")]
        return False


@bp.route("/<uuid:invitation_id>/withdraw", methods=["POST"])
@access(casework)
def withdraw(invitation_id: UUID) -> ResponseReturnValue:
    try:
        accounts.withdraw(db.session(), current_actor(), clock, invitation_id=invitation_id)
    except InvitationGone:
        flash(_("Too late: this invitation is closed already."), "warning")
    else:
        flash(_("The invitation is withdrawn. Its link no longer works."), "success")
    return redirect(url_for(".invite"), 303)
