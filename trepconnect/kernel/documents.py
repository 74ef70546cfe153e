"""JSON read by a schema: says which file, which record, which field and what is wrong.

A schema is a ``msgspec.Struct``; what its ``__post_init__`` raises as ValueError or as
DomainError is told too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import msgspec

from trepconnect.kernel.errors import DomainError

T = TypeVar("T")
_PLACE: Final = re.compile(r"(.*) - at `(key` in `)?\$\.?([^`]*)`", re.DOTALL)
_KINDS: Final = {
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list",
    "object": "an object",
    "date": "a date like 2026-01-31",
    "null": "null",
}
_SAID: Final[Sequence[tuple[re.Pattern[str], Callable[[re.Match[str]], str]]]] = (
    (re.compile(r"Object missing required field `(.+)`"), lambda _: "is missing"),
    (re.compile(r"Object contains unknown field `(.+)`"), lambda _: "is not a field here"),
    (re.compile(r"Invalid enum value (.+)"), lambda m: f"cannot be {m[1]}"),
    (re.compile(r"Invalid RFC3339 encoded date"), lambda _: "must be a date like 2026-01-31"),
    (re.compile(r"Expected `str` matching regex .+"), lambda _: "is not written as it must be"),
    (
        re.compile(r"Expected `(\w+)` of length (.+?)(?:, got \d+)?"),
        lambda m: f"must be {_KINDS[m[1]]} of length {m[2]}",
    ),
    (
        re.compile(r"Expected `(\w+)` ([<>]=?) (\S+)"),
        lambda m: f"must be {_KINDS[m[1]]} {m[2]} {m[3]}",
    ),
    (
        re.compile(r"Expected `(.+)`, got `(.+)`"),
        lambda m: f"must be {_kinds(m[1])}, not {_kinds(m[2])}",
    ),
)
"""What msgspec says, and the plain sentence for it."""


@dataclass(frozen=True, slots=True)
class Problem:
    """``record`` is its code, or its number from 1; "" is the whole document."""

    file: str
    record: str
    field: str
    why: str

    def __str__(self) -> str:
        place = ", ".join(part for part in (self.file, self.record, self.field) if part)
        return f"{place}: {self.why}"


class DocumentInvalid(ValueError):
    """A document breaks its schema; ``problems`` are all that were found, one of each record."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


def refuse(file: str, record: str, why: str) -> DocumentInvalid:
    """What no schema can tell, such as two records of one code."""
    return DocumentInvalid([Problem(file, record, "", why)])


def decode(source: str | bytes, *, file: str) -> Any:
    """Raises DocumentInvalid for what is no JSON, or gives one object two values of one name."""
    try:
        return json.loads(source, object_pairs_hook=_without_doubles)
    except json.JSONDecodeError as error:
        why = f"is not JSON: {error.msg} in line {error.lineno}, column {error.colno}"
        raise refuse(file, "", why) from None
    except (ValueError, RecursionError) as error:
        raise refuse(file, "", f"is not JSON: {error}") from None


def read_record(value: Any, schema: type[T], *, file: str, record: str = "") -> T:
    """Raises DocumentInvalid."""
    found = _read(value, schema, file, record)
    if isinstance(found, Problem):
        raise DocumentInvalid([found])
    return found


def read_records(values: Any, schema: type[T], *, file: str, field: str = "") -> list[T]:
    """A list, in the document under ``field``. Raises DocumentInvalid with all that are wrong."""
    if not isinstance(values, list):
        raise DocumentInvalid([Problem(file, "", field, "must be a list")])
    found: list[T] = []
    problems: list[Problem] = []
    for number, value in enumerate(values, 1):
        name = f"{field} {_name(value, number)}".strip()
        one = _read(value, schema, file, name)
        if isinstance(one, Problem):
            problems.append(one)
        else:
            found.append(one)
    if problems:
        raise DocumentInvalid(problems)
    return found


def _read(value: Any, schema: type[T], file: str, record: str) -> T | Problem:
    try:
        return msgspec.convert(value, schema)
    except msgspec.ValidationError as error:
        return Problem(file, record, *_told(str(error)))
    except DomainError as error:
        return Problem(file, record, "", str(error) or error.code)


def _name(value: Any, number: int) -> str:
    code = value.get("code") if isinstance(value, Mapping) else None
    return f"{number} ({code})" if isinstance(code, str) and code else str(number)


def _told(message: str) -> tuple[str, str]:
    """The path of the field and the sentence."""
    place = _PLACE.fullmatch(message)
    what, is_name, path = place.groups() if place else (message, None, "")
    if is_name:
        path = f"{path} (a name in it)"
    for pattern, sentence in _SAID:
        found = pattern.fullmatch(what)
        if found:
            names_field = what.startswith("Object ")
            field = f"{path}.{found[1]}".lstrip(".") if names_field else path
            return field, sentence(found)
    return path, what


def _kinds(names: str) -> str:
    return " or ".join(_KINDS.get(name, name) for name in names.split(" | "))


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        names = [name for name, _ in pairs]
        double = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"{double!r} is given more than once")
    return fields
