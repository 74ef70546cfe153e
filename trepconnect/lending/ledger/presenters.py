"""Moves of the ledger as a page shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trepconnect.lending.ledger.queries import LedgerLine, Posted, ledger_lines


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """A page of moves, the latest first, out of ``total``."""

    lines: Sequence[LedgerLine]
    page: int
    pages: int


def ledger_page(posted: Sequence[Posted], page: int) -> LedgerPage:
    lines = ledger_lines(posted)[::-1]
    count = max(-(-len(lines) // MOVES_A_PAGE), 1)
    page = min(max(page, 1), count)
    return LedgerPage(lines[(page - 1) * MOVES_A_PAGE : page * MOVES_A_PAGE], page, count)


MOVES_A_PAGE = 50
