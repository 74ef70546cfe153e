"""Pages of mentors and the office: steps to confirm, and how many people stand where."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from trepconnect.kernel.errors import Forbidden, NotFound
from trepconnect.milestones.blueprints import bp, vouchers
from trepconnect.milestones.pathways import presenters as pathways_presenters
from trepconnect.milestones.pathways.domain.catalogue import PATHWAYS
from trepconnect.milestones.plans import policy
from trepconnect.milestones.plans.domain import OPEN, StepMoved, StepState
from trepconnect.milestones.plans.forms import ConfirmForm, ReopenForm, seen_version
from trepconnect.milestones.plans.queries import lists, plans
from trepconnect.milestones.plans.queries.lists import Use
from trepconnect.milestones.plans.queries.plans import StepInPlan
from trepconnect.milestones.plans.routes.steps import step_page
from trepconnect.milestones.plans.service import steps as confirming_service
from trepconnect.platform.data.db import db
from trepconnect.platform.language.i18n import _
from trepconnect.platform.web.access import access, casework, clock, current_actor
from trepconnect.platform.web.requests import page_number


@bp.route("/steps-to-confirm", methods=["GET"])
@access(vouchers)
def list_to_confirm() -> ResponseReturnValue:
    """The longest waiting first."""
    return render_template(
        "milestones/plans/list_to_confirm.html",
        found=lists.page_to_confirm(db.session(), current_actor(), page=page_number()),
        said=pathways_presenters.said,
        lang_of=pathways_presenters.lang_of,
    )


@bp.route("/plan/steps/<uuid:step_id>/confirm", methods=["POST"])
@access(vouchers)
def confirm_step(step_id: UUID) -> ResponseReturnValue:
    _to_confirm(step_id)
    change = partial(
        confirming_service.confirm_step,
        db.session(),
        current_actor(),
        clock,
        step_id=step_id,
        seen=seen_version(ConfirmForm()),
    )
    return _changed(
        step_id,
        change,
        _("Confirmed. We tell the owner of the plan."),
        url_for(".list_to_confirm"),
    )


@bp.route("/plan/steps/<uuid:step_id>/send-back", methods=["POST"])
@access(vouchers)
def reopen_step(step_id: UUID) -> ResponseReturnValue:
    found, form = _to_confirm(step_id), ReopenForm()
    if not form.validate_on_submit():
        return step_page(found, form)
    change = partial(
        confirming_service.reopen_step,
        db.session(),
        current_actor(),
        step_id=step_id,
        words=form.words.data,
        seen=seen_version(form),
    )
    there = url_for(".list_to_confirm")
    return _changed(step_id, change, _("Sent back. Your words are in the plan."), there)


def _to_confirm(step_id: UUID) -> StepInPlan:
    """A step that the actor may confirm. Raises NotFound and Forbidden."""
    actor = current_actor()
    found = plans.get_step(db.session(), actor, step_id, to=policy.can_vouch)
    if not policy.can_confirm(actor, found.plan, found.step):
        raise Forbidden
    return found


def _changed(
    step_id: UUID, change: Callable[[], None], done: str, there: str
) -> ResponseReturnValue:
    try:
        change()
    except StepMoved:
        flash(_("This step was changed meanwhile. Here is how it is now."), "warning")
        return redirect(url_for(".show_step", step_id=step_id), 303)
    flash(done, "success")
    return redirect(there, 303)


_COLUMNS = (OPEN, {StepState.MARKED}, {StepState.CONFIRMED}, {StepState.SKIPPED})


@bp.route("/staff/pathways", methods=["GET"])
@access(casework)
def list_pathways() -> ResponseReturnValue:
    use = lists.count_use(db.session(), current_actor())
    return render_template(
        "milestones/plans/list_pathways.html",
        pathways=[(one, use.get(one.code, Use())) for one in PATHWAYS.values()],
        said=pathways_presenters.said,
        lang_of=pathways_presenters.lang_of,
    )


@bp.route("/staff/pathways/<code>", methods=["GET"])
@access(casework)
def show_pathway(code: str) -> ResponseReturnValue:
    """Every step with what people read of it, and in how many plans it stands how."""
    pathway = PATHWAYS.get(code)
    if pathway is None:
        raise NotFound
    use = lists.count_use(db.session(), current_actor()).get(code, Use())
    return render_template(
        "milestones/plans/show_pathway.html",
        pathway=pathway,
        plans=use.plans,
        steps=[
            (
                pathways_presenters.guide(pathway, step),
                [use.count(step.code, *states) for states in _COLUMNS],
            )
            for step in pathway.steps
        ],
        said=pathways_presenters.said,
        lang_of=pathways_presenters.lang_of,
    )
