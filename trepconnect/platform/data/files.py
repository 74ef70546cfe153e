"""Files that people hand in: kept outside the pages, under names that say nothing."""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO
from uuid import UUID, uuid4

from trepconnect.platform.config import current_settings

_CHUNK = 1 << 20


def keep(source: BinaryIO, *, suffix: str) -> str:
    """Store ``source``; returns its name. ``suffix`` is one of ours, like ``.zip``."""
    name = f"{uuid4().hex}{suffix}"
    path = _folder() / name
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        while chunk := source.read(_CHUNK):
            file.write(chunk)
    return name


def path_of(name: str) -> Path:
    """Where the file called ``name`` lies; refuses what ``keep`` cannot have returned."""
    stem, dot, _suffix = name.partition(".")
    if not dot or UUID(stem).hex != stem or "/" in name:
        raise ValueError("not the name of a kept file")
    return _folder() / name


def drop(name: str) -> None:
    path_of(name).unlink(missing_ok=True)


def _folder() -> Path:
    folder = Path(current_settings().FILES_DIR)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder
