"""All pages of lending, on their blueprints."""

from __future__ import annotations

from trepconnect.lending.applications.routes import applications, steps
from trepconnect.lending.applications.staff_routes import applications as committee
from trepconnect.lending.applications.staff_routes import offering
from trepconnect.lending.blueprints import bp, staff_bp
from trepconnect.lending.ledger import staff_routes as books
from trepconnect.lending.loans import routes as my_loans
from trepconnect.lending.loans.staff_routes import loans, refunds, repayments
from trepconnect.lending.offers import routes as my_offers
from trepconnect.lending.offers import staff_routes as offers
from trepconnect.lending.products import staff_routes as deciders

VIEWS = (
    *(applications, steps, my_offers, my_loans),
    *(committee, offering, offers, loans, repayments, refunds, books, deciders),
)
BLUEPRINTS = (bp, staff_bp)
