"""Making an offer from what was approved, and looking at it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trepconnect.lending.applications.domain.application import ApplicationState, MoreThanAllowed
from trepconnect.lending.applications.queries.applications import Application, get_application
from trepconnect.lending.applications.service import offering
from trepconnect.lending.applications.service.drafts import check_room
from trepconnect.lending.applications.service.offering import offered_terms, parties_for
from trepconnect.lending.arithmetic.calendar import Day, Every, Span
from trepconnect.lending.arithmetic.schedule import schedule_of
from trepconnect.lending.blueprints import staff_bp
from trepconnect.lending.confirmation import CONFIRM, carried, is_ready, refusal, step
from trepconnect.lending.offers import labels as offers_labels
from trepconnect.lending.offers import policy as offers_policy
from trepconnect.lending.offers import presenters as offers_presenters
from trepconnect.lending.offers.domain import (
    DaysRefused,
    NotApproved,
    OfferAlreadyMade,
    check_days,
    figures_of,
)
from trepconnect.lending.offers.forms import OfferForm
from trepconnect.lending.offers.queries import find_counting_offer, list_offers
from trepconnect.platform import once
from trepconnect.platform.data import audit
from trepconnect.platform.data.db import db
from trepconnect.platform.language.formatting import say
from trepconnect.platform.language.i18n import N_, _, money
from trepconnect.platform.web.access import access, clock, current_actor, officers, today
from trepconnect.platform.web.requests import form_status

USUAL_DAYS_TO_MONEY = 14


@staff_bp.route("/staff/applications/<uuid:application_id>/offer", methods=["GET", "POST"])
@access(officers)
def make_offer(application_id: UUID) -> ResponseReturnValue:
    application = get_application(
        db.session(), current_actor(), application_id, to=offers_policy.can_book
    )
    audit.note_read(current_actor(), "lending.application_read", "user", application.user_id)
    if application.state is not ApplicationState.APPROVED:
        return refusal(NotApproved(), url_for(".list_loans"), offers_labels.OFFER_REFUSALS)
    counting = find_counting_offer(db.session(), application_id, today=today())
    if counting is not None and request.method == "GET":
        return redirect(url_for(".show_offer", offer_id=counting), 303)
    return _made_or_shown(application)


def _made_or_shown(application: Application) -> ResponseReturnValue:
    """The form, what it would do, or the offer that it made."""
    form = OfferForm(**_usual_days())
    if not is_ready(form):
        return _form_page(application, form)
    try:
        if not once.is_repeat(form) and not form.errors:
            if step() != CONFIRM:
                return _review(application, form)
            _make(application, form)
    except (DaysRefused, MoreThanAllowed) as error:
        _refuse(form, error)
    except OfferAlreadyMade as error:
        return refusal(error, url_for(".list_loans"), offers_labels.OFFER_REFUSALS)
    if form.errors:
        return _form_page(application, form)
    return _made(application.id)


def _made(application_id: UUID) -> ResponseReturnValue:
    flash(_("The offer is made. The applicant gets a message, and has 30 days."), "success")
    latest = list_offers(db.session(), current_actor(), application_id)[0]
    return redirect(url_for(".show_offer", offer_id=latest.id), 303)


def _make(application: Application, form: OfferForm) -> None:
    """The form says so when it was sent before with other days in it."""
    session, actor = db.session(), current_actor()
    once.send(
        form,
        lambda: offering.make_offer(
            session, actor, clock, application_id=application.id, **form.days
        ),
    )


def _usual_days() -> dict[str, object]:
    money_on = today() + timedelta(days=USUAL_DAYS_TO_MONEY)
    return {
        "disbursed_on": money_on,
        "first_due_on": Every(Span.MONTHS).after(Day.of(money_on), 1).on,
    }


def _form_page(application: Application, form: OfferForm) -> ResponseReturnValue:
    page = render_template(
        "lending/applications/make_offer.html", application=application, form=form
    )
    return page, form_status(form)


def _refuse(form: OfferForm, error: DaysRefused | MoreThanAllowed) -> None:
    if isinstance(error, DaysRefused):
        form[error.where].errors = [_(offers_labels.DAYS_REFUSED[error.where])]
        return
    text = N_(
        "With what this person owes, was promised or asked for besides, it is more than this loan"
        " lends to one person. What is left for this one: %(room)s."
    )
    form.form_errors.append(say(text, room=money(error.room)))


def _review(application: Application, form: OfferForm) -> ResponseReturnValue:
    """Raises DaysRefused and MoreThanAllowed."""
    check_days(today=today(), **form.days)
    check_room(db.session(), clock, application, application.approved_amount)
    terms = offered_terms(application, **form.days)
    figures = figures_of(schedule_of(terms))
    return render_template(
        "lending/applications/review_offer.html",
        application=application,
        told=offers_presenters.disclosure(terms, figures, parties_for(db.session(), application)),
        carried=carried(form),
    )
