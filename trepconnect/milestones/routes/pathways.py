"""The pathways as the office reads them, and how many people stand where."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from trepconnect.kernel.errors import NotFound
from trepconnect.milestones import pages
from trepconnect.milestones.domain.pathways import PATHWAYS
from trepconnect.milestones.domain.step import OPEN, StepState
from trepconnect.milestones.queries import pathways
from trepconnect.milestones.queries.pathways import Use
from trepconnect.milestones.routes.blueprint import bp
from trepconnect.platform.data.db import db
from trepconnect.platform.web.access import access, casework, current_actor

_COLUMNS = (OPEN, {StepState.MARKED}, {StepState.CONFIRMED}, {StepState.SKIPPED})


@bp.route("/staff/pathways", methods=["GET"])
@access(casework)
def list_pathways() -> ResponseReturnValue:
    use = pathways.count_use(db.session(), current_actor())
    return render_template(
        "milestones/list_pathways.html",
        pathways=[(one, use.get(one.code, Use())) for one in PATHWAYS.values()],
        said=pages.said,
        lang_of=pages.lang_of,
    )


@bp.route("/staff/pathways/<code>", methods=["GET"])
@access(casework)
def show_pathway(code: str) -> ResponseReturnValue:
    """Every step with what people read of it, and in how many plans it stands how."""
    pathway = PATHWAYS.get(code)
    if pathway is None:
        raise NotFound
    use = pathways.count_use(db.session(), current_actor()).get(code, Use())
    return render_template(
        "milestones/show_pathway.html",
        pathway=pathway,
        plans=use.plans,
        steps=[
            (pages.guide(pathway, step), [use.count(step.code, *states) for states in _COLUMNS])
            for step in pathway.steps
        ],
        said=pages.said,
        lang_of=pages.lang_of,
    )
