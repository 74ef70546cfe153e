"""Moves of the ledger as a page shows them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from trepconnect.lending.ledger.queries import LedgerLine, Posted, ledger_lines
from trepconnect.platform.data.paging import Page, page_in

MOVES_A_PAGE: Final = 50


def ledger_page(posted: Sequence[Posted], page: int) -> Page[LedgerLine]:
    """The latest first."""
    return page_in(ledger_lines(posted)[::-1], page, size=MOVES_A_PAGE)
