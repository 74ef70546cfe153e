"""The page of a loan by hand, which the benchmark measures against, is the page of the loan."""

from sqlalchemy import text

from bench import loan
from trepconnect.platform.db import unit_of_work


def test_the_loan_by_hand_is_the_loan_and_reads_its_payments(office):
    opening = loan.steps(office)
    ours, raw = opening["loan"]().body, opening["loan raw"]().body
    assert raw == ours
    assert b"$4,321.09" not in ours
    with office.app.app_context(), unit_of_work() as session:
        session.execute(text("UPDATE loan_repayments SET amount = 432109"))
    assert b"$4,321.09" in opening["loan raw"]().body
