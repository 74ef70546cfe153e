"""The dashboard by hand, which the benchmark measures against, is the dashboard."""

from sqlalchemy import text

from bench import dashboard
from trepconnect.platform.db import unit_of_work


def test_the_dashboard_by_hand_is_the_dashboard_and_reads_its_numbers(office):
    (cohort_id,) = dashboard.prepare(office, 500)
    opening = dashboard.steps(office, {"it": cohort_id})
    ours, raw = opening["it"]().body, opening["it raw"]().body
    assert dashboard.without_tokens(raw) == dashboard.without_tokens(ours)
    assert b">500<" in ours
    with office.app.app_context(), unit_of_work() as session:
        session.execute(text("UPDATE cohort_counts SET amount = 777 WHERE code = 'sessions'"))
    assert b">777<" in opening["it raw"]().body
