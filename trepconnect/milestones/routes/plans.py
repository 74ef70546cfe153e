"""A plan: on the phone of its owner, for her mentor and the office, and on paper."""

from __future__ import annotations

from uuid import UUID

from flask import Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from trepconnect.mentoring.queries import tasks as mentoring
from trepconnect.mentoring.queries.tasks import Task
from trepconnect.milestones import pages
from trepconnect.milestones.queries import plans
from trepconnect.milestones.queries.plans import Plan
from trepconnect.milestones.routes.blueprint import (
    bp,
    chosen_of,
    my_businesses,
    note_reading,
    readers,
    vouchers,
)
from trepconnect.platform.data.db import db
from trepconnect.platform.delivery.pdf import render_pdf
from trepconnect.platform.language.i18n import current_language, reading_as
from trepconnect.platform.web.access import access, current_actor, entrepreneurs, today


@bp.route("/plan", methods=["GET"])
@access(entrepreneurs)
def show_plan() -> ResponseReturnValue:
    """The plan of one of her businesses."""
    businesses = my_businesses()
    business = chosen_of(businesses)
    if business is None:
        return render_template("milestones/no_business.html")
    plan = plans.find_plan(db.session(), current_actor(), business.id)
    if plan is None:
        return redirect(url_for(".choose_pathway", business=business.id), 303)
    return render_template(
        "milestones/show_plan.html",
        businesses=businesses,
        shown=pages.shown_plan(plan, today()),
        tasks=_open_tasks(plan),
        answers=pages.answers_in_words(plan.pathway, plan.answers),
    )


@bp.route("/businesses/<uuid:business_id>/plan", methods=["GET"])
@access(vouchers)
def read_plan(business_id: UUID) -> ResponseReturnValue:
    """The same, for her mentor and the office."""
    plan = plans.find_plan(db.session(), current_actor(), business_id)
    if plan is None:
        business = plans.get_business(db.session(), current_actor(), business_id)
        return render_template("milestones/no_plan.html", business=business)
    note_reading(plan)
    return render_template(
        "milestones/read_plan.html",
        shown=pages.shown_plan(plan, today()),
        tasks=_open_tasks(plan),
        answers=pages.answers_in_words(plan.pathway, plan.answers),
    )


@bp.route("/plan/<uuid:plan_id>.pdf", methods=["GET"])
@access(readers)
def print_plan(plan_id: UUID) -> ResponseReturnValue:
    """On paper; whoever prints it for its owner gets it in her language."""
    plan = plans.get_plan(db.session(), current_actor(), plan_id)
    note_reading(plan)
    mine = plan.user_id == current_actor().user_id
    with reading_as(current_language() if mine else plan.language):
        html = render_template(
            "pdf/milestones/plan.html",
            shown=pages.shown_plan(plan, today()),
            tasks=_open_tasks(plan),
            today=today(),
        )
    response = Response(render_pdf(html), mimetype="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="plan.pdf"'
    return response


def _open_tasks(plan: Plan) -> list[Task]:
    tasks = mentoring.list_tasks(db.session(), current_actor(), plan.business_id)
    return [one for one in tasks if one.done_at is None]
