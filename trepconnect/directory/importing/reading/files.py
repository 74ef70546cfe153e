"""Opens the files of a directory: a folder, a zip archive, or one file. Nothing is unpacked."""

from __future__ import annotations

import codecs
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from trepconnect.directory.formats.problems import Refusal

MAX_FILES = 500
MAX_BYTES = 2_000_000_000
MAX_RATIO = 200
SMALL = 10_000_000
_READ = {".csv", ".json"}
_CHUNK = 1 << 20
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError)


@dataclass(frozen=True)
class Entry:
    """One readable file; ``size`` is its unpacked size in bytes."""

    name: str
    size: int
    open: Callable[[], IO[bytes]]


@contextmanager
def open_files(path: Path, called: str = "") -> Iterator[list[Entry]]:
    """The tables and documents under ``path``, by name; one file may be ``called`` otherwise."""
    if path.is_dir():
        yield _checked([_plain(each) for each in sorted(path.iterdir()) if _is_read(each.name)])
    elif not path.is_file():
        raise Refusal("not_found", "There is no such file or folder", str(path))
    elif zipfile.is_zipfile(path):
        try:
            with zipfile.ZipFile(path) as archive:
                yield _checked(_members(archive))
        except _BROKEN as error:
            raise Refusal("bad_zip", str(error), path.name) from None
    elif _is_read(called or path.name):
        yield _checked([_plain(path, called)])
    else:
        entry = _plain(path, called)
        yield _checked([Entry(f"{entry.name}{_kind_of(entry)}", entry.size, entry.open)])


def find_encoding(entry: Entry) -> str:
    """How the letters of a file are written: UTF-8 when it can be, otherwise a guess."""
    with entry.open() as file:
        start = file.read(4)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    for encoding in ("utf-8-sig", "cp1252"):
        if _decodes(entry, encoding):
            return encoding
    return "latin-1"


@contextmanager
def open_lines(entry: Entry, encoding: str) -> Iterator[io.TextIOBase]:
    """The lines of a file, with their own line ends, as the csv module wants them."""
    with entry.open() as file, io.TextIOWrapper(file, encoding=encoding, newline="") as text:
        try:
            yield text
        except UnicodeError as error:
            raise Refusal("bad_encoding", str(error), entry.name) from None


def _decodes(entry: Entry, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    with entry.open() as file:
        try:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _kind_of(entry: Entry) -> str:
    """What a file without a telling name holds, by its first letters."""
    with entry.open() as file:
        start = file.read(4_000)
    if start.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"{", b"["}:
        return ".json"
    if start and b"\0" not in start:
        return ".csv"
    raise Refusal("unknown_format", "Give a folder, a zip, a CSV or a JSON file", entry.name)


def _plain(path: Path, called: str = "") -> Entry:
    return Entry(
        PurePosixPath(called).name or path.name, path.stat().st_size, lambda: path.open("rb")
    )


def _members(archive: zipfile.ZipFile) -> list[Entry]:
    infos = [info for info in archive.infolist() if not info.is_dir()]
    if len(infos) > MAX_FILES:
        raise Refusal("too_many_files", f"The archive holds more than {MAX_FILES} files")
    for info in infos:
        _refuse_unsafe(info)
    _refuse_growth(
        sum(each.file_size for each in infos), sum(each.compress_size for each in infos)
    )
    wanted = [info for info in infos if _is_read(info.filename)]
    return [_member(archive, info) for info in sorted(wanted, key=lambda info: info.filename)]


def _refuse_unsafe(info: zipfile.ZipInfo) -> None:
    """Names that would leave a folder, and sizes that would fill a disk, are no accident."""
    parts = PurePosixPath(info.filename.replace("\\", "/")).parts
    if not parts or parts[0] == "/" or ".." in parts or ":" in parts[0]:
        raise Refusal("unsafe_name", "The archive names a file outside itself", info.filename)
    if info.flag_bits & 0x1:
        raise Refusal("encrypted_zip", "The archive asks for a password", info.filename)
    _refuse_growth(info.file_size, info.compress_size, info.filename)


def _refuse_growth(size: int, packed: int, name: str = "") -> None:
    if size > SMALL and size > MAX_RATIO * max(packed, 1):
        raise Refusal("zip_bomb", "A file grows beyond reason when unpacked", name)


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Entry:
    name = PurePosixPath(info.filename).name
    return Entry(name, info.file_size, lambda: _unpacked(archive, info))


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> IO[bytes]:
    return archive.open(info)


def _checked(entries: list[Entry]) -> list[Entry]:
    names = [entry.name.lower() for entry in entries]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise Refusal("ambiguous_file", "Two files have this name", twice)
    if sum(entry.size for entry in entries) > MAX_BYTES:
        raise Refusal("too_large", f"More than {MAX_BYTES // 1_000_000} MB to read")
    if not entries:
        raise Refusal("nothing_to_read", "No CSV or JSON file found")
    return entries


def _is_read(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    hidden = any(part.startswith((".", "__MACOSX")) for part in path.parts)
    return path.suffix.lower() in _READ and not hidden and path.name != "datapackage.json"
