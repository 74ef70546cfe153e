"""One table: what was reached beside its limit, and whether that is good enough."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass

_HEAD = ("goal", "ours", "limit", "ratio", "target", "pass")


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One goal. Lower ratios are better; ``spread`` is the middle half of the rounds' ratios."""

    goal: str
    ours: float
    limit: float
    target: float
    unit: str
    spread: tuple[float, float] | None = None
    is_count: bool = False
    """The target is for ``ours`` itself: a number of statements or bytes."""

    @property
    def ratio(self) -> float:
        return self.ours / self.limit

    @property
    def passes(self) -> bool:
        return (self.ours if self.is_count else self.ratio) <= self.target

    def cells(self) -> tuple[str, ...]:
        ratio = "" if self.is_count else f"{self.ratio:.2f}"
        if self.spread:
            ratio += f" ({self.spread[0]:.2f}-{self.spread[1]:.2f})"
        limit = "" if self.is_count else f"{self._amount(self.limit)}"
        target = f"<= {self.target:g}"
        verdict = "yes" if self.passes else "NO"
        return self.goal, self._amount(self.ours), limit, ratio, target, verdict

    def _amount(self, value: float) -> str:
        digits = 0 if self.is_count else 2
        return f"{value:,.{digits}f} {self.unit}"


def table(results: Sequence[Result]) -> str:
    rows = [_HEAD, *(result.cells() for result in results)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEAD))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(lines)


def load() -> float:
    """Processes that wanted a core during the last minute."""
    return os.getloadavg()[0]


def is_busy() -> bool:
    return load() > (os.cpu_count() or 1)
