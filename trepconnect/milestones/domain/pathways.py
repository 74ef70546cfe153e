"""The pathways: read once from ``data/pathways``, refused as a whole if any is wrong.

Plans hold a code and a version. Words may be mended in a file; whoever changes steps or questions
adds a file with the next version and leaves the old one there.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from importlib import resources
from types import MappingProxyType

from trepconnect.milestones.domain.pathway import Pathway, UnknownPathway
from trepconnect.milestones.domain.reading import BadPathway, read_pathway


def gather(pathways: Iterable[Pathway]) -> Mapping[tuple[str, int], Pathway]:
    """By code and version. Raises BadPathway for two of one version, or for one trade."""
    found: dict[tuple[str, int], Pathway] = {}
    owner: dict[str, str] = {}
    for one in sorted(pathways, key=lambda one: (one.code, one.version)):
        if (one.code, one.version) in found:
            raise BadPathway(f"{one.code}: there are two of version {one.version}")
        found[one.code, one.version] = one
        for trade in one.industries:
            if owner.setdefault(trade, one.code) != one.code:
                raise BadPathway(f"{one.code}: {trade} already leads to {owner[trade]}")
    return MappingProxyType(found)


def _load() -> Mapping[tuple[str, int], Pathway]:
    folder = resources.files("trepconnect.milestones") / "data" / "pathways"
    return gather(
        read_pathway(json.loads(file.read_text(encoding="utf-8")))
        for file in folder.iterdir()
        if file.name.endswith(".json")
    )


_VERSIONS = _load()

PATHWAYS: Mapping[str, Pathway] = MappingProxyType({one.code: one for one in _VERSIONS.values()})
"""The newest version of each, by code."""


def newest(code: str) -> Pathway:
    """Raises UnknownPathway."""
    found = PATHWAYS.get(code)
    if found is None:
        raise UnknownPathway(code)
    return found


def pathway(code: str, version: int) -> Pathway:
    """The version that a plan was made from. Raises UnknownPathway."""
    found = _VERSIONS.get((code, version))
    if found is None:
        raise UnknownPathway(f"{code} {version}")
    return found


def suggested_for(industry_code: str) -> Pathway | None:
    """The pathway that fits a trade of profiles."""
    fitting = (one for one in PATHWAYS.values() if industry_code in one.industries)
    return next(fitting, None)
