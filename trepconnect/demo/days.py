"""Letting lives happen side by side, in the order of their days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from heapq import heapify, heappop, heapreplace

Life = Iterator[datetime]
"""Yields when it wants to go on; what it does then happens before it yields again."""


def live(lives: Iterable[Life], *, until: datetime) -> Iterator[datetime]:
    """Let all lives go on until that moment; yields each moment at which something happened."""
    waiting = [
        (at, number, life)
        for number, life in enumerate(lives)
        if (at := next(life, None)) is not None
    ]
    heapify(waiting)
    while waiting and waiting[0][0] <= until:
        at, number, life = waiting[0]
        then = next(life, None)
        yield at
        if then is None:
            heappop(waiting)
        else:
            heapreplace(waiting, (max(at, then), number, life))
