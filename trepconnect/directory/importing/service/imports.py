"""Reads a directory and stores what is new: read, compare, then one short transaction.

Afterwards needs are linked and the search index is renewed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from trepconnect.directory.formats.problems import Problem, Refusal
from trepconnect.directory.formats.records import digest
from trepconnect.directory.formats.spreadsheet import Mapping
from trepconnect.directory.importing.domain import DirectoryImported
from trepconnect.directory.importing.reading.apart import read_apart
from trepconnect.directory.importing.reading.reading import Reader, Reading, Request, Taken
from trepconnect.directory.importing.reading.rows import Watch
from trepconnect.directory.importing.service.changes import (
    Changes,
    affected_services,
    insert_rows,
    plan_changes,
    taken_ids,
    write,
)
from trepconnect.directory.importing.service.confirmation import refuse_doubling, refuse_hiding
from trepconnect.directory.importing.service.needs import Linker, find_needs, write_needs
from trepconnect.directory.listings.models.details import LASTING
from trepconnect.directory.listings.models.records import (
    DirectoryImport,
    DirectorySource,
    ImportProblem,
)
from trepconnect.directory.search.service import refresh
from trepconnect.kernel.actor import Actor
from trepconnect.kernel.clock import Clock
from trepconnect.kernel.errors import Conflict
from trepconnect.platform.data import audit
from trepconnect.platform.data.db import read_only, unit_of_work
from trepconnect.platform.worker import outbox
from trepconnect.vocabulary.domain.linking import link_record

Reindex = Callable[[Session, Sequence[UUID]], None]
_ALWAYS_COUNTED = ("organizations", "services", "locations")


@dataclass(frozen=True)
class ImportReport:
    """What an import read, stored and found wrong.

    ``problems`` are at most a thousand; ``found`` counts all of them by their code.
    """

    source: str
    format: str
    read: dict[str, int]
    stored: dict[str, int]
    records: dict[str, int]
    changes: dict[str, int]
    files: dict[str, dict[str, int]]
    problems: list[Problem] = field(repr=False)
    found: dict[str, int] = field(repr=False)
    dry_run: bool = False

    def as_json(self) -> dict[str, Any]:
        told = {field.name: getattr(self, field.name) for field in fields(self)}
        return {**told, "problems": [problem.as_json() for problem in self.problems]}


@dataclass(frozen=True)
class Upkeep:
    """What must follow a change of services: their needs, and the search index."""

    link: Linker = lambda _text: ()
    reindex: Reindex = lambda _session, _services: None


def import_directory(
    actor: Actor,
    clock: Clock,
    path: Path,
    *,
    source: str = "",
    format_: str = "auto",
    mapping: Mapping | None = None,
    upkeep: Upkeep | None = None,
    watch: Watch | None = None,
    dry_run: bool = False,
    confirmed: bool = False,
    called: str = "",
    read: Reader = read_apart,
) -> ImportReport:
    """Bring the records of ``source`` to what ``path`` says; the same again changes nothing.

    Raises Refusal when the file cannot be read as a whole, and Stopped when asked to stop; both
    leave the directory as it was. Raises Unconfirmed, unless ``confirmed``, when much would vanish
    or come twice. ``called`` is the name of the file, where it is kept under another.
    The file is read in a child process unless ``read`` is another way.
    Opens its own transactions: never call it inside one.
    """
    name = (source or Path(called or path).stem)[:200]
    source_id = uuid5(NAMESPACE_URL, f"urn:trepconnect:source:{name}")
    with read_only() as session:
        before = _state_of(session, source_id)
    request = Request(path, name, format_, mapping, called)
    reading = read(request, lambda: _taken_from(source_id), watch or Watch())
    _refuse_nothing(reading, name)
    with read_only() as session:
        changes = plan_changes(session, source_id, reading.entities)
        if not (confirmed or dry_run):
            refuse_hiding(changes, name)
            if before is None:
                refuse_doubling(session, reading.entities["organizations"], name)
    report = _report(name, reading, changes, dry_run=dry_run)
    told = digest([report.found, *(problem.as_json() for problem in report.problems)])
    if dry_run or (changes.is_empty and before is not None and before.digest == told):
        return report
    upkeep = upkeep or Upkeep()
    needs = find_needs(reading.entities, changes.changed["services"], upkeep.link)
    with unit_of_work() as session:
        if _state_of(session, source_id) != before:
            raise Conflict("this source was imported by somebody else at the same time")
        run = _write_source(session, clock, source_id, report, told, is_new=before is None)
        write(session, changes)
        write_needs(session, needs)
        services = affected_services(session, changes)
        upkeep.reindex(session, services)
        audit.record(session, actor, "directory.imported", "directory_source", source_id)
        outbox.publish(session, DirectoryImported(source_id, run, len(services)))
    return report


def _refuse_nothing(reading: Reading, name: str) -> None:
    """What has no record to show was read by mistake, whatever was here before."""
    found = reading.ledger.found
    if found["already_here"] or any(reading.entities[kind] for kind in LASTING):
        return
    most = found.most_common(1)
    why = f"; {most[0][1]} x {most[0][0]}" if most else ""
    raise Refusal(
        "nothing_to_read", f"No organization, service or place could be stored{why}", name
    )


class _State(NamedTuple):
    """When this source was last imported, and the digest of its problems."""

    digest: str
    imported_at: datetime


def _state_of(session: Session, source_id: UUID) -> _State | None:
    query = select(DirectorySource.digest, DirectorySource.imported_at)
    row = session.execute(query.where(DirectorySource.id == source_id)).one_or_none()
    return _State(*row) if row else None


def _taken_from(source_id: UUID) -> Taken:
    with read_only() as session:
        return taken_ids(session, source_id)


def _write_source(
    session: Session,
    clock: Clock,
    source_id: UUID,
    report: ImportReport,
    told: str,
    *,
    is_new: bool,
) -> UUID:
    """The source itself, this run of its import, and what was found wrong."""
    now, run = clock.now(), uuid4()
    state = {"format": report.format, "digest": told, "imported_at": now}
    if is_new:
        session.execute(insert(DirectorySource).values(id=source_id, name=report.source, **state))
    else:
        session.execute(
            update(DirectorySource).where(DirectorySource.id == source_id).values(**state)
        )
    session.execute(
        insert(DirectoryImport).values(
            id=run,
            source_id=source_id,
            imported_at=now,
            read=report.read,
            stored=report.stored,
            changes=report.changes,
        )
    )
    insert_rows(
        session,
        ImportProblem.__table__,
        [
            {"id": uuid4(), "import_id": run, "position": position, **problem.as_json()}
            for position, problem in enumerate(report.problems)
        ],
    )
    return run


def _report(source: str, reading: Reading, changes: Changes, *, dry_run: bool) -> ImportReport:
    ledger = reading.ledger
    records = {kind: len(made) for kind, made in reading.entities.items() if made}
    made = {kind: records.get(kind, 0) for kind in _ALWAYS_COUNTED if not ledger.read[kind]}
    return ImportReport(
        source=source,
        format=reading.format,
        read={**made, **{kind: count for kind, count in ledger.read.items() if kind not in made}},
        stored={kind: ledger.stored[kind] for kind in ledger.read} | made,
        records=records,
        changes=changes.counts(),
        files={name: asdict(count) for name, count in ledger.files.items()},
        problems=ledger.problems,
        found=dict(sorted(ledger.found.items())),
        dry_run=dry_run,
    )


SOURCE_LANGUAGE = "en"
"""Directories of US cities describe their services in English; other texts are translations."""


def link_text(text: str) -> tuple[str, ...]:
    """Codes of the needs that a service's own text names."""
    return tuple(link.code for link in link_record(text, SOURCE_LANGUAGE))


LINK_AND_INDEX = Upkeep(link=link_text, reindex=refresh)
