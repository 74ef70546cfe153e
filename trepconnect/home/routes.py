"""The first page of everybody: the public door, and each role's own start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from trepconnect.accounts import login
from trepconnect.accounts import queries as accounts
from trepconnect.accounts.domain import InvitationGone, MaybeAnotherPerson
from trepconnect.accounts.service import accounts as accounts_service
from trepconnect.accounts.service import second_factor, sign_in
from trepconnect.directory.editing import service as editing_service
from trepconnect.home.starts.entrepreneur import page_of_entrepreneur
from trepconnect.home.starts.lender import page_of_officer, page_of_sponsor
from trepconnect.home.starts.mentor import page_of_mentor
from trepconnect.home.starts.office import (
    page_of_administrator,
    page_of_manager,
    page_of_navigator,
    page_of_partner,
)
from trepconnect.kernel.actor import Actor, Role
from trepconnect.platform.data.db import db
from trepconnect.platform.language.i18n import current_language
from trepconnect.platform.web.access import (
    access,
    clock,
    current_actor,
    current_visitor,
    everyone,
    find_actor,
    signed_in,
)
from trepconnect.profiles.queries import profiles
from trepconnect.vocabulary.domain.needs import GROUPS, in_language

bp = Blueprint("home", __name__)

_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class GroupDoor:
    """A way into the directory: a group of needs with a few examples."""

    code: str
    label: str
    examples: str


@bp.route("/", methods=["GET"])
@access(everyone)
def start() -> ResponseReturnValue:
    if current_visitor().half is not None:
        return redirect(url_for("accounts.second_factor"), 303)
    actor = find_actor()
    if actor is None:
        return render_template("home/start.html", groups=_doors(current_language()))
    return page_of(actor)


def _doors(language: str) -> list[GroupDoor]:
    return [
        GroupDoor(
            group.code,
            in_language(group.label, language),
            " · ".join(in_language(need.label, language) for need in group.needs[:_EXAMPLES]),
        )
        for group in GROUPS
    ]


@bp.route("/welcome", methods=["GET"])
@access(signed_in)
def welcome() -> ResponseReturnValue:
    """Where a person lands whose account is new: the profile first, then what they came for."""
    actor = current_actor()
    if actor.is_(Role.ENTREPRENEUR):
        profile = profiles.get_profile(db.session(), actor, actor.user_id)
        if not profile.started:
            return redirect(url_for("profiles.start"), 303)
    return redirect(login.take_wanted(), 303)


@bp.route("/invitations/<token>", methods=["GET"])
@access(everyone)
def show_invitation(token: str) -> ResponseReturnValue:
    try:
        invitation = accounts.get_open_invitation(db.session(), token, clock.now())
    except InvitationGone:
        return render_template("home/invitation_gone.html"), 410
    return render_template("home/show_invitation.html", invitation=invitation, token=token)


@bp.route("/invitations/<token>", methods=["POST"])
@access(everyone)
def accept_invitation(token: str) -> ResponseReturnValue:
    try:
        user, invitation = accounts_service.accept(db.session(), clock, token=token)
    except InvitationGone:
        return render_template("home/invitation_gone.html"), 410
    except MaybeAnotherPerson:
        there = url_for(".show_invitation", token=token)
        return redirect(url_for("accounts.sign_in", next=there), 303)
    if invitation.organization_id is not None:
        editing_service.join(
            db.session(), clock, user_id=user.id, organization_id=invitation.organization_id
        )
    second_factor.prepare(user)
    fresh = sign_in.start_session(db.session(), clock, user=user, device=login.device_name())
    login.remember(fresh)
    return redirect(url_for("home.start"), 303)


StartPage = Callable[[Actor], ResponseReturnValue]


def page_of(actor: Actor) -> ResponseReturnValue:
    """The start page of the role that has most to do; everybody has one."""
    for role, page in _PAGES:
        if actor.is_(role):
            return page(actor)
    return render_template("home/other.html")


_PAGES: tuple[tuple[Role, StartPage], ...] = (
    (Role.ADMIN, page_of_administrator),
    (Role.NAVIGATOR, page_of_navigator),
    (Role.MANAGER, page_of_manager),
    (Role.LOAN_OFFICER, page_of_officer),
    (Role.SPONSOR, page_of_sponsor),
    (Role.PARTNER, page_of_partner),
    (Role.MENTOR, page_of_mentor),
    (Role.ENTREPRENEUR, page_of_entrepreneur),
)
