"""Choosing a pathway, answering its questions, leaving it again."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trepconnect.kernel.errors import NotFound
from trepconnect.milestones import pages, policy
from trepconnect.milestones.domain.pathways import PATHWAYS, suggested_for
from trepconnect.milestones.domain.step import PlanExists
from trepconnect.milestones.forms import answers_form, seen_version
from trepconnect.milestones.queries import plans
from trepconnect.milestones.routes.blueprint import bp, chosen_of, my_businesses
from trepconnect.milestones.service import plans as plans_service
from trepconnect.milestones.service.plans import PlanMoved
from trepconnect.platform.data.db import db
from trepconnect.platform.language.i18n import _
from trepconnect.platform.web.access import access, clock, current_actor, entrepreneurs
from trepconnect.platform.web.requests import form_status
from trepconnect.profiles import queries as profiles
from trepconnect.profiles.queries import BusinessName


@bp.route("/plan/choose", methods=["GET"])
@access(entrepreneurs)
def choose_pathway() -> ResponseReturnValue:
    """All pathways, the one of her trade first."""
    business = chosen_of(my_businesses())
    if business is None:
        return redirect(url_for(".show_plan"), 303)
    trade = profiles.get_business(db.session(), current_actor(), business.id).kind.industry_code
    fits = suggested_for(trade)
    return render_template(
        "milestones/choose_pathway.html",
        business=business,
        pathways=sorted(PATHWAYS.values(), key=lambda one: (one is not fits, one.code)),
        fits=fits,
        said=pages.said,
        lang_of=pages.lang_of,
    )


@bp.route("/plan/choose/<code>", methods=["GET", "POST"])
@access(entrepreneurs)
def start_plan(code: str) -> ResponseReturnValue:
    """What is in a pathway, and the questions it begins with."""
    pathway = PATHWAYS.get(code)
    if pathway is None:
        raise NotFound
    business = chosen_of(my_businesses())
    if business is None:
        return redirect(url_for(".show_plan"), 303)
    form = answers_form(pathway, {})
    if form.validate_on_submit():
        return _start(business, code, form.answers())
    page = render_template(
        "milestones/start_plan.html",
        business=business,
        pathway=pathway,
        form=form,
        said=pages.said,
        lang_of=pages.lang_of,
    )
    return page, form_status(form)


def _start(business: BusinessName, code: str, answers: dict[str, str]) -> ResponseReturnValue:
    try:
        plans_service.start_plan(
            db.session(),
            current_actor(),
            clock,
            business_id=business.id,
            pathway_code=code,
            answers=answers,
        )
    except PlanExists:
        flash(_("This business already has a plan. Here it is."), "warning")
    else:
        flash(_("Your plan is ready. One step at a time."), "success")
    return redirect(url_for(".show_plan", business=business.id), 303)


@bp.route("/plan/<uuid:plan_id>/answers", methods=["GET", "POST"])
@access(entrepreneurs)
def change_answers(plan_id: UUID) -> ResponseReturnValue:
    """Where the pathway asks nothing there is nothing to change."""
    plan = plans.get_plan(db.session(), current_actor(), plan_id, to=policy.can_edit)
    if not plan.pathway.questions:
        raise NotFound
    form = answers_form(plan.pathway, plan.answers, seen=plan.version)
    if form.validate_on_submit():
        try:
            plans_service.answer_branch(
                db.session(),
                current_actor(),
                clock,
                plan_id=plan_id,
                answers=form.answers(),
                seen=seen_version(form),
            )
        except PlanMoved:
            flash(_("Your answers were changed meanwhile. Please look at them again."), "warning")
            return redirect(url_for(".change_answers", plan_id=plan_id), 303)
        flash(_("Saved. Your plan now has the steps that you need."), "success")
        return redirect(url_for(".show_plan", business=plan.business_id), 303)
    page = render_template("milestones/change_answers.html", plan=plan, form=form)
    return page, form_status(form)


@bp.route("/plan/<uuid:plan_id>/leave", methods=["GET", "POST"])
@access(entrepreneurs)
def leave_plan(plan_id: UUID) -> ResponseReturnValue:
    """Asks once more, then ends the plan, so that another can be chosen."""
    plan = plans.get_plan(db.session(), current_actor(), plan_id, to=policy.can_edit)
    if request.method == "GET":
        title = pages.said(plan.pathway.title)
        return render_template("milestones/leave_plan.html", plan=plan, title=title)
    plans_service.end_plan(db.session(), current_actor(), clock, plan_id=plan_id)
    flash(_("You left this path. What you did is kept."), "success")
    return redirect(url_for(".choose_pathway", business=plan.business_id), 303)
