"""What cohorts achieved: side by side, one by one, and the people behind a number."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue

from trepconnect.cohorts import labels as cohorts_labels
from trepconnect.cohorts import policy as cohorts_policy
from trepconnect.cohorts import queries as cohorts
from trepconnect.cohorts.blueprints import SHARED, bp
from trepconnect.cohorts.domain import Cohort, Measure
from trepconnect.kernel.actor import CASEWORK
from trepconnect.kernel.errors import NotFound
from trepconnect.outcomes.dashboards import labels, presenters
from trepconnect.outcomes.dashboards.domain import suppress_report
from trepconnect.outcomes.dashboards.queries import figures_by_cohort, list_counted, report_of
from trepconnect.platform.data import audit
from trepconnect.platform.data.db import db
from trepconnect.platform.language.i18n import current_language
from trepconnect.platform.web.access import access, casework, clock, current_actor
from trepconnect.platform.web.requests import page_number

_MOST_COMPARED = 12


@bp.route("/cohorts", methods=["GET"])
@access(SHARED)
def list_cohorts() -> ResponseReturnValue:
    """All of them with their figures; whoever sees no people gets names alone."""
    actor = current_actor()
    found = cohorts.page_of_cohorts(db.session(), actor, page=page_number())
    if not actor.is_(*CASEWORK):
        return render_template(
            "outcomes/dashboards/list_shared.html", found=found, language=current_language()
        )
    figures = figures_by_cohort(db.session(), found.shown)
    return render_template(
        "outcomes/dashboards/list_cohorts.html",
        found=found,
        rows=[(cohort, presenters.shown_figures(figures[cohort.id])) for cohort in found.shown],
        language=current_language(),
        today=_today(),
        may_create=cohorts_policy.may_create(actor),
    )


@bp.route("/cohorts/compare", methods=["GET"])
@access(casework)
def compare_cohorts() -> ResponseReturnValue:
    """Those that ``?c=`` names, or the first dozen, side by side."""
    chosen = _chosen(cohorts.list_cohorts(db.session(), current_actor()))
    figures = figures_by_cohort(db.session(), chosen)
    return render_template(
        "outcomes/dashboards/compare_cohorts.html",
        cohorts=chosen,
        rows=presenters.side_by_side([figures[cohort.id] for cohort in chosen]),
        language=current_language(),
    )


def _chosen(everyone: list[Cohort]) -> list[Cohort]:
    wanted = set(request.args.getlist("c"))
    named = [cohort for cohort in everyone if str(cohort.id) in wanted]
    return (named or everyone)[:_MOST_COMPARED]


@bp.route("/cohorts/<uuid:cohort_id>", methods=["GET"])
@access(casework)
def show_cohort(cohort_id: UUID) -> ResponseReturnValue:
    """The dashboard; numbers lead to the people behind them."""
    actor = current_actor()
    cohort = cohorts.get_cohort(db.session(), actor, cohort_id, to=cohorts_policy.can_see_people)
    report = report_of(db.session(), cohort, as_of=_today())
    return render_template(
        "outcomes/dashboards/show_cohort.html",
        cohort=cohort,
        title=cohort.name_in(current_language()),
        description=cohort.description_in(current_language()),
        report=report,
        shown=presenters.dashboard(report, presenters.links_for(actor, cohort_id)),
        may_change=cohorts_policy.may_create(actor),
    )


@bp.route("/cohorts/<uuid:cohort_id>/share", methods=["GET"])
@access(SHARED)
def share_cohort(cohort_id: UUID) -> ResponseReturnValue:
    """The dashboard without small numbers and without links to people."""
    actor = current_actor()
    cohort = cohorts.get_cohort(db.session(), actor, cohort_id)
    report = suppress_report(report_of(db.session(), cohort, as_of=_today()))
    return render_template(
        "outcomes/dashboards/share_cohort.html",
        cohort=cohort,
        title=cohort.name_in(current_language()),
        description=cohort.description_in(current_language()),
        report=report,
        shown=presenters.dashboard(report, presenters.plain),
        sees_people=actor.is_(*CASEWORK),
    )


@bp.route("/cohorts/<uuid:cohort_id>/people", methods=["GET"])
@access(casework)
def list_people(cohort_id: UUID) -> ResponseReturnValue:
    """Who is behind the number that ``?measure=`` and ``?value=`` name."""
    actor = current_actor()
    cohort = cohorts.get_cohort(db.session(), actor, cohort_id, to=cohorts_policy.can_see_people)
    code, key = request.args.get("measure", Measure.PEOPLE), request.args.get("value", "")
    if not labels.is_known(code, key):
        raise NotFound
    found = list_counted(db.session(), actor, cohort_id, (code, key), page=page_number())
    for one in found.shown:
        audit.note_read(actor, "outcomes.person_read", "user", one.user_id)
    return render_template(
        "outcomes/dashboards/list_people.html",
        cohort=cohort,
        cohort_name=cohort.name_in(current_language()),
        found=found,
        title=labels.whose(code, key),
        code=code,
        key=key,
        amount_of=labels.amount if code in cohorts_labels.MEASURE else None,
    )


def _today() -> date:
    return clock.today()
