"""Memory at most while hostile files are read: the child's, and that of whoever waits for it."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from bench.importer import REAL
from bench.report import Result
from trepconnect.directory.formats.problems import Refusal
from trepconnect.directory.importing.reading import apart
from trepconnect.directory.importing.reading.reading import Request
from trepconnect.directory.importing.reading.rows import Watch

_MB = 1_000_000


def _one_line(file: IO[bytes]) -> None:
    for _ in range(1_000):
        file.write(b"a" * _MB)


def _empty_rows(file: IO[bytes]) -> None:
    file.write(b"id,organization_id,name,fees_description\n")
    for _ in range(100):
        file.write(b",,,\n" * 100_000)


def _one_text(file: IO[bytes]) -> None:
    file.write(b'[{"id": "1", "name": "')
    _one_line(file)
    file.write(b'"}]')


def _deep(file: IO[bytes]) -> None:
    file.write(b'{"a": ' * 10_000_000)


def _many_records(file: IO[bytes]) -> None:
    file.write(b"[")
    for number in range(3_000_000):
        file.write(b'{"id": "%d", "name": "Tools", "status": "active"},' % number)
    file.write(b"{}]")


HOSTILE: dict[str, tuple[str, Callable[[IO[bytes]], None]]] = {
    "one line": ("services.csv", _one_line),
    "rows that say nothing": ("services.csv", _empty_rows),
    "one text": ("services.json", _one_text),
    "no end of levels": ("services.json", _deep),
    "no end of records": ("services.json", _many_records),
}


def measure(_rounds: int) -> Iterator[Result]:
    if REAL.is_dir():
        yield from _measure(REAL, REAL.name)
    with tempfile.TemporaryDirectory(prefix="trepconnect-bench-") as folder:
        for what, (name, write) in HOSTILE.items():
            path = Path(folder) / name
            with path.open("wb") as file:
                write(file)
            yield from _measure(path, what)
            path.unlink()
        path = Path(folder) / "bomb.zip"
        with (
            zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
            archive.open("services.csv", "w", force_zip64=True) as packed,
        ):
            _empty_rows(packed)
        yield from _measure(path, "a zip that grows")


def _measure(path: Path, what: str) -> Iterator[Result]:
    """In a process of its own: the most that a process took is never less again."""
    command = [sys.executable, "-m", "bench.import_memory", str(path)]
    told = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    for who, most in (("child", apart.MEMORY_BYTES), ("parent", 5 * apart.MAX_RECORDS_BYTES)):
        yield Result(
            goal=f"reading {what} ({told['end']}), memory of the {who}",
            ours=told[who],
            limit=most / _MB,
            target=1.0,
            unit="MB",
        )


def main() -> None:
    try:
        apart.read_apart(Request(Path(sys.argv[1]), "bench"), dict, Watch())
        end = "read"
    except Refusal as refusal:
        end = refusal.code
    most = {
        name: resource.getrusage(who).ru_maxrss * 1024 / _MB
        for name, who in (("child", resource.RUSAGE_CHILDREN), ("parent", resource.RUSAGE_SELF))
    }
    print(json.dumps({"end": end, **most}))


if __name__ == "__main__":
    main()
