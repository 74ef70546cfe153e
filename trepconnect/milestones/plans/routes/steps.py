"""A step: its page, with the forms for whoever reads it, and what its owner does with it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from trepconnect.milestones.blueprints import bp, readers
from trepconnect.milestones.pathways import presenters as pathways_presenters
from trepconnect.milestones.plans import policy, presenters
from trepconnect.milestones.plans.domain import DueDateWrong, StepMoved, TooManySteps
from trepconnect.milestones.plans.forms import (
    ConfirmForm,
    DueForm,
    MarkForm,
    OwnStepForm,
    ReopenForm,
    SkipForm,
)
from trepconnect.milestones.plans.queries import plans
from trepconnect.milestones.plans.queries.plans import Plan, StepInPlan
from trepconnect.milestones.plans.routes.plans import note_reading
from trepconnect.milestones.plans.service import steps
from trepconnect.platform import once
from trepconnect.platform.data.db import db
from trepconnect.platform.forms.base import Form
from trepconnect.platform.language.i18n import _, _l
from trepconnect.platform.web.access import access, clock, current_actor, entrepreneurs, today
from trepconnect.platform.web.requests import form_status

_DUE_WRONG = _l("Choose a day from today on, five years ahead at most")


@bp.route("/plan/steps/<uuid:step_id>", methods=["GET"])
@access(readers)
def show_step(step_id: UUID) -> ResponseReturnValue:
    """For its owner with what can be done, for the mentor and the office to confirm."""
    found = plans.get_step(db.session(), current_actor(), step_id)
    note_reading(found.plan)
    return step_page(found)


@bp.route("/plan/steps/<uuid:step_id>/done", methods=["POST"])
@access(entrepreneurs)
def mark_step(step_id: UUID) -> ResponseReturnValue:
    found, form = _mine(step_id), MarkForm()
    if not form.validate_on_submit():
        return step_page(found, form)
    change = partial(
        steps.mark_step,
        db.session(),
        current_actor(),
        clock,
        step_id=step_id,
        evidence=form.evidence.data,
        helped_by=found.plan.mentor_id if form.mentor_helped.data else None,
        helped_words=form.helped_words.data,
    )
    return _changed(found.plan, change, _("Well done! It is saved."))


@bp.route("/plan/steps/<uuid:step_id>/not-done", methods=["POST"])
@access(entrepreneurs)
def unmark_step(step_id: UUID) -> ResponseReturnValue:
    change = partial(steps.unmark_step, db.session(), current_actor(), step_id=step_id)
    return _changed(_mine(step_id).plan, change, _("The step is open again."))


@bp.route("/plan/steps/<uuid:step_id>/skip", methods=["POST"])
@access(entrepreneurs)
def skip_step(step_id: UUID) -> ResponseReturnValue:
    found, form = _mine(step_id), SkipForm()
    if not form.validate_on_submit():
        return step_page(found, form)
    change = partial(
        steps.skip_step,
        db.session(),
        current_actor(),
        step_id=step_id,
        reason=form.reason.data,
    )
    return _changed(found.plan, change, _("The step is put aside."))


@bp.route("/plan/steps/<uuid:step_id>/take-up", methods=["POST"])
@access(entrepreneurs)
def take_up_step(step_id: UUID) -> ResponseReturnValue:
    change = partial(steps.take_up_step, db.session(), current_actor(), step_id=step_id)
    return _changed(_mine(step_id).plan, change, _("The step is in your plan again."))


@bp.route("/plan/steps/<uuid:step_id>/due", methods=["POST"])
@access(entrepreneurs)
def set_due_date(step_id: UUID) -> ResponseReturnValue:
    found, form = _mine(step_id), DueForm()
    if not form.validate_on_submit():
        return step_page(found, form)
    change = partial(
        steps.set_due_date,
        db.session(),
        current_actor(),
        clock,
        step_id=step_id,
        due_on=form.due_on.data,
    )
    try:
        return _changed(found.plan, change, _("The new day is saved."))
    except DueDateWrong:
        form.due_on.errors = [_DUE_WRONG]
        return step_page(found, form)


@bp.route("/plan/steps/<uuid:step_id>/remove", methods=["POST"])
@access(entrepreneurs)
def remove_step(step_id: UUID) -> ResponseReturnValue:
    change = partial(steps.remove_step, db.session(), current_actor(), step_id=step_id)
    return _changed(_mine(step_id).plan, change, _("Removed."))


@bp.route("/plan/<uuid:plan_id>/steps/new", methods=["GET", "POST"])
@access(entrepreneurs)
def add_step(plan_id: UUID) -> ResponseReturnValue:
    plan = plans.get_plan(db.session(), current_actor(), plan_id, to=policy.can_edit)
    form = OwnStepForm()
    if form.validate_on_submit() and _add(plan, form):
        flash(_("The step is in your plan."), "success")
        return redirect(url_for(".show_plan", business=plan.business_id), 303)
    return render_template("milestones/plans/add_step.html", plan=plan, form=form), form_status(
        form
    )


def _add(plan: Plan, form: OwnStepForm) -> bool:
    """Whether the step could be added; otherwise the form says why not."""
    session, actor = db.session(), current_actor()
    said: dict[str, Any] = {
        "title": form.title.data,
        "note": form.note.data,
        "due_on": form.due_on.data,
    }
    try:
        once.send(form, lambda: steps.add_step(session, actor, clock, plan_id=plan.id, **said))
    except DueDateWrong:
        form.due_on.errors = [_DUE_WRONG]
    except TooManySteps:
        form.title.errors = [_("You have as many steps of your own as a plan can hold.")]
    return not form.errors


def _mine(step_id: UUID) -> StepInPlan:
    return plans.get_step(db.session(), current_actor(), step_id, to=policy.can_edit)


def _changed(plan: Plan, change: Callable[[], None], done: str) -> ResponseReturnValue:
    """Back to the plan, with what happened: done, or another was faster."""
    try:
        change()
    except StepMoved:
        flash(_("This step was changed meanwhile. Here is how it is now."), "warning")
    else:
        flash(done, "success")
    return redirect(url_for(".show_plan", business=plan.business_id), 303)


def step_page(found: StepInPlan, sent: Form | None = None) -> ResponseReturnValue:
    """``sent`` is the form that was sent with mistakes; the others are as they begin."""
    actor, plan, step = current_actor(), found.plan, found.step
    mine = actor.user_id == plan.user_id
    forms = _own_forms(found) if mine else _vouching(found)
    if sent is not None:
        forms[type(sent)] = sent
    page = render_template(
        "milestones/plans/show_step.html" if mine else "milestones/plans/read_step.html",
        plan=plan,
        shown=presenters.shown_step(plan.pathway, step, today()),
        pathway_title=pathways_presenters.said(plan.pathway.title),
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


def _own_forms(found: StepInPlan) -> dict[type[Form], Form]:
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
