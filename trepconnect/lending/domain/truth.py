"""Three answers instead of two: yes, no, and nobody has said yet (Kleene's strong logic)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import IntEnum


class Truth(IntEnum):
    """Ordered from no to yes, so that *all* is the lowest of them and *any* the highest."""

    NO = 0
    UNKNOWN = 1
    YES = 2

    def __invert__(self) -> Truth:
        return Truth(2 - self.value)


TRUTH_OF: Mapping[bool | None, Truth] = {
    True: Truth.YES,
    False: Truth.NO,
    None: Truth.UNKNOWN,
}


def all_of(truths: Iterable[Truth]) -> Truth:
    """Yes when every one is yes; no as soon as one is no, whatever is still unknown."""
    return min(truths, default=Truth.YES)


def any_of(truths: Iterable[Truth]) -> Truth:
    """Yes as soon as one is yes, whatever is still unknown."""
    return max(truths, default=Truth.NO)
