"""Who may open what: gates, and who asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from flask import g

from trepconnect.kernel.actor import CASEWORK, STAFF, Actor, Role, UserId
from trepconnect.kernel.clock import Clock
from trepconnect.platform.clock import OfficeClock
from trepconnect.platform.config import current_settings

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whoever sends the request. ``half`` is a member of the staff who owes the second factor."""

    actor: Actor | None = None
    half: UserId | None = None


@dataclass(frozen=True, slots=True)
class Gate:
    """Who may pass; ``name`` is what the access table in the docs and tests shows."""

    name: str
    passes: Callable[[Visitor], bool]


everyone = Gate("everyone", lambda visitor: True)
signed_in = Gate("signed in", lambda visitor: visitor.actor is not None)
half_signed_in = Gate("owes second factor", lambda visitor: visitor.half is not None)


def role(*roles: Role) -> Gate:
    """Pass those who hold at least one of ``roles``."""
    name = ", ".join(sorted(roles))
    return Gate(name, lambda visitor: visitor.actor is not None and visitor.actor.is_(*roles))


staff = role(*STAFF)
entrepreneurs = role(Role.ENTREPRENEUR)
mentors = role(Role.MENTOR)
officers = role(Role.LOAN_OFFICER)
casework = role(*CASEWORK)
"""People's records: loan officers decide about money and do not browse people."""
management = role(Role.MANAGER, Role.ADMIN)
administration = role(Role.ADMIN)


def access(all_methods: Gate | None = None, **by_method: Gate) -> Callable[[View], View]:
    """Declare who may reach a view, for all methods or per method. The view is not wrapped."""

    def declare(view: View) -> View:
        declared = by_method if all_methods is None else all_methods
        view.__access__ = declared  # type: ignore[attr-defined]
        return view

    return declare


def gate_of(view: Callable[..., Any], method: str) -> Gate | None:
    """The gate declared for ``method``, or None when nothing is declared."""
    declared: Gate | Mapping[str, Gate] | None = getattr(view, "__access__", None)
    if declared is None or isinstance(declared, Gate):
        return declared
    return declared.get("GET" if method == "HEAD" else method)


def find_actor() -> Actor | None:
    """The signed-in actor, if there is one."""
    actor: Actor | None = g.get("actor")
    return actor


def current_actor() -> Actor:
    """The signed-in actor; only call behind a gate that needs one."""
    actor = find_actor()
    if actor is None:
        raise RuntimeError("the view needs a gate that requires signing in")
    return actor


def current_visitor() -> Visitor:
    visitor: Visitor = g.visitor
    return visitor


clock: Clock = OfficeClock()
"""The clock of the routes; everything below takes one as an argument."""


def zone() -> ZoneInfo:
    """The time zone of the office."""
    return current_settings().zone


def today() -> date:
    """The day it is at the office."""
    return clock.today()
