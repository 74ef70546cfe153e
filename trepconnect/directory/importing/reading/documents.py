"""Reads JSON record by record: one record, a list, a page of results, or lists with names."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any, NamedTuple

import ijson

from trepconnect.directory.formats.problems import Refusal, shortened
from trepconnect.directory.importing.reading.files import Entry

MAX_LEVELS = 100
_OPTIONS = {"use_float": True, "buf_size": 8 << 20}
"""Floats, as ijson crashes on long whole numbers otherwise; pieces so large, as it reads a text
again from its beginning with each piece."""
_PAGE = "contents"


class Record(NamedTuple):
    """``name`` is that of the list it stands in, or its own; ``share`` of the file is read."""

    name: str
    document: Any
    share: float


def records_of(entry: Entry, list_names: set[str]) -> Iterator[Record]:
    """Every record of a file, one in memory at a time; raises Refusal when it is no JSON."""
    with _readable(entry):
        places = _places(entry, list_names)
        for number, (list_name, prefix) in enumerate(places):
            with entry.open() as file:
                for document in ijson.items(_as_utf8(file), prefix, **_OPTIONS):
                    yield Record(list_name, document, (number + _share(file, entry)) / len(places))


def members_of(entry: Entry) -> Iterator[Record]:
    """What one great object holds under each of its names; raises Refusal when it is no JSON."""
    with _readable(entry):
        _places(entry, set())
        with entry.open() as file:
            for name, document in ijson.kvitems(_as_utf8(file), "", **_OPTIONS):
                yield Record(name, document, _share(file, entry))


@contextmanager
def _readable(entry: Entry) -> Iterator[None]:
    try:
        yield
    except (ijson.JSONError, UnicodeError) as error:
        raise Refusal("bad_json", shortened(str(error).split("\n")[0]), entry.name) from None


def _share(file: IO[bytes], entry: Entry) -> float:
    return min(file.tell() / max(entry.size, 1), 1)


def _places(entry: Entry, list_names: set[str]) -> list[tuple[str, str]]:
    """The lists that hold the records, by their names and as ijson calls them."""
    level, key, first, lists, keys = 0, "", "", dict[str, str](), set[str]()
    with entry.open() as file:
        for event, value in ijson.basic_parse(_as_utf8(file), **_OPTIONS):
            first = first or event
            if level == 1 and event == "map_key":
                key = value
                keys.add(key)
            elif level == 1 and event == "start_array" and key in {*list_names, _PAGE}:
                lists[key] = f"{key}.item"
            level += event.startswith("start_") - event.startswith("end_")
            if level > MAX_LEVELS:
                raise Refusal("too_deep", "The JSON is nested too deeply", entry.name)
    if first == "start_array":
        return [("", "item")]
    if _PAGE in lists:
        return [("", lists[_PAGE])]
    if first == "start_map" and "id" not in keys and keys & list_names:
        return list(lists.items())
    return [("", "")]


def _as_utf8(file: IO[bytes]) -> Any:
    encoding = json.detect_encoding(file.read(4))
    file.seek(0)
    return file if encoding == "utf-8" else codecs.EncodedFile(file, "utf-8", encoding)
