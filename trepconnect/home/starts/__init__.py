"""What waits for each role today: one page each, the most urgent first."""

from __future__ import annotations

from collections.abc import Callable

from flask import render_template
from flask.typing import ResponseReturnValue

from trepconnect.home.starts.administrator import page as administrator
from trepconnect.home.starts.entrepreneur import page as entrepreneur
from trepconnect.home.starts.lender import page_of_officer, page_of_sponsor
from trepconnect.home.starts.manager import page as manager
from trepconnect.home.starts.mentor import page as mentor
from trepconnect.home.starts.navigator import page as navigator
from trepconnect.home.starts.partner import page as partner
from trepconnect.kernel.actor import Actor, Role

StartPage = Callable[[Actor], ResponseReturnValue]


def page_of(actor: Actor) -> ResponseReturnValue:
    """The start page of the role that has most to do; everybody has one."""
    for role, page in _PAGES:
        if actor.is_(role):
            return page(actor)
    return render_template("home/other.html")


_PAGES: tuple[tuple[Role, StartPage], ...] = (
    (Role.ADMIN, administrator),
    (Role.NAVIGATOR, navigator),
    (Role.MANAGER, manager),
    (Role.LOAN_OFFICER, page_of_officer),
    (Role.SPONSOR, page_of_sponsor),
    (Role.PARTNER, partner),
    (Role.MENTOR, mentor),
    (Role.ENTREPRENEUR, entrepreneur),
)
