"""What waits for each role today: one page each, the most urgent first."""

from __future__ import annotations

from collections.abc import Callable

from flask import render_template
from flask.typing import ResponseReturnValue

from trepconnect.directory import member_queries
from trepconnect.kernel.actor import Actor, Role
from trepconnect.platform.config import current_settings
from trepconnect.platform.db import db
from trepconnect.platform.web import clock

StartPage = Callable[[Actor], ResponseReturnValue]


def page_of(actor: Actor) -> ResponseReturnValue:
    """The start page of the role that has most to do; everybody has one."""
    for role, page in _PAGES:
        if actor.is_(role):
            return page(actor)
    return _start_of_guest_with_account(actor)


def _start_of_partner(actor: Actor) -> ResponseReturnValue:
    services = member_queries.list_own_services(db.session(), actor)
    today = clock.today(current_settings().zone)
    due = {service.id for service in services if service.is_due(today)}
    return render_template("home/partner.html", services=services, due=due)


def _start_of_guest_with_account(actor: Actor) -> ResponseReturnValue:
    return render_template("home/other.html")


_PAGES: tuple[tuple[Role, StartPage], ...] = ((Role.PARTNER, _start_of_partner),)
