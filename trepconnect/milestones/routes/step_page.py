"""The page of a step, with the forms for whoever reads it."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from trepconnect.milestones import pages, policy
from trepconnect.milestones.forms import ConfirmForm, DueForm, MarkForm, ReopenForm, SkipForm
from trepconnect.milestones.queries.plans import StepInPlan
from trepconnect.platform.forms.base import Form
from trepconnect.platform.web.access import current_actor, today
from trepconnect.platform.web.requests import form_status


def step_page(found: StepInPlan, sent: Form | None = None) -> ResponseReturnValue:
    """``sent`` is the form that was sent with mistakes; the others are as they begin."""
    actor, plan, step = current_actor(), found.plan, found.step
    mine = actor.user_id == plan.user_id
    forms = _hers(found) if mine else _vouching(found)
    if sent is not None:
        forms[type(sent)] = sent
    page = render_template(
        "milestones/show_step.html" if mine else "milestones/read_step.html",
        plan=plan,
        shown=pages.shown_step(plan.pathway, step, today()),
        pathway_title=pages.said(plan.pathway.title),
        may_read_words=actor.may_know_background(plan.user_id),
        can_edit=policy.can_edit(actor, plan),
        can_confirm=policy.can_confirm(actor, plan, step),
        form=sent or next(iter(forms.values())),
        **{_NAMES[kind]: form for kind, form in forms.items()},
    )
    return page, form_status(sent) if sent is not None else 200


_NAMES: dict[type[Form], str] = {
    MarkForm: "mark_form",
    DueForm: "due_form",
    SkipForm: "skip_form",
    ConfirmForm: "confirm_form",
    ReopenForm: "reopen_form",
}


def _hers(found: StepInPlan) -> dict[type[Form], Form]:
    kept = found.step.kept
    helped = kept.helped_by is not None and kept.helped_by == found.plan.mentor_id
    return {
        MarkForm: MarkForm(
            None, evidence=kept.evidence, mentor_helped=helped, helped_words=kept.helped_words
        ),
        DueForm: DueForm(None, due_on=kept.due_on),
        SkipForm: SkipForm(None),
    }


def _vouching(found: StepInPlan) -> dict[type[Form], Form]:
    seen = str(found.step.kept.version)
    return {ConfirmForm: ConfirmForm(None, seen=seen), ReopenForm: ReopenForm(None, seen=seen)}
