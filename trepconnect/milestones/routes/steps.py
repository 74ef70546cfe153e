"""A step: what it is, and what its owner does with it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from trepconnect.milestones import policy
from trepconnect.milestones.domain.step import DueDateWrong, StepMoved, TooManySteps
from trepconnect.milestones.forms import DueForm, MarkForm, OwnStepForm, SkipForm
from trepconnect.milestones.queries import plans
from trepconnect.milestones.queries.plans import Plan, StepInPlan
from trepconnect.milestones.routes.blueprint import bp, note_reading, readers
from trepconnect.milestones.routes.step_page import step_page
from trepconnect.milestones.service import own, steps
from trepconnect.platform import once
from trepconnect.platform.data.db import db
from trepconnect.platform.language.i18n import _, _l
from trepconnect.platform.web.access import access, clock, current_actor, entrepreneurs
from trepconnect.platform.web.requests import form_status

_DUE_WRONG = _l("Choose a day from today on, five years ahead at most")


@bp.route("/plan/steps/<uuid:step_id>", methods=["GET"])
@access(readers)
def show_step(step_id: UUID) -> ResponseReturnValue:
    """For its owner with what she can do, for her mentor and the office to confirm."""
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
    change = partial(own.remove_step, db.session(), current_actor(), step_id=step_id)
    return _changed(_mine(step_id).plan, change, _("Removed."))


@bp.route("/plan/<uuid:plan_id>/steps/new", methods=["GET", "POST"])
@access(entrepreneurs)
def add_step(plan_id: UUID) -> ResponseReturnValue:
    plan = plans.get_plan(db.session(), current_actor(), plan_id, to=policy.can_edit)
    form = OwnStepForm()
    if form.validate_on_submit() and _add(plan, form):
        flash(_("The step is in your plan."), "success")
        return redirect(url_for(".show_plan", business=plan.business_id), 303)
    return render_template("milestones/add_step.html", plan=plan, form=form), form_status(form)


def _add(plan: Plan, form: OwnStepForm) -> bool:
    """Whether the step could be added; otherwise the form says why not."""
    session, actor = db.session(), current_actor()
    said: dict[str, Any] = {
        "title": form.title.data,
        "note": form.note.data,
        "due_on": form.due_on.data,
    }
    try:
        once.send(form, lambda: own.add_step(session, actor, clock, plan_id=plan.id, **said))
    except DueDateWrong:
        form.due_on.errors = [_DUE_WRONG]
    except TooManySteps:
        form.title.errors = [_("You have as many steps of your own as a plan can hold.")]
    return not form.errors


def _mine(step_id: UUID) -> StepInPlan:
    return plans.get_step(db.session(), current_actor(), step_id, to=policy.can_edit)


def _changed(plan: Plan, change: Callable[[], None], done: str) -> ResponseReturnValue:
    """Back to the plan, with what happened: done, or somebody was faster."""
    try:
        change()
    except StepMoved:
        flash(_("This step was changed meanwhile. Here is how it is now."), "warning")
    else:
        flash(done, "success")
    return redirect(url_for(".show_plan", business=plan.business_id), 303)
