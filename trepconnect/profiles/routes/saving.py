"""One page with one form: show it, save it, and keep what was typed when another tab was first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from trepconnect.platform.web import form_status
from trepconnect.profiles.domain.profile import Section, digest
from trepconnect.profiles.forms.fields import PageForm
from trepconnect.profiles.routes import steps
from trepconnect.profiles.service.saving import ChangedMeanwhile

Save = Callable[[Any, str], None]


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that another tab saved with another value."""

    label: str
    stored: str


def opened(form_class: type[Any], current: Section, **more: Any) -> Any:
    """The form of a page, filled with what is stored and what was typed."""
    return form_class(data={**form_class.data_of(current), "seen": digest(current), **more})


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
    status = form_status(form)
    if form.validate_on_submit():
        try:
            save()
        except ChangedMeanwhile as error:
            changed, status = list(_differences(form, error.current)), 409
            form.seen.data = digest(error.current)
        else:
            return redirect(there() if there else steps.after(name, business_id), 303)
    elif form.errors:
        status = form_status(form)
    shown = render_template(
        f"profiles/{name}.html",
        form=form,
        action=request.full_path,
        changed=changed,
        skip=steps.after(name, business_id),
        step=steps.step_of(name),
        steps=steps.labels(),
        **values,
    )
    return shown, status


def _differences(form: Any, current: Section) -> Iterator[Difference]:
    stored = form.data_of(current)
    for field in form:
        if field.name in stored and field.data != stored[field.name]:
            yield Difference(field.label.text, _shown(field, stored[field.name]))


def _shown(field: Any, value: Any) -> str:
    """A stored value in words; empty when there is none."""
    if not hasattr(field, "iter_choices"):
        return str(value)
    chosen = value if isinstance(value, list) else [value]
    return ", ".join(str(one.label) for one in field.iter_choices() if one.value in chosen)
