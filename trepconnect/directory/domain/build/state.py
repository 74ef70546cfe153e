"""What is known half-way through a directory."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from trepconnect.directory.domain.problems import Ledger, Origin
from trepconnect.directory.domain.rows import Row


class Heading(NamedTuple):
    vocabulary: str
    code: str
    name: str


@dataclass(slots=True)
class State:
    """``known`` maps the source's ids to ours; ``folds`` waits for the rows it belongs to.

    ``parents`` are headings that rows name, which may come later; ``numbered`` are headings by
    the number of their row.
    """

    ledger: Ledger
    known: dict[str, dict[str, UUID]] = field(default_factory=lambda: defaultdict(dict))
    folds: dict[tuple[str, str], list[Row]] = field(default_factory=lambda: defaultdict(list))
    headings: dict[str, Heading] = field(default_factory=dict)
    numbered: dict[str, str] = field(default_factory=dict)
    service_at: dict[str, str] = field(default_factory=dict)
    organization_at: dict[str, UUID | None] = field(default_factory=dict)
    parents: list[tuple[Origin, str]] = field(default_factory=list)
    derived: list[Row] = field(default_factory=list)

    def unfold(self, kind: str, record: str) -> dict[str, list[Row]]:
        """The rows kept inside ``record``, by their kind; they are stored with it."""
        folded: dict[str, list[Row]] = defaultdict(list)
        for row in self.folds.pop((kind, record), []):
            folded[row.kind].append(row)
            self.ledger.row_stored(row.origin)
        return folded
