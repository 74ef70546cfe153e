"""`trepconnect doctor`: can the office work, and what to do where it cannot."""

from __future__ import annotations

import json
import sys

import click

from trepconnect.app import create_app
from trepconnect.cli.doctor import database, keys, outside, program, storage, work
from trepconnect.cli.doctor.finding import Check, Finding, look
from trepconnect.platform.config import BadSetting, from_environment

CHECKS: tuple[Check, ...] = (
    *database.CHECKS,
    *keys.CHECKS,
    *storage.CHECKS,
    *program.CHECKS,
    *outside.CHECKS,
    *work.CHECKS,
)


_SETTINGS = "mend the setting that is named; docs/configuration.md says what each takes"


@click.command()
@click.option("--deep", is_flag=True, help="Also read the whole database and the whole audit log.")
@click.option("--json", "as_json", is_flag=True, help="Write the findings as JSON.")
def doctor(deep: bool, as_json: bool) -> None:  # noqa: FBT001
    """Check that the office can work, and say what to do where it cannot.

    Looks at the database and its schema, the keys, the disk, permissions, PDF documents,
    translations, the mail and text servers, the clock, the worker and what waits for it.
    """
    findings = _findings(deep=deep)
    if as_json:
        print(json.dumps({"findings": [finding.as_json() for finding in findings]}))
    else:
        for finding in findings:
            _show(finding)
    sys.exit(0 if all(finding.ok for finding in findings) else 1)


def _findings(*, deep: bool) -> list[Finding]:
    try:
        settings = from_environment()
    except BadSetting as error:
        return [Finding("settings", ok=False, says=str(error), do=_SETTINGS)]
    with create_app(settings).app_context():
        return [look(check, settings) for check in CHECKS if deep or not check.deep]


def _show(finding: Finding) -> None:
    print(f"{'ok ' if finding.ok else 'BAD'}  {finding.name}: {finding.says}")
    if finding.do:
        print(f"     What to do: {finding.do}")
