"""Reads a directory in a child process: whatever a file does there, it does to the child only."""

from __future__ import annotations

import io
import logging
import pickle
from dataclasses import dataclass
from typing import Any

from trepconnect.directory.formats.problems import Refusal
from trepconnect.directory.formats.records import Entity
from trepconnect.directory.importing.reading.reading import AskTaken, Reading, Request
from trepconnect.directory.importing.reading.rows import Watch
from trepconnect.platform.worker.child import Child, ChildLost

log = logging.getLogger(__name__)

SECONDS = 900
CPU_SECONDS = 300
MEMORY_BYTES = 1_000_000_000
MAX_RECORDS_BYTES = 150_000_000


class ReadingBroke(RuntimeError):
    """The reading failed for a reason of ours."""


@dataclass(frozen=True)
class Message:
    """What the child says: ``what`` it is about, and what belongs to that."""

    what: str
    content: Any = None


def read_apart(request: Request, ask_taken: AskTaken, watch: Watch) -> Reading:
    """As ``read_here``; a file that takes too much memory or time is refused."""
    child = Child(
        "trepconnect.directory.importing.reading.child",
        memory=MEMORY_BYTES,
        cpu_seconds=CPU_SECONDS,
    )
    try:
        with child.within(SECONDS):
            child.say(pickle.dumps(request))
            return _follow(child, ask_taken, watch)
    except ChildLost as lost:
        if lost.late:
            raise too_large(f"Reading it takes more than {SECONDS // 60} minutes") from None
        raise too_large() from None
    finally:
        child.end()


def too_large(why: str = "Reading it takes more memory or work than an import may use") -> Refusal:
    return Refusal("too_large", f"{why}. Split it, and import each part under a name of its own")


_PLAIN = frozenset(
    {
        ("collections", "Counter"),
        ("datetime", "date"),
        ("datetime", "datetime"),
        ("datetime", "time"),
        ("datetime", "timedelta"),
        ("datetime", "timezone"),
        ("uuid", "UUID"),
        (Message.__module__, Message.__name__),
    }
)
_RECORDS = ("trepconnect.directory.formats.", "trepconnect.directory.listings.domain")


class _Hearing(pickle.Unpickler):
    """Takes values that a reading is made of and nothing else: a file may have taken the child."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _PLAIN:
            return super().find_class(module, name)
        if module.startswith(_RECORDS) and "." not in name:
            found = super().find_class(module, name)
            if isinstance(found, type) and found.__module__ == module:
                return found
        raise pickle.UnpicklingError(f"a reading holds no {module}.{name}")


def understood(said: bytes) -> Message:
    """Raises ReadingBroke for what no child of ours says."""
    try:
        message = _Hearing(io.BytesIO(said)).load()
    except Exception as error:
        raise ReadingBroke from error
    if not isinstance(message, Message):
        raise ReadingBroke
    return message


def _follow(child: Child, ask_taken: AskTaken, watch: Watch) -> Reading:
    records: dict[str, list[Entity]] = {}
    size = 0
    while True:
        said = child.hear()
        message = understood(said)
        match message.what:
            case "progress":
                watch.tell(*message.content)
            case "taken":
                child.say(pickle.dumps(ask_taken()))
            case "records":
                size += len(said)
                if size > MAX_RECORDS_BYTES:
                    raise too_large()
                kind, batch = message.content
                records.setdefault(kind, []).extend(batch)
            case "read":
                format_, ledger = message.content
                return Reading(format_, ledger, records)
            case "refused":
                raise Refusal(*message.content)
            case _:
                log.error("the child that reads a directory failed: %s", message.content)
                raise ReadingBroke
