"""Loans for a business of hers, with her answers."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trepconnect.lending.domain.answers import Verdict
from trepconnect.lending.domain.fields import Known, Value
from trepconnect.matching.convert import ASKABLE, seeker_of
from trepconnect.matching.domain.products import answers_of, next_questions
from trepconnect.matching.forms.questions import QuestionsForm, questions_form
from trepconnect.matching.pages import criteria
from trepconnect.matching.pages import loans as pages
from trepconnect.matching.queries import loans
from trepconnect.matching.queries.matches import Hers
from trepconnect.matching.routes.blueprint import bp, find_hers
from trepconnect.matching.routes.public import example_for, shown
from trepconnect.matching.service import answering
from trepconnect.platform.data.db import db
from trepconnect.platform.language.i18n import _
from trepconnect.platform.web.access import access, clock, current_actor, entrepreneurs, today
from trepconnect.platform.web.requests import form_status

FIRST_QUESTIONS = 3
"""So many are asked above the list; each product asks for the rest itself."""


@bp.route("/matches/loans", methods=["GET", "POST"])
@access(entrepreneurs)
def list_loans() -> ResponseReturnValue:
    hers = find_hers()
    if hers is None:
        return render_template("matching/start.html", hers=None)
    known, given = _known(hers)
    screened = loans.list_loans(db.session(), known, today=today())
    keys = pages.open_to_her(next_questions(screened))[:FIRST_QUESTIONS]
    form = questions_form(_asked() or keys, given, today=today())
    if form.validate_on_submit():
        return _save(hers, form, url_for(".list_loans", business=hers.business.id))
    by_verdict = {
        verdict.value: [pages.item(one) for one in screened if one.answer.verdict is verdict]
        for verdict in Verdict
    }
    page = render_template("matching/list_loans.html", hers=hers, loans=by_verdict, form=form)
    return page, form_status(form)


@bp.route("/matches/loans/<uuid:product_id>", methods=["GET", "POST"])
@access(entrepreneurs)
def show_loan(product_id: UUID) -> ResponseReturnValue:
    hers = find_hers()
    if hers is None:
        return redirect(url_for(".list_matches"), 303)
    known, given = _known(hers)
    screened = loans.get_loan(db.session(), current_actor(), product_id, known, today=today())
    keys = criteria.askable(screened, in_profile=known.keys() - given.keys())
    form = questions_form(_asked() or keys, given, today=today())
    if form.validate_on_submit():
        there = url_for(".show_loan", product_id=product_id, business=hers.business.id)
        return _save(hers, form, there)
    example_form, example = example_for(screened)
    verdict_text, tone = pages.verdict(screened)
    page = render_template(
        "matching/show_loan.html",
        **shown(screened),
        hers=hers,
        verdict_text=verdict_text,
        tone=tone,
        rows=criteria.rows(screened, known),
        liked=criteria.liked(screened.product, known),
        form=form,
        example_form=example_form,
        example=example,
    )
    return page, form_status(form) if form.errors else form_status(example_form)


def _known(hers: Hers) -> tuple[Known, dict[str, Value]]:
    """What rules may know of her, and of that what she answered here: her profile counts more."""
    in_profile = seeker_of(hers.facts, {}).answers
    stored = loans.list_answers(db.session(), hers.business.id)
    given = {key: value for key, value in stored.items() if key not in in_profile}
    return answers_of(seeker_of(hers.facts, given), today=today()), given


def _asked() -> list[str]:
    """The questions that the form which was sent had on it."""
    return [key for key in request.form.getlist("asked") if key in ASKABLE]


def _save(hers: Hers, form: QuestionsForm, there: str) -> ResponseReturnValue:
    answering.save_answers(
        db.session(),
        current_actor(),
        clock,
        business_id=hers.business.id,
        answers=form.answers(),
    )
    flash(_("Saved. This is what fits with your answers."), "success")
    return redirect(there, 303)
