"""A plan: chosen, answered, left; on a phone, for mentors and the office, and on paper."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trepconnect.kernel.errors import NotFound
from trepconnect.mentoring.sessions.queries import meetings as mentoring
from trepconnect.mentoring.sessions.queries.meetings import Task
from trepconnect.milestones.blueprints import bp, readers, vouchers
from trepconnect.milestones.pathways import presenters as pathways_presenters
from trepconnect.milestones.pathways.domain.catalogue import PATHWAYS, suggested_for
from trepconnect.milestones.plans import policy, presenters
from trepconnect.milestones.plans.domain import PlanExists
from trepconnect.milestones.plans.forms import answers_form, seen_version
from trepconnect.milestones.plans.queries import plans
from trepconnect.milestones.plans.queries.plans import Plan
from trepconnect.milestones.plans.service import plans as plans_service
from trepconnect.milestones.plans.service.plans import PlanMoved
from trepconnect.platform.data import audit
from trepconnect.platform.data.db import db
from trepconnect.platform.language.i18n import _, current_language, reading_as
from trepconnect.platform.web.access import access, clock, current_actor, entrepreneurs, today
from trepconnect.platform.web.downloads import paper
from trepconnect.platform.web.requests import form_status
from trepconnect.profiles.queries import profiles
from trepconnect.profiles.queries.profiles import BusinessName


@bp.route("/plan", methods=["GET"])
@access(entrepreneurs)
def show_plan() -> ResponseReturnValue:
    """The plan of one of the entrepreneur's businesses."""
    businesses = my_businesses()
    business = chosen_of(businesses)
    if business is None:
        return render_template("milestones/plans/no_business.html")
    plan = plans.find_plan(db.session(), current_actor(), business.id)
    if plan is None:
        return redirect(url_for(".choose_pathway", business=business.id), 303)
    return render_template(
        "milestones/plans/show_plan.html",
        businesses=businesses,
        shown=presenters.shown_plan(plan, today()),
        tasks=_open_tasks(plan),
        answers=pathways_presenters.answers_in_words(plan.pathway, plan.answers),
    )


@bp.route("/businesses/<uuid:business_id>/plan", methods=["GET"])
@access(vouchers)
def read_plan(business_id: UUID) -> ResponseReturnValue:
    """The same, for the mentor and the office."""
    plan = plans.find_plan(db.session(), current_actor(), business_id)
    if plan is None:
        business = plans.get_business(db.session(), current_actor(), business_id)
        return render_template("milestones/plans/no_plan.html", business=business)
    note_reading(plan)
    return render_template(
        "milestones/plans/read_plan.html",
        shown=presenters.shown_plan(plan, today()),
        tasks=_open_tasks(plan),
        answers=pathways_presenters.answers_in_words(plan.pathway, plan.answers),
    )


@bp.route("/plan/<uuid:plan_id>.pdf", methods=["GET"])
@access(readers)
def print_plan(plan_id: UUID) -> ResponseReturnValue:
    """On paper; whoever prints it for its owner gets it in the owner's language."""
    plan = plans.get_plan(db.session(), current_actor(), plan_id)
    note_reading(plan)
    mine = plan.user_id == current_actor().user_id
    with reading_as(current_language() if mine else plan.language):
        html = render_template(
            "pdf/milestones/plan.html",
            shown=presenters.shown_plan(plan, today()),
            tasks=_open_tasks(plan),
            today=today(),
        )
    return paper(html, "plan.pdf")


def _open_tasks(plan: Plan) -> list[Task]:
    tasks = mentoring.list_tasks(db.session(), current_actor(), plan.business_id)
    return [one for one in tasks if one.done_at is None]


@bp.route("/plan/choose", methods=["GET"])
@access(entrepreneurs)
def choose_pathway() -> ResponseReturnValue:
    """All pathways, the one of the owner's trade first."""
    business = chosen_of(my_businesses())
    if business is None:
        return redirect(url_for(".show_plan"), 303)
    trade = profiles.get_business(db.session(), current_actor(), business.id).kind.industry_code
    fits = suggested_for(trade)
    return render_template(
        "milestones/plans/choose_pathway.html",
        business=business,
        pathways=sorted(PATHWAYS.values(), key=lambda one: (one is not fits, one.code)),
        fits=fits,
        said=pathways_presenters.said,
        lang_of=pathways_presenters.lang_of,
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
        "milestones/plans/start_plan.html",
        business=business,
        pathway=pathway,
        form=form,
        said=pathways_presenters.said,
        lang_of=pathways_presenters.lang_of,
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
    page = render_template("milestones/plans/change_answers.html", plan=plan, form=form)
    return page, form_status(form)


@bp.route("/plan/<uuid:plan_id>/leave", methods=["GET", "POST"])
@access(entrepreneurs)
def leave_plan(plan_id: UUID) -> ResponseReturnValue:
    """Asks once more, then ends the plan, so that another can be chosen."""
    plan = plans.get_plan(db.session(), current_actor(), plan_id, to=policy.can_edit)
    if request.method == "GET":
        title = pathways_presenters.said(plan.pathway.title)
        return render_template("milestones/plans/leave_plan.html", plan=plan, title=title)
    plans_service.end_plan(db.session(), current_actor(), clock, plan_id=plan_id)
    flash(_("You left this path. What you did is kept."), "success")
    return redirect(url_for(".choose_pathway", business=plan.business_id), 303)


def my_businesses() -> list[BusinessName]:
    actor = current_actor()
    return profiles.list_businesses(db.session(), actor, actor.user_id)


def chosen_of(businesses: list[BusinessName]) -> BusinessName | None:
    """The business of ``?business=`` or the form, else the first. Not the actor's: NotFound."""
    said = request.values.get("business", "")
    if not said:
        return businesses[0] if businesses else None
    for one in businesses:
        if str(one.id) == said:
            return one
    raise NotFound


def note_reading(plan: Plan) -> None:
    """Whoever looks at another's plan leaves a note that its owner can see."""
    actor = current_actor()
    if actor.user_id != plan.user_id:
        audit.note_read(actor, "milestones.plan_read", "user", plan.user_id)
