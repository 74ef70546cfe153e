"""The queue of those who decide, one application, votes and other terms."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from trepconnect.kernel.errors import Conflict, NotFound
from trepconnect.lending.applications import labels, policy, presenters
from trepconnect.lending.applications.domain.application import (
    ApplicationState,
    Asked,
    OutdatedVersion,
)
from trepconnect.lending.applications.domain.decision import AlreadyVoted
from trepconnect.lending.applications.forms.committee import ProposeForm, VoteForm
from trepconnect.lending.applications.queries import applications, lists
from trepconnect.lending.applications.queries import committee as votes_applications
from trepconnect.lending.applications.queries.applications import Application
from trepconnect.lending.applications.queries.commitments import Commitment, list_commitments
from trepconnect.lending.applications.service import committee
from trepconnect.lending.blueprints import deciders, staff_bp
from trepconnect.lending.products.queries import products as lending
from trepconnect.platform import once
from trepconnect.platform.data import audit
from trepconnect.platform.data.db import db
from trepconnect.platform.language.i18n import _
from trepconnect.platform.web.access import access, clock, current_actor, today
from trepconnect.platform.web.requests import form_status, page_number


@staff_bp.route("/staff/applications", methods=["GET"])
@access(deciders)
def list_waiting() -> ResponseReturnValue:
    """What waits for votes, sent first comes first."""
    found = lists.list_waiting(db.session(), current_actor(), page=page_number())
    return render_template(
        "lending/applications/staff/queue.html",
        found=found,
        decide_by=presenters.decide_by,
        span=presenters.span,
        today=today(),
    )


@staff_bp.route("/staff/applications/closed", methods=["GET"])
@access(deciders)
def list_closed() -> ResponseReturnValue:
    """What was decided or taken back, the latest first."""
    found = lists.list_closed(db.session(), current_actor(), page=page_number())
    return render_template(
        "lending/applications/staff/closed.html", found=found, states=labels.STATES
    )


@staff_bp.route("/staff/applications/<uuid:application_id>", methods=["GET"])
@access(deciders)
def show_application(application_id: UUID) -> ResponseReturnValue:
    application = _get(application_id)
    return _page(application, _vote_form(application), _terms_form(application))


@staff_bp.route("/staff/applications/<uuid:application_id>/vote", methods=["POST"])
@access(deciders)
def vote(application_id: UUID) -> ResponseReturnValue:
    application, form = _get(application_id), VoteForm()
    session, actor = db.session(), current_actor()
    try:
        counted = form.validate_on_submit() and once.send(
            form,
            lambda: committee.vote(
                session, actor, clock, application_id=application_id, **form.vote
            ),
        )
    except Conflict as error:
        return _refused(application_id, form, error)
    if not counted:
        return _page(application, form, _terms_form(application))
    flash(_said(_get(application_id).state), "success")
    return redirect(url_for(".show_application", application_id=application_id), 303)


@staff_bp.route("/staff/applications/<uuid:application_id>/terms", methods=["POST"])
@access(deciders)
def propose_terms(application_id: UUID) -> ResponseReturnValue:
    """Another amount or time, which then needs two votes of its own."""
    application = _get(application_id)
    form = ProposeForm(application.terms, _asked(application))
    session, actor = db.session(), current_actor()
    try:
        proposed = form.validate_on_submit() and once.send(
            form,
            lambda: committee.propose_terms(
                session, actor, clock, application_id=application_id, **form.proposal
            ),
        )
    except Conflict as error:
        return _refused(application_id, None, error)
    if not proposed:
        return _page(application, _vote_form(application), form)
    flash(_("These terms are proposed now. They need two votes of their own."), "success")
    return redirect(url_for(".show_application", application_id=application_id), 303)


def _get(application_id: UUID) -> Application:
    actor = current_actor()
    application = applications.get_application(
        db.session(), actor, application_id, to=policy.can_decide
    )
    audit.note_read(actor, "lending.application_read", "user", application.user_id)
    return application


def _asked(application: Application) -> Asked:
    """What was sent always says how much and how long."""
    if application.asked is None:
        raise NotFound
    return application.asked


def _vote_form(application: Application) -> VoteForm:
    return VoteForm(None, version=application.version)


def _terms_form(application: Application) -> ProposeForm:
    """Filled with the terms in question."""
    asked = _asked(application)
    data = ProposeForm.data_of(application.in_question or asked)
    return ProposeForm(
        application.terms, asked, formdata=None, version=application.version, data=data
    )


def _page(
    application: Application, form: VoteForm, terms_form: ProposeForm, refused: str = ""
) -> ResponseReturnValue:
    actor = current_actor()
    votes = votes_applications.votes_of(db.session(), actor, application)
    wrong = terms_form if terms_form.errors else form
    page = render_template(
        "lending/applications/staff/application.html",
        **_shown(application),
        votes=votes,
        may_vote=application.state is ApplicationState.SUBMITTED and not votes.has_voted,
        is_open=application.state is ApplicationState.SUBMITTED,
        form=wrong,
        vote_form=form,
        terms_form=terms_form,
        refused=refused,
    )
    return page, 409 if refused else form_status(wrong)


def _shown(application: Application) -> dict[str, Any]:
    quoted = presenters.quote_of(application, application.in_question, today=today())
    others = list_commitments(
        db.session(), application.user_id, beside=application.id, today=today()
    )
    return {
        "application": application,
        "state": labels.STATES[application.state],
        "quote": quoted,
        "month": presenters.month(application.answers.cash_flow, quoted, others),
        "uses": presenters.uses(application.answers.uses),
        "about": presenters.about_business(application.facts),
        "rules": _rules(application, others),
        "decide_by": presenters.decide_by(
            application.submitted_at, application.product.decision_days
        ),
        "commitments": others,
        "commitment_words": labels.COMMITMENTS,
        "today": today(),
        "span": presenters.span,
        "voted": labels.VOTED,
        "reasons": labels.DECLINES,
    }


def _rules(application: Application, others: list[Commitment]) -> list[presenters.Said]:
    found = lending.find_rules(
        db.session(), application.product.id, version=application.rules_version
    )
    return presenters.rules(application, found, others, today=today()) if found else []


def _refused(application_id: UUID, form: VoteForm | None, error: Conflict) -> ResponseReturnValue:
    """The page as it is now, with what was typed and why it was not taken."""
    application = _get(application_id)
    form = form or _vote_form(application)
    form.version.data = application.version
    return _page(application, form, _terms_form(application), _why(error))


def _why(error: Conflict) -> str:
    if isinstance(error, AlreadyVoted):
        return _("You voted on these terms already. Your first vote counts.")
    if isinstance(error, OutdatedVersion):
        return _(
            "Somebody proposed other terms while you had this page open. Look at them, and "
            "vote again: nothing was counted."
        )
    return _("This was decided or withdrawn before your vote. Nothing was counted.")


def _said(state: ApplicationState) -> str:
    if state is ApplicationState.APPROVED:
        return _("Your vote is counted. Two people said yes: the loan is approved.")
    if state is ApplicationState.DECLINED:
        return _("Your vote is counted. Two people said no: the applicant reads the reasons.")
    if state is ApplicationState.SUBMITTED:
        return _("Your vote is counted. One more vote like yours decides.")
    return _("Your vote is counted.")
