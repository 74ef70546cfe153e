"""The child process that reads a directory: bounded memory, bounded time, no database."""

from __future__ import annotations

import pickle
import signal

from trepconnect.directory.formats.problems import Refusal
from trepconnect.directory.importing.reading.apart import Message, too_large
from trepconnect.directory.importing.reading.reading import Reading, Request, Taken, read_here
from trepconnect.directory.importing.reading.rows import Watch
from trepconnect.platform.incidents import describe
from trepconnect.platform.worker import child

_BATCH = 1_000


def main() -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # a server that shuts down ends us itself
    request: Request = pickle.loads(child.hear())  # noqa: S301 - from our own parent
    watch = Watch(progress=lambda done, total: _say("progress", (done, total)))
    try:
        _tell(read_here(request, _ask_taken, watch))
    except Refusal as refusal:
        _refuse(refusal)
    except (MemoryError, RecursionError):
        _refuse(too_large())
    except Exception as error:
        _say("broke", describe(error))


def _tell(reading: Reading) -> None:
    for kind, entities in reading.entities.items():
        _say("records", (kind, []))
        for start in range(0, len(entities), _BATCH):
            _say("records", (kind, entities[start : start + _BATCH]))
    _say("read", (reading.format, reading.ledger))


def _refuse(refusal: Refusal) -> None:
    _say("refused", (refusal.code, refusal.message, refusal.where))


def _ask_taken() -> Taken:
    _say("taken")
    taken: Taken = pickle.loads(child.hear())  # noqa: S301 - from our own parent
    return taken


def _say(what: str, content: object = None) -> None:
    child.say(pickle.dumps(Message(what, content)))


if __name__ == "__main__":
    main()
