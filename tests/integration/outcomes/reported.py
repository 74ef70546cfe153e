"""A cohort whose numbers are set as a test needs them, without the people behind them."""

from tests.factories import cohorts
from trepconnect.outcomes.indicators.models import CohortCountRow

COUNTS = {
    ("people", ""): (60, 60),
    ("sessions", ""): (412, 48),
    ("sessions", "2026-02"): (200, 30),
    ("sessions", "2026-03"): (7, 4),
    ("sessions", "2026-04"): (205, 33),
    ("hours", ""): (24_750, 48),
    ("hours", "2026-02"): (12_000, 30),
    ("hours", "2026-03"): (420, 4),
    ("hours", "2026-04"): (12_330, 33),
    ("loans", ""): (12, 12),
    ("loan_amount", ""): (4_850_000, 12),
    ("jobs", ""): (9, 6),
    ("stage_intake", "idea"): (35, 35),
    ("stage_intake", "starting"): (25, 25),
    ("stage_now", "idea"): (20, 20),
    ("stage_now", "starting"): (18, 18),
    ("stage_now", "operating"): (22, 22),
    ("starts", ""): (22, 22),
    ("language", "es"): (31, 31),
    ("language", "ar"): (15, 15),
    ("language", "vi"): (8, 8),
    ("language", "am"): (6, 6),
    ("need", "money"): (44, 44),
    ("need", "licences"): (5, 5),
}
"""Code and key → amount and people. Vietnamese and Amharic, jobs and March are of few people."""


def cohort_of(make, counts=COUNTS, *, name="Food first", **texts):
    """A cohort of which ``counts`` were counted; returns its id."""
    cohort_id = cohorts.cohort(
        make, name, targets={"people": 75, "hours": 400, "loan_amount": 5_000_000}, **texts
    )
    with make.writing() as session:
        for (code, key), (amount, people) in counts.items():
            session.add(
                CohortCountRow(
                    cohort_id=cohort_id, code=code, key=key, amount=amount, people=people
                )
            )
    return cohort_id
