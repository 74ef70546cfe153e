"""Loans for a business with its answers, and loans for everybody, without being asked anything."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trepconnect.lending.products.domain.cost import cost_example, typical_example
from trepconnect.lending.products.domain.eligibility import Screened, Verdict
from trepconnect.lending.products.domain.fields import Known, Value
from trepconnect.lending.products.domain.product import LoanProduct
from trepconnect.matching.blueprints import bp
from trepconnect.matching.loans import queries, service
from trepconnect.matching.loans.domain import ASKABLE, answers_of, next_questions
from trepconnect.matching.loans.forms import ExampleForm, QuestionsForm, questions_form
from trepconnect.matching.loans.presenters import criteria, products
from trepconnect.matching.seeker.queries import SeekingBusiness, seeker_of
from trepconnect.matching.seeker.routes import business_of_page
from trepconnect.platform.data.db import db
from trepconnect.platform.language.i18n import _
from trepconnect.platform.web.access import (
    access,
    clock,
    current_actor,
    entrepreneurs,
    everyone,
    find_actor,
    today,
)
from trepconnect.platform.web.requests import form_status

FIRST_QUESTIONS = 3
"""So many are asked above the list; each product asks for the rest itself."""


@bp.route("/matches/loans", methods=["GET", "POST"])
@access(entrepreneurs)
def list_loans() -> ResponseReturnValue:
    seeking = business_of_page()
    if seeking is None:
        return render_template("matching/start.html", seeking=None)
    known, given = _known(seeking)
    screened = queries.list_loans(db.session(), known, today=today())
    keys = products.askable(next_questions(screened))[:FIRST_QUESTIONS]
    form = questions_form(_asked() or keys, given, today=today())
    if form.validate_on_submit():
        return _save(seeking, form, url_for(".list_loans", business=seeking.business.id))
    by_verdict = {
        verdict.value: [products.item(one) for one in screened if one.answer.verdict is verdict]
        for verdict in Verdict
    }
    page = render_template(
        "matching/loans/list_loans.html", seeking=seeking, loans=by_verdict, form=form
    )
    return page, form_status(form)


@bp.route("/matches/loans/<uuid:product_id>", methods=["GET", "POST"])
@access(entrepreneurs)
def show_loan(product_id: UUID) -> ResponseReturnValue:
    seeking = business_of_page()
    if seeking is None:
        return redirect(url_for(".list_matches"), 303)
    known, given = _known(seeking)
    screened = queries.get_loan(db.session(), current_actor(), product_id, known, today=today())
    keys = criteria.askable(screened, in_profile=known.keys() - given.keys())
    form = questions_form(_asked() or keys, given, today=today())
    if form.validate_on_submit():
        there = url_for(".show_loan", product_id=product_id, business=seeking.business.id)
        return _save(seeking, form, there)
    example_form, example = example_for(screened)
    verdict_text, tone = products.verdict(screened)
    page = render_template(
        "matching/loans/show_loan.html",
        **shown(screened),
        seeking=seeking,
        verdict_text=verdict_text,
        tone=tone,
        rows=criteria.rows(screened, known),
        liked=criteria.liked(screened.product, known),
        form=form,
        example_form=example_form,
        example=example,
    )
    return page, form_status(form) if form.errors else form_status(example_form)


def _known(seeking: SeekingBusiness) -> tuple[Known, dict[str, Value]]:
    """What rules may know of the borrower, and what was answered here: the profile counts more."""
    in_profile = seeker_of(seeking.facts, {}).answers
    stored = queries.list_answers(db.session(), seeking.business.id)
    given = {key: value for key, value in stored.items() if key not in in_profile}
    return answers_of(seeker_of(seeking.facts, given), today=today()), given


def _asked() -> list[str]:
    """The questions that the form which was sent had on it."""
    return [key for key in request.form.getlist("asked") if key in ASKABLE]


def _save(seeking: SeekingBusiness, form: QuestionsForm, there: str) -> ResponseReturnValue:
    service.save_answers(
        db.session(),
        current_actor(),
        clock,
        business_id=seeking.business.id,
        answers=form.answers(),
    )
    flash(_("Saved. This is what fits with your answers."), "success")
    return redirect(there, 303)


@bp.route("/loans", methods=["GET"])
@access(everyone)
def list_public_loans() -> ResponseReturnValue:
    screened = queries.list_loans(db.session(), {}, today=today())
    screened.sort(key=lambda one: (one.product.terms.min_amount, one.product.code))
    return render_template(
        "matching/loans/list_public_loans.html", items=[products.item(one) for one in screened]
    )


@bp.route("/loans/<uuid:product_id>", methods=["GET"])
@access(everyone)
def show_public_loan(product_id: UUID) -> ResponseReturnValue:
    screened = queries.get_loan(db.session(), find_actor(), product_id, {}, today=today())
    form, example = example_for(screened)
    page = render_template(
        "matching/loans/show_public_loan.html",
        **shown(screened),
        form=form,
        example=example,
        asked=criteria.asked_of_everyone(screened.product),
    )
    return page, form_status(form)


def shown(screened: Screened) -> dict[str, object]:
    """What the page of a product says to everybody."""
    product: LoanProduct = screened.product
    return {
        "product": product,
        "item": products.item(screened),
        "facts": products.facts(product),
        "checked_on": product.last_checked_on,
    }


def example_for(screened: Screened) -> tuple[ExampleForm, products.Example]:
    """The form for an amount, and the example for it; at first for a typical one."""
    terms = screened.product.terms
    first = screened.example or typical_example(terms)
    asked = "amount" in request.args or "months" in request.args
    form = ExampleForm(
        terms, formdata=request.args if asked else None, amount=first.amount, months=first.months
    )
    if asked and form.validate():
        return form, products.example(cost_example(terms, form.borrowed, form.months.data))
    return form, products.example(first)
