"""Validates documents by the schemas of HSDS 3.1.1: types, required fields, forms and choices."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

_FOLDER = Path(__file__).parent / "data" / "hsds-3.1.1"
SCHEMAS = {path.name: json.loads(path.read_text()) for path in _FOLDER.glob("*.json")}
_TYPES: dict[str, Any] = {"string": str, "number": (int, float), "array": list, "object": dict}
_FORMS = {
    "uuid": UUID,
    "date-time": datetime.fromisoformat,
    "email": lambda text: re.fullmatch(r"[^\s@]+@[^\s@]+", text) or _wrong(),
    "uri": lambda text: urlsplit(text).scheme or _wrong(),
    "date": lambda text: datetime.strptime(text, "%Y-%m-%d").astimezone(),
}


def faults(document: Any, schema: str, where: str = "") -> Iterator[str]:
    """What the schema does not allow, one line each."""
    rules = SCHEMAS[schema]
    for name in rules.get("required", ()):
        if name not in document:
            yield f"{where}{schema}: {name} is missing"
    for name, value in document.items():
        if rule := rules["properties"].get(name):
            yield from _of_value(value, rule, f"{where}{schema}.{name}")


def _of_value(value: Any, rule: dict[str, Any], where: str) -> Iterator[str]:
    if "$ref" in rule:
        yield from faults(value, rule["$ref"], f"{where} > ")
        return
    if not isinstance(value, _TYPES.get(rule.get("type", ""), object)):
        yield f"{where}: {value!r} is no {rule['type']}"
        return
    if "enum" in rule and value not in rule["enum"]:
        yield f"{where}: {value!r} is not one of {rule['enum']}"
    if not _is_formed(value, rule.get("format")):
        yield f"{where}: {value!r} is no {rule['format']}"
    for each in value if isinstance(value, list) else ():
        yield from _of_value(each, rule.get("items", {}), where)


def _is_formed(value: Any, form: str | None) -> bool:
    if form is None or form not in _FORMS:
        return True
    try:
        _FORMS[form](value)
    except ValueError:
        return False
    return True


def _wrong() -> None:
    raise ValueError
