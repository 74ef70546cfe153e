"""One page with one form: shown, saved, kept as typed when another tab was first, followed on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trepconnect.accounts import login
from trepconnect.platform.data.db import db
from trepconnect.platform.forms.fields import PageForm
from trepconnect.platform.language.i18n import N_, _
from trepconnect.platform.web.access import current_actor
from trepconnect.platform.web.requests import form_status
from trepconnect.profiles.domain.business import Details, Finances, Kind, Needs, Story
from trepconnect.profiles.domain.person import Home, Meeting, Reach, Speaking
from trepconnect.profiles.domain.profile import Business, Person, Section, marks
from trepconnect.profiles.queries import profiles
from trepconnect.profiles.service.saving import ChangedMeanwhile

Save = Callable[[Any, str], None]


@dataclass(frozen=True, slots=True)
class Difference:
    """An answer that another tab saved otherwise, in words."""

    label: str
    stored: str


def opened(form_class: type[Any], current: Section, **more: Any) -> Any:
    """The form of a page, filled with what is stored and what was typed."""
    return form_class(data={**form_class.data_of(current), "seen": marks(current), **more})


def page(
    name: str,
    form: PageForm,
    save: Callable[[], None],
    *,
    business_id: UUID | None = None,
    there: Callable[[], str] | None = None,
    **values: Any,
) -> ResponseReturnValue:
    """Save the form and go on, or show it. ``there`` overrides where saving leads to."""
    changed: list[Difference] = []
    status = 200
    if form.validate_on_submit():
        try:
            save()
        except ChangedMeanwhile as error:
            changed, status = _rebase(form, error), 409
        else:
            return redirect(there() if there else after(name, business_id), 303)
    elif form.errors:
        status = form_status(form)
    actor = current_actor()
    profile = profiles.get_profile(db.session(), actor, actor.user_id)
    mine = [one for one in profile.businesses if business_id in {None, one.id}]
    shown = render_template(
        f"profiles/{name}.html",
        form=form,
        action=request.full_path,
        changed=changed,
        skip=after(name, business_id),
        step=step_of(name),
        steps=labels(),
        done=done(profile.person, mine[0] if mine else None),
        **values,
    )
    return shown, status


def _rebase(form: Any, error: ChangedMeanwhile) -> list[Difference]:
    """Put the page on top of what is stored now; the answers that both changed, as stored."""
    stored, kept = form.data_of(error.current), form.data_of(error.merged.section)
    for name, value in kept.items():
        form[name].data = value
    form.seen.data = marks(error.current)
    return [
        Difference(form[name].label.text, _shown(form[name], stored[name]))
        for name in stored
        if stored[name] != kept[name]
    ]


def _shown(field: Any, value: Any) -> str:
    """A stored value in words; empty when there is none."""
    if not hasattr(field, "iter_choices"):
        return str(value)
    chosen = value if isinstance(value, list) else [value]
    return ", ".join(str(one.label) for one in field.iter_choices() if one.value in chosen)


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
    the very last to what was wanted when signing up."""
    if request.args.get("after") == OVERVIEW:
        return url_for("profiles.show_profile")
    if page not in _PAGES[:-1]:
        return url_for("home.welcome" if login.wanted() else "profiles.show_profile")
    following = _PAGES[_PAGES.index(page) + 1]
    if business_id is None and following not in _OF_THE_PERSON:
        return url_for("profiles.show_profile")
    return address(following, business_id)
