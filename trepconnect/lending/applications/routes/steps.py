"""The pages of a draft: amount, purpose, story, month. Each is kept before the next one opens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trepconnect.lending.applications import labels, policy, presenters
from trepconnect.lending.applications.domain.application import (
    ApplicationState,
    MoreThanAllowed,
    Part,
    StateHasChanged,
)
from trepconnect.lending.applications.forms.application import (
    AmountForm,
    CashFlowForm,
    PageForm,
    PurposeForm,
    StoryForm,
    refuse,
)
from trepconnect.lending.applications.queries import applications
from trepconnect.lending.applications.queries.applications import Application
from trepconnect.lending.applications.queries.commitments import list_commitments
from trepconnect.lending.applications.service import drafts
from trepconnect.lending.blueprints import bp
from trepconnect.platform.data.db import db
from trepconnect.platform.language.i18n import _
from trepconnect.platform.web.access import access, clock, current_actor, entrepreneurs, today
from trepconnect.platform.web.requests import form_status

ENDPOINTS = {
    Part.AMOUNT: "lending.edit_amount",
    Part.PURPOSE: "lending.edit_purpose",
    Part.STORY: "lending.edit_story",
    Part.CASH_FLOW: "lending.edit_cash_flow",
}
CHECK = "check"
STOP, STAY = "stop", "stay"
"""Values of ``then``: come back later, or see what follows from the numbers."""

Save = Callable[..., None]


@bp.route("/applications/<uuid:application_id>/amount", methods=["GET", "POST"])
@access(entrepreneurs)
def edit_amount(application_id: UUID) -> ResponseReturnValue:
    application = _own_application(application_id)
    form = AmountForm(application.terms, data=AmountForm.data_of(application.answers))
    quoted = presenters.quote_of(application, application.asked, today=today())
    return _page(
        Part.AMOUNT, application, form, drafts.save_amount, quote=quoted, span=presenters.span
    )


@bp.route("/applications/<uuid:application_id>/purpose", methods=["GET", "POST"])
@access(entrepreneurs)
def edit_purpose(application_id: UUID) -> ResponseReturnValue:
    application = _own_application(application_id)
    offered = application.product.uses
    form = PurposeForm(offered, data=PurposeForm.data_of(application.answers))
    return _page(Part.PURPOSE, application, form, drafts.save_purpose)


@bp.route("/applications/<uuid:application_id>/story", methods=["GET", "POST"])
@access(entrepreneurs)
def edit_story(application_id: UUID) -> ResponseReturnValue:
    application = _own_application(application_id)
    form = StoryForm(data=StoryForm.data_of(application.answers))
    return _page(Part.STORY, application, form, drafts.save_story)


@bp.route("/applications/<uuid:application_id>/month", methods=["GET", "POST"])
@access(entrepreneurs)
def edit_cash_flow(application_id: UUID) -> ResponseReturnValue:
    application = _own_application(application_id)
    form = CashFlowForm(data=CashFlowForm.data_of(application.answers))
    quoted = presenters.quote_of(application, application.asked, today=today())
    others = list_commitments(
        db.session(), application.user_id, beside=application.id, today=today()
    )
    month = presenters.month(application.answers.cash_flow, quoted, others)
    return _page(Part.CASH_FLOW, application, form, drafts.save_cash_flow, month=month)


def _own_application(application_id: UUID) -> Application:
    return applications.get_application(
        db.session(), current_actor(), application_id, to=policy.can_change
    )


def _page(
    part: Part, application: Application, form: Any, save: Save, **values: Any
) -> ResponseReturnValue:
    there = url_for(".show_application", application_id=application.id)
    if application.state is not ApplicationState.DRAFT:
        return redirect(there, 303)
    if form.validate_on_submit() and _may_leave(form):
        try:
            save(
                db.session(), current_actor(), clock, application_id=application.id, **form.answers
            )
        except StateHasChanged:
            flash(_("It was sent already, so this page was not saved."), "error")
            return redirect(there, 303)
        except MoreThanAllowed as error:
            refuse(form.amount, labels.more_than_lent(error.room))
        else:
            return redirect(_next(part, application.id), 303)
    shown = render_template(
        f"lending/applications/{part.value}.html",
        application=application,
        form=form,
        action=request.full_path,
        title=_(labels.PARTS[part]),
        steps=[*(_(step) for step in presenters.STEPS), _(labels.LAST_STEP)],
        step=list(Part).index(part) + 1,
        done=presenters.done(application.answers),
        **values,
    )
    return shown, form_status(form)


def _may_leave(form: PageForm) -> bool:
    """Who goes on says everything; who stops or only looks may leave things open."""
    return request.form.get("then") in {STOP, STAY} or form.is_whole()


def _next(part: Part, application_id: UUID) -> str:
    then = request.form.get("then")
    if then == STOP:
        flash(_("Saved. Come back when you like: it waits here."), "success")
        return url_for(".list_applications")
    after = CHECK if request.args.get("after") == CHECK else None
    if then == STAY:
        here = ENDPOINTS[part]
        return url_for(here, application_id=application_id, after=after, _anchor="result")
    parts = list(Part)
    following = parts.index(part) + 1
    if after or following == len(parts):
        return url_for(".check_application", application_id=application_id)
    return url_for(ENDPOINTS[parts[following]], application_id=application_id)
