"""One page with one form: show it, save it, and keep what was typed when another tab was first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from trepconnect.platform.data.db import db
from trepconnect.platform.forms.fields import PageForm
from trepconnect.platform.web.access import current_actor
from trepconnect.platform.web.requests import form_status
from trepconnect.profiles import queries
from trepconnect.profiles.domain.merging import marks
from trepconnect.profiles.domain.profile import Section
from trepconnect.profiles.routes import steps
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
            return redirect(there() if there else steps.after(name, business_id), 303)
    elif form.errors:
        status = form_status(form)
    actor = current_actor()
    profile = queries.get_profile(db.session(), actor, actor.user_id)
    mine = [one for one in profile.businesses if business_id in {None, one.id}]
    shown = render_template(
        f"profiles/{name}.html",
        form=form,
        action=request.full_path,
        changed=changed,
        skip=steps.after(name, business_id),
        step=steps.step_of(name),
        steps=steps.labels(),
        done=steps.done(profile.person, mine[0] if mine else None),
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
