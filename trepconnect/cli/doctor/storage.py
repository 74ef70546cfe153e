"""What the doctor asks of the disk: room, the files folder, and who may read what."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from sqlalchemy import make_url

from trepconnect.cli.doctor.finding import Check, Ill
from trepconnect.platform.config import Settings
from trepconnect.platform.data import files

ROOM_BYTES = 1 << 30
ROOM_SHARE = 0.05
_OTHERS = stat.S_IRWXO
_PROBE = b"doctor"


def _check_disk(settings: Settings) -> str:
    free = {path: shutil.disk_usage(path) for path in {_there(one) for one in _kept(settings)}}
    for path, disk in free.items():
        if disk.free < max(ROOM_BYTES, disk.total * ROOM_SHARE):
            raise Ill(
                f"only {disk.free >> 20} MB are free where {path} is",
                "delete old backups and logs or take a bigger disk; a full one loses what"
                " people type",
            )
    return f"{min(disk.free for disk in free.values()) >> 20} MB free"


def _check_files(settings: Settings) -> str:
    name = files.keep(BytesIO(_PROBE), suffix=".txt")
    path = files.path_of(name)
    try:
        if path.read_bytes() != _PROBE:
            raise Ill("a file came back changed", "check the disk of the files folder")
    finally:
        files.drop(name)
    return f"{settings.FILES_DIR} can be written and read"


def _check_permissions(settings: Settings) -> str:
    looked = 0
    for path in _kept(settings):
        if not path.exists():
            continue
        looked += 1
        _check_path(path)
    return f"{looked} files and folders belong to the office alone"


def _check_path(path: Path) -> None:
    found = path.stat()
    needed = stat.S_IRUSR | stat.S_IWUSR | (stat.S_IXUSR if path.is_dir() else 0)
    if found.st_mode & needed != needed or not os.access(path, os.R_OK | os.W_OK):
        raise Ill(f"{path} cannot be read and written", f"run chmod u+rwX {path}, as its owner")
    if found.st_mode & _OTHERS and not _is_shut_in(path):
        raise Ill(f"everybody on this machine may enter {path}", f"run chmod o-rwx {path}")
    if found.st_uid != path.parent.stat().st_uid:
        raise Ill(
            f"{path} does not belong to the owner of its folder",
            f"run chown --reference={path.parent} {path}: a command ran as somebody else",
        )


def _is_shut_in(path: Path) -> bool:
    """Whether the folder around it lets nobody else in, so that its own mode does not matter."""
    return not path.parent.stat().st_mode & _OTHERS


def _kept(settings: Settings) -> Iterator[Path]:
    """Whatever the office keeps on this machine; paths that are not there are listed too."""
    for url in (settings.DATABASE_URL, settings.QUEUE_URL):
        if url.startswith("sqlite"):
            path = Path(make_url(url).database or "")
            yield from (path, Path(f"{path}-wal"), Path(f"{path}-shm"))
    yield Path(settings.FILES_DIR)


def _there(path: Path) -> Path:
    """The nearest folder above that exists."""
    while not path.is_dir():
        path = path.parent
    return path


CHECKS = (
    Check("disk", _check_disk, "is the disk there and mounted?"),
    Check(
        "files",
        _check_files,
        "TREPCONNECT_FILES_DIR must be a folder that the office's user may write",
    ),
    Check("permissions", _check_permissions, "give the instance folder back to the office's user"),
)
