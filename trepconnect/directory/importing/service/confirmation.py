"""What a person has to look at before an import may change the directory."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from trepconnect.directory.formats.problems import Unconfirmed
from trepconnect.directory.formats.records import Entity
from trepconnect.directory.importing.service.changes import Changes
from trepconnect.directory.listings.domain import RecordStatus
from trepconnect.directory.listings.models.records import DirectorySource, Organization

MOST_HIDDEN = 0.2
"""The share of a source's services, organizations or places that may vanish unasked."""
_FEW = 3
_DOUBLED = 0.5


def refuse_hiding(changes: Changes, source: str) -> None:
    """A file that was cut off looks like one that lost most of its records."""
    for kind, gone in changes.removed.items():
        count, whole = len(gone), changes.active[kind]
        if count == whole or (count >= _FEW and count > MOST_HIDDEN * whole):
            raise Unconfirmed(
                f"would_hide_{kind}",
                f"It would hide {count} of {whole} {kind}; is the file whole?",
                source,
                count=count,
                whole=whole,
            )


def refuse_doubling(session: Session, organizations: list[Entity], source: str) -> None:
    """The same list under a second name would show each organization twice."""
    names = {" ".join(each.values["name"].casefold().split()) for each in organizations}
    known = session.execute(
        select(func.lower(Organization.name), DirectorySource.name)
        .join(DirectorySource, DirectorySource.id == Organization.source_id)
        .where(Organization.status == RecordStatus.ACTIVE, DirectorySource.name != source)
    )
    here = {
        " ".join(name.casefold().split()): other
        for name, other in known
        if " ".join(name.casefold().split()) in names
    }
    if len(here) >= _FEW and len(here) >= _DOUBLED * len(names):
        other = min(here.values())
        raise Unconfirmed(
            "would_double",
            f"{len(here)} of {len(names)} organizations are here already, from {other}",
            other,
            count=len(here),
            whole=len(names),
        )
