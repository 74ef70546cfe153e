"""The applicant's pages: beginning one, where each stands, sending it, withdrawing it."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trepconnect.kernel.errors import NotFound
from trepconnect.lending.applications import labels, policy, presenters
from trepconnect.lending.applications.domain.application import (
    ApplicationState,
    MoreThanAllowed,
    NotComplete,
    OutdatedVersion,
    StateHasChanged,
    TermsOutOfRange,
    missing_parts,
)
from trepconnect.lending.applications.forms.application import SendForm
from trepconnect.lending.applications.queries import applications as one_applications
from trepconnect.lending.applications.queries import lists
from trepconnect.lending.applications.queries.applications import Application
from trepconnect.lending.applications.queries.commitments import list_commitments
from trepconnect.lending.applications.service import drafts, submission
from trepconnect.lending.blueprints import bp
from trepconnect.lending.products.domain.criteria import CriterionKind
from trepconnect.lending.products.domain.product import LoanProduct
from trepconnect.lending.products.labels import products as law
from trepconnect.lending.products.queries import products as lending
from trepconnect.platform import once
from trepconnect.platform.data.db import db
from trepconnect.platform.forms.base import number_of
from trepconnect.platform.language.i18n import _, current_language
from trepconnect.platform.web.access import access, clock, current_actor, entrepreneurs, today
from trepconnect.platform.web.requests import page_number
from trepconnect.profiles.queries import profiles
from trepconnect.profiles.queries.profiles import BusinessName


@bp.route("/applications", methods=["GET"])
@access(entrepreneurs)
def list_applications() -> ResponseReturnValue:
    found = lists.list_own(db.session(), current_actor(), page=page_number())
    return render_template(
        "lending/applications/list.html", found=found, states=labels.STATES, span=presenters.span
    )


@bp.route("/loans/<uuid:product_id>/apply", methods=["GET", "POST"])
@access(entrepreneurs)
def start_application(product_id: UUID) -> ResponseReturnValue:
    """What applying means, and for which business; then the first page."""
    product = _applied_for_here(product_id)
    actor = current_actor()
    businesses = profiles.list_businesses(db.session(), actor, actor.user_id)
    chosen = _chosen(businesses)
    if request.method == "POST" and chosen is not None:
        application_id = drafts.start_application(
            db.session(), actor, clock, product_id=product_id, business_id=chosen.id
        )
        return redirect(url_for(".show_application", application_id=application_id), 303)
    return render_template(
        "lending/applications/start.html",
        product=product,
        name=product.name_in(current_language()),
        businesses=businesses,
        chosen=chosen,
        begun=_begun(product_id, chosen),
        steps=[_(step) for step in presenters.STEPS],
        condition=law.condition(product.legal_condition) if product.legal_condition else "",
        verifier=law.verifier(product.fund.verifier),
    )


@bp.route("/applications/<uuid:application_id>", methods=["GET"])
@access(entrepreneurs)
def show_application(application_id: UUID) -> ResponseReturnValue:
    """A draft shows its pages; what was sent shows where it stands and what comes next."""
    application = _own_application(application_id)
    if application.state is ApplicationState.DRAFT:
        return render_template(
            "lending/applications/draft.html",
            application=application,
            parts=labels.PARTS,
            missing=missing_parts(application.answers),
        )
    return render_template(
        "lending/applications/show.html",
        **_whole(application),
        state=labels.STATES[application.state],
        decide_by=presenters.decide_by(
            application.submitted_at, application.product.decision_days
        ),
        today=today(),
        helps=presenters.helps(application.decline_reasons, application),
    )


@bp.route("/applications/<uuid:application_id>/check", methods=["GET", "POST"])
@access(entrepreneurs)
def check_application(application_id: UUID) -> ResponseReturnValue:
    """Everything once more on one page; the button sends what this page shows."""
    application, form = _own_application(application_id), SendForm()
    if application.state is not ApplicationState.DRAFT:
        return redirect(url_for(".show_application", application_id=application_id), 303)
    if not form.validate_on_submit():
        return _check_page(application)
    try:
        _send(application_id, form)
    except (OutdatedVersion, StateHasChanged):
        return _check_page(application, _CHANGED), 409
    except NotComplete:
        return _check_page(application), 422
    except TermsOutOfRange:
        return _check_page(application, _RANGE), 422
    except MoreThanAllowed as error:
        return _check_page(application, together=labels.more_than_lent(error.room)), 422
    except submission.NoLongerOffered:
        return _check_page(application, _GONE), 409
    flash(_("Your application is sent."), "success")
    return redirect(url_for(".show_application", application_id=application_id), 303)


def _send(application_id: UUID, form: SendForm) -> None:
    session, actor, one = db.session(), current_actor(), {"application_id": application_id}
    seen = number_of(form.version.data)
    once.send(form, lambda: submission.submit(session, actor, clock, **one, seen_version=seen))


@bp.route("/applications/<uuid:application_id>/withdraw", methods=["GET", "POST"])
@access(entrepreneurs)
def withdraw_application(application_id: UUID) -> ResponseReturnValue:
    """Asks once more, then takes back what was sent."""
    application = _own_application(application_id)
    there = url_for(".show_application", application_id=application_id)
    if request.method == "GET" and application.state is ApplicationState.SUBMITTED:
        return render_template("lending/applications/withdraw.html", application=application)
    if request.method == "GET":
        return redirect(there, 303)
    try:
        submission.withdraw(db.session(), current_actor(), clock, application_id=application_id)
    except StateHasChanged:
        if _own_application(application_id).state is not ApplicationState.WITHDRAWN:
            flash(
                _("It was decided before you withdrew it. This is where it stands now."), "error"
            )
            return redirect(there, 303)
    flash(_("You withdrew your application. Nobody decides on it any more."), "success")
    return redirect(there, 303)


@bp.route("/applications/<uuid:application_id>/discard", methods=["GET", "POST"])
@access(entrepreneurs)
def discard_application(application_id: UUID) -> ResponseReturnValue:
    """Asks once more, then deletes a draft."""
    application = _own_application(application_id)
    there = url_for(".show_application", application_id=application_id)
    if request.method == "GET" and application.state is ApplicationState.DRAFT:
        return render_template("lending/applications/discard.html", application=application)
    if request.method == "GET":
        return redirect(there, 303)
    try:
        drafts.discard_draft(db.session(), current_actor(), application_id=application_id)
    except StateHasChanged:
        flash(_("It was sent already. You can withdraw it instead."), "error")
        return redirect(there, 303)
    flash(_("The draft is deleted, with all that you wrote in it."), "success")
    return redirect(url_for(".list_applications"), 303)


_CHANGED = "changed"
_RANGE = "range"
_GONE = "gone"


def _own_application(application_id: UUID) -> Application:
    return one_applications.get_application(
        db.session(), current_actor(), application_id, to=policy.can_change
    )


def _applied_for_here(product_id: UUID) -> LoanProduct:
    product = lending.get_product(db.session(), current_actor(), product_id, on=today())
    if not product.fund.applies_here or not product.is_active:
        raise NotFound
    return product


def _chosen(businesses: list[BusinessName]) -> BusinessName | None:
    """The business of the form or the address; the only one; none of several."""
    said = request.values.get("business", "")
    found = [one for one in businesses if str(one.id) == said]
    if said and not found:
        raise NotFound
    if found or len(businesses) == 1:
        return (found or businesses)[0]
    return None


def _begun(product_id: UUID, chosen: BusinessName | None) -> UUID | None:
    """What the applicant has begun or sent for this loan already."""
    if chosen is None:
        return None
    return one_applications.find_open(
        db.session(), current_actor(), business_id=chosen.id, product_id=product_id
    )


def _whole(application: Application) -> dict[str, object]:
    """What the applicant said, with what follows from it."""
    quoted = presenters.quote_of(application, application.asked, today=today())
    others = list_commitments(
        db.session(), application.user_id, beside=application.id, today=today()
    )
    return {
        "application": application,
        "commitments": others,
        "quote": quoted,
        "month": presenters.month(application.answers.cash_flow, quoted, others),
        "uses": presenters.uses(application.answers.uses),
        "span": presenters.span,
    }


def _check_page(application: Application, refused: str = "", *, together: str = "") -> str:
    return render_template(
        "lending/applications/check.html",
        **_whole(application),
        refused=refused,
        together=together,
        asks_for_group=_asks_for_group(application),
        commitment_words=labels.COMMITMENTS,
        form=SendForm(None, version=str(application.version)),
        parts=labels.PARTS,
        missing=missing_parts(application.answers),
        steps=[*(_(step) for step in presenters.STEPS), _(labels.LAST_STEP)],
        done=presenters.done(application.answers),
    )


def _asks_for_group(application: Application) -> bool:
    """Whether a community group must recommend the applicant, for which there is no place here."""
    rules = lending.find_rules(
        db.session(), application.product.id, version=application.rules_version
    )
    musts = rules.criteria if rules else ()
    return any(one.field == "known_by_group" and one.kind is CriterionKind.MUST for one in musts)
