"""Words for cohorts: what is aimed for, and where a business stood at intake."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from trepconnect.cohorts.domain import UNKNOWN, Measure
from trepconnect.platform.language.i18n import N_, _
from trepconnect.profiles.domain.business import Stage


class MeasureWords(NamedTuple):
    """What a measure is called, in a table that has little room, and what counts for it."""

    name: str
    short: str
    meaning: str


MEASURE: Final[Mapping[str, MeasureWords]] = {
    Measure.PEOPLE: MeasureWords(
        N_("People"),
        N_("People"),
        N_("Everybody who joined the cohort, also those who left it since."),
    ),
    Measure.SESSIONS: MeasureWords(
        N_("Meetings with a mentor"),
        N_("Meetings"),
        N_(
            "Meetings that a mentor wrote down, from the day the person joined to the day the "
            "person left. Disputed sessions and meetings that did not take place do not count."
        ),
    ),
    Measure.HOURS: MeasureWords(
        N_("Hours with a mentor"),
        N_("Hours"),
        N_("How long these meetings were, together."),
    ),
    Measure.MILESTONES: MeasureWords(
        N_("Steps confirmed"),
        N_("Steps"),
        N_("Steps of a plan that a mentor or the office confirmed, on the day they confirmed it."),
    ),
    Measure.LOANS: MeasureWords(
        N_("Loans paid out"),
        N_("Loans"),
        N_("Loans whose money was paid out while the person was in the cohort."),
    ),
    Measure.LOAN_AMOUNT: MeasureWords(
        N_("Money lent"),
        N_("Lent"),
        N_("What was paid out with these loans, before anything is paid back."),
    ),
    Measure.STARTS: MeasureWords(
        N_("Businesses opened"),
        N_("Opened"),
        N_(
            "Businesses that were an idea or getting started when the person joined, and are open "
            "or growing now."
        ),
    ),
    Measure.JOBS: MeasureWords(
        N_("Jobs added"),
        N_("Jobs"),
        N_(
            "How many more people work in the business now than when the person joined. A "
            "business that lost people counts as zero. If either number is not known, it counts "
            "as zero."
        ),
    ),
}

STAGE: Final[Mapping[str, str]] = {
    Stage.IDEA: N_("An idea"),
    Stage.STARTING: N_("Getting started"),
    Stage.OPERATING: N_("Open"),
    Stage.GROWING: N_("Growing"),
    UNKNOWN: N_("Not said"),
}


def stage_name(stage: str) -> str:
    return _(STAGE[stage or UNKNOWN])
