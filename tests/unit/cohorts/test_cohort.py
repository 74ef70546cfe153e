"""Rules of cohorts: names, dates, targets."""

from datetime import date

import pytest

from trepconnect.cohorts.domain import (
    MOST_OF_A_TARGET,
    BadTarget,
    CohortNeedsName,
    EndsBeforeItStarts,
    JoinedAfterTheEnd,
    Measure,
    Plan,
    check_joining,
    check_plan,
    check_targets,
    text_in,
)

SPRING = date(2026, 3, 1)


def plan(**changes):
    return Plan(**{"names": {"en": "Spring"}, "starts_on": SPRING, "descriptions": {}, **changes})


def test_a_text_falls_back_to_the_base_language_then_english_then_any():
    texts = {"en": "Spring", "es": "Primavera", "zh-Hans": "春"}
    assert text_in(texts, "es") == "Primavera"
    assert text_in(texts, "es-MX") == "Primavera"
    assert text_in(texts, "vi") == "Spring"
    assert text_in({"zh-Hans": "春", "es": ""}, "es") == "春"
    assert text_in({}, "en") == ""


def test_a_cohort_needs_a_name_in_some_language():
    check_plan(plan(names={"es": "Primavera", "en": ""}))
    with pytest.raises(CohortNeedsName):
        check_plan(plan(names={"en": ""}))


def test_a_cohort_may_end_on_the_day_it_starts_and_not_before():
    check_plan(plan(ends_on=SPRING))
    with pytest.raises(EndsBeforeItStarts):
        check_plan(plan(ends_on=date(2026, 2, 28)))


@pytest.mark.parametrize("amount", [0, -1, MOST_OF_A_TARGET + 1])
def test_a_target_is_a_number_that_can_be_meant(amount):
    check_targets({Measure.PEOPLE: 1, Measure.LOAN_AMOUNT: MOST_OF_A_TARGET})
    with pytest.raises(BadTarget):
        check_targets({Measure.PEOPLE: amount})


def test_people_join_before_it_starts_and_until_its_last_day():
    check_joining(plan(ends_on=date(2026, 6, 1)), date(2026, 6, 1))
    check_joining(plan(ends_on=date(2026, 6, 1)), date(2025, 12, 1))
    check_joining(plan(), date(2030, 1, 1))
    with pytest.raises(JoinedAfterTheEnd):
        check_joining(plan(ends_on=date(2026, 6, 1)), date(2026, 6, 2))
