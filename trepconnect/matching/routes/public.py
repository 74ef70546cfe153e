"""Loans for everybody, without an account and without being asked anything."""

from __future__ import annotations

from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue

from trepconnect.lending.domain.cost import cost_example, typical_example
from trepconnect.lending.domain.product import LoanProduct
from trepconnect.lending.domain.screening import Screened
from trepconnect.matching.forms.example import ExampleForm
from trepconnect.matching.pages import criteria
from trepconnect.matching.pages import loans as pages
from trepconnect.matching.queries import loans
from trepconnect.matching.routes.blueprint import bp
from trepconnect.platform.data.db import db
from trepconnect.platform.web.access import access, everyone, find_actor, today
from trepconnect.platform.web.requests import form_status


@bp.route("/loans", methods=["GET"])
@access(everyone)
def list_public_loans() -> ResponseReturnValue:
    screened = loans.list_loans(db.session(), {}, today=today())
    screened.sort(key=lambda one: (one.product.terms.min_amount, one.product.code))
    return render_template(
        "matching/list_public_loans.html", items=[pages.item(one) for one in screened]
    )


@bp.route("/loans/<uuid:product_id>", methods=["GET"])
@access(everyone)
def show_public_loan(product_id: UUID) -> ResponseReturnValue:
    screened = loans.get_loan(db.session(), find_actor(), product_id, {}, today=today())
    form, example = example_for(screened)
    page = render_template(
        "matching/show_public_loan.html",
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
        "item": pages.item(screened),
        "facts": pages.facts(product),
        "checked_on": product.last_checked_on,
    }


def example_for(screened: Screened) -> tuple[ExampleForm, pages.Example]:
    """The form for an amount, and the example for it; at first for a typical one."""
    terms = screened.product.terms
    first = screened.example or typical_example(terms)
    asked = "amount" in request.args or "months" in request.args
    form = ExampleForm(
        terms, formdata=request.args if asked else None, amount=first.amount, months=first.months
    )
    if asked and form.validate():
        return form, pages.example(cost_example(terms, form.borrowed, form.months.data))
    return form, pages.example(first)
