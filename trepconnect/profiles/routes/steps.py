"""The order of the pages, and where somebody goes from each: on, or back to her profile."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import request, url_for

from trepconnect.accounts import login
from trepconnect.platform.language.i18n import N_, _
from trepconnect.profiles.domain.business import Details, Finances, Kind, Needs, Story
from trepconnect.profiles.domain.person import Home, Meeting, Reach, Speaking
from trepconnect.profiles.domain.profile import Business, Person

STEPS = (
    (N_("You"), ("edit_you",)),
    (N_("Languages"), ("edit_languages", "edit_language_use")),
    (N_("Contact"), ("edit_reach", "edit_meeting")),
    (N_("Business"), ("edit_kind", "choose_industry")),
    (N_("Details"), ("edit_details",)),
    (N_("Money"), ("edit_finances",)),
    (N_("Needs"), ("edit_needs", "choose_urgent")),
    (N_("Story"), ("edit_story",)),
)
_PAGES = tuple(page for _label, pages in STEPS for page in pages)
_OF_THE_PERSON = frozenset(_PAGES[:5])

OVERVIEW = "profile"
"""The value of ``after`` with which a page leads back to the overview."""


def labels() -> list[str]:
    return [_(label) for label, _pages in STEPS]


def step_of(page: str) -> int:
    """The number of the step that a page belongs to, from 1; 0 for pages outside the steps."""
    numbers = [number for number, (_label, pages) in enumerate(STEPS, 1) if page in pages]
    return numbers[0] if numbers else 0


def done(person: Person, business: Business | None) -> frozenset[int]:
    """The numbers of the steps on which something was said; one that was saved empty is none."""
    said = [
        bool(person.display_name) or person.home != Home(),
        person.speaking not in {None, Speaking()},
        person.reach != Reach() or person.meeting != Meeting(),
    ]
    if business is not None:
        said += [
            business.kind != Kind(),
            business.details != Details(),
            business.finances != Finances(),
            business.needs != Needs(),
            business.story != Story(),
        ]
    return frozenset(number for number, is_said in enumerate(said, 1) if is_said)


def address(page: str, business_id: UUID | None, *, back: bool = False) -> str:
    """The address of a page; ``back``, or having come from there, leads to the overview after."""
    values: dict[str, Any] = {} if page in _OF_THE_PERSON else {"business_id": business_id}
    if back or "after" in request.args:
        values["after"] = OVERVIEW
    return url_for(f"profiles.{page}", **values)


def after(page: str, business_id: UUID | None) -> str:
    """Where ``page`` leads. Without a business the person's last page leads to the overview, and
    the very last to what she wanted when she signed up."""
    if request.args.get("after") == OVERVIEW:
        return url_for("profiles.show_profile")
    if page not in _PAGES[:-1]:
        return url_for("home.welcome" if login.wanted() else "profiles.show_profile")
    following = _PAGES[_PAGES.index(page) + 1]
    if business_id is None and following not in _OF_THE_PERSON:
        return url_for("profiles.show_profile")
    return address(following, business_id)
