"""Whether what is written now would be kept: a full disk reads well and loses everything new."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from trepconnect.platform.config import Settings
from trepconnect.platform.data.db import db, unit_of_work
from trepconnect.platform.worker import queue

SECONDS = 10
"""Anybody may ask for the health: the disk is asked this often at most while it is well."""
_BYTES = 64 * 1024
_WELL = "trepconnect.probe.well_until"


def can_write(settings: Settings) -> bool:
    """Whether database and disk take what is written."""
    if time.monotonic() < current_app.extensions.get(_WELL, 0):
        return True
    try:
        _try(settings)
    except (OSError, SQLAlchemyError):
        return False
    current_app.extensions[_WELL] = time.monotonic() + SECONDS
    return True


def _try(settings: Settings) -> None:
    _fill(Path(settings.FILES_DIR))
    if db.engine.dialect.name == "sqlite":
        # Not a row: the health would wait for whoever writes now, an import for example.
        _fill(Path(str(db.engine.url.database)).parent)
    else:
        with unit_of_work() as session:
            queue.leave_mark(session)


def _fill(folder: Path) -> None:
    """Write as much as a busy second does, and take it away again."""
    there = next(place for place in (folder, *folder.absolute().parents) if place.is_dir())
    with tempfile.TemporaryFile(dir=there) as file:
        file.write(b"\0" * _BYTES)
        file.flush()
        os.fsync(file.fileno())
