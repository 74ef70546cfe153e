"""Words for cohorts: what is aimed for, and where a business stood at intake."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from trepconnect.cohorts.domain import UNKNOWN, Measure
from trepconnect.platform.language.i18n import N_, _
from trepconnect.profiles.domain.business import Stage

MEASURE: Final[Mapping[str, str]] = {
    Measure.PEOPLE: N_("People"),
    Measure.SESSIONS: N_("Meetings with a mentor"),
    Measure.HOURS: N_("Hours with a mentor"),
    Measure.MILESTONES: N_("Steps confirmed"),
    Measure.LOANS: N_("Loans paid out"),
    Measure.LOAN_AMOUNT: N_("Money lent"),
    Measure.STARTS: N_("Businesses opened"),
    Measure.JOBS: N_("Jobs added"),
}
IN_SHORT: Final[Mapping[str, str]] = {
    Measure.PEOPLE: N_("People"),
    Measure.SESSIONS: N_("Meetings"),
    Measure.HOURS: N_("Hours"),
    Measure.MILESTONES: N_("Steps"),
    Measure.LOANS: N_("Loans"),
    Measure.LOAN_AMOUNT: N_("Lent"),
    Measure.STARTS: N_("Opened"),
    Measure.JOBS: N_("Jobs"),
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
