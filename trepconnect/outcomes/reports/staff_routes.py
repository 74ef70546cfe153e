"""A cohort's report to hand on, as PDF and as spreadsheet: what may be told and nothing else."""

from __future__ import annotations

import re
import unicodedata
from uuid import UUID

from flask.typing import ResponseReturnValue

from trepconnect.cohorts import queries as cohorts
from trepconnect.cohorts.blueprints import SHARED, bp
from trepconnect.cohorts.domain import Cohort
from trepconnect.outcomes.dashboards.domain import suppress_report
from trepconnect.outcomes.dashboards.queries import report_of
from trepconnect.outcomes.indicators.domain import SharedReport
from trepconnect.outcomes.reports import pdf
from trepconnect.platform.config import current_settings
from trepconnect.platform.data import audit
from trepconnect.platform.data.db import db
from trepconnect.platform.language.i18n import current_language
from trepconnect.platform.web.access import access, clock, current_actor
from trepconnect.platform.web.downloads import PDF, XLSX, file_response

_LONGEST_FILE_NAME = 60


@bp.route("/cohorts/<uuid:cohort_id>/report.pdf", methods=["GET"])
@access(SHARED)
def print_report(cohort_id: UUID) -> ResponseReturnValue:
    cohort, report = _shared(cohort_id)
    made = pdf.print_report(
        report,
        name=cohort.name_in(current_language()),
        description=cohort.description_in(current_language()),
    )
    return file_response(made, PDF, file_name(cohort, report, "pdf"), shown=True)


@bp.route("/cohorts/<uuid:cohort_id>/report.xlsx", methods=["GET"])
@access(SHARED)
def download_report(cohort_id: UUID) -> ResponseReturnValue:
    cohort, report = _shared(cohort_id)
    from trepconnect.outcomes.reports import spreadsheet  # noqa: PLC0415 - heavy, and seldom asked for

    made = spreadsheet.report_sheets(
        report, name=cohort.name_in(current_language()), office=current_settings().OFFICE_NAME
    )
    return file_response(made, XLSX, file_name(cohort, report, "xlsx"))


def _shared(cohort_id: UUID) -> tuple[Cohort, SharedReport]:
    """The report as it leaves the office; that it does is noted."""
    actor = current_actor()
    cohort = cohorts.get_cohort(db.session(), actor, cohort_id)
    today = clock.today()
    report = suppress_report(report_of(db.session(), cohort, as_of=today))
    audit.note_read(actor, "outcomes.report_taken", "cohort", cohort_id)
    return cohort, report


def file_name(cohort: Cohort, report: SharedReport, suffix: str) -> str:
    """``food-first-2026-06-30.pdf``: letters that every computer takes."""
    plain = unicodedata.normalize("NFKD", cohort.name_in("en")).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", plain.lower())[:_LONGEST_FILE_NAME].strip("-")
    return f"{words or 'cohort'}-{report.as_of.isoformat()}.{suffix}"
