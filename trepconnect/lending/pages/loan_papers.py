"""The papers of a loan as PDF: the offer, the statement. In the language of whoever reads now."""

from __future__ import annotations

from datetime import date

from flask import Response, render_template

from trepconnect.kernel.errors import NotFound
from trepconnect.lending.pages import loans as pages
from trepconnect.lending.queries.books import next_payment, open_account
from trepconnect.lending.queries.loans import Loan
from trepconnect.lending.queries.offers import Offer
from trepconnect.platform.data.db import db
from trepconnect.platform.web.downloads import paper


def offer(of: Offer) -> Response:
    html = render_template(
        "pdf/lending/offer.html",
        offer=of,
        parties=of.parties,
        told=pages.disclosure(of.terms, of.figures, of.parties),
    )
    return paper(html, "offer.pdf")


def statement(loan: Loan, today: date) -> Response:
    """Raises NotFound before the money was paid out: there is nothing to state."""
    if not loan.is_disbursed:
        raise NotFound
    account = open_account(db.session(), loan, today=today)
    html = render_template(
        "pdf/lending/statement.html",
        loan=loan,
        account=account,
        book=account.book,
        next=next_payment(account),
        payments=pages.paid_lines(account),
        plan=[line for line in pages.plan_lines(account.book) if line.each.left],
        days_late=pages.days_late(account.book.days_late),
        apr=pages.apr_text(loan.apr),
        product=pages.product_name(loan.parties),
    )
    return paper(html, "statement.pdf")
