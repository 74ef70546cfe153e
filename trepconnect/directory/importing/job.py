"""The long job behind the import page: a directory that was handed in."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from trepconnect.directory.formats.problems import Refusal, Unconfirmed
from trepconnect.directory.formats.problems import Stopped as ImportStopped
from trepconnect.directory.importing.reading.rows import Watch
from trepconnect.directory.importing.service import imports
from trepconnect.directory.importing.service.imports import import_directory
from trepconnect.kernel.actor import Actor, UserId
from trepconnect.platform.clock import OfficeClock
from trepconnect.platform.data import files
from trepconnect.platform.worker import jobs
from trepconnect.platform.worker.jobs import Job, JobState, RunningJob, Stopped

KIND = "directory.import"
SHOWN_PROBLEMS = 500


def run(job: RunningJob) -> dict[str, Any]:
    """Import the kept file and return the report; the file is dropped in every case."""
    name = job.arguments["file"]
    actor = Actor(UserId(job.asked_by), frozenset()) if job.asked_by else Actor.system()
    try:
        report = import_directory(
            actor,
            OfficeClock(),
            files.path_of(name),
            source=job.arguments["source"],
            format_=job.arguments["format"],
            upkeep=imports.LINK_AND_INDEX,
            confirmed=job.arguments.get("confirmed", False),
            called=job.arguments.get("name", ""),
            watch=Watch(progress=job.progress, should_stop=job.should_stop),
        )
    except Unconfirmed as doubt:
        counts = {"count": doubt.count, "whole": doubt.whole}
        return {"refused": doubt.code, "message": doubt.message, "where": doubt.where, **counts}
    except Refusal as refusal:
        return {"refused": refusal.code, "message": refusal.message, "where": refusal.where}
    except ImportStopped:
        raise Stopped from None
    finally:
        files.drop(name)
    told = report.as_json()
    return {
        **told,
        "problems": told["problems"][:SHOWN_PROBLEMS],
        "found": sum(report.found.values()),
    }


def stop(session: Session, job: Job) -> None:
    """Ask the import to stop; the file of one that had not begun is dropped here."""
    jobs.ask_to_stop(session, job.id)
    session.refresh(job)
    if job.state is JobState.STOPPED:
        files.drop(job.arguments["file"])
