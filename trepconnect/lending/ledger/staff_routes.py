"""The books of each fund, for those who keep them."""

from __future__ import annotations

from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue

from trepconnect.lending.blueprints import staff_bp
from trepconnect.lending.ledger import labels, queries
from trepconnect.platform.data.db import db
from trepconnect.platform.web.access import access, current_actor, officers


@staff_bp.route("/staff/books", methods=["GET"])
@access(officers)
def list_books() -> ResponseReturnValue:
    return render_template(
        "lending/ledger/staff_books.html",
        books=queries.list_books(db.session(), current_actor()),
    )


@staff_bp.route("/staff/books/<uuid:fund_id>", methods=["GET"])
@access(officers)
def show_books(fund_id: UUID) -> ResponseReturnValue:
    """The trial balance of a fund."""
    return render_template(
        "lending/ledger/staff_fund.html",
        books=queries.get_books(db.session(), current_actor(), fund_id),
        accounts=labels.ACCOUNTS,
    )
