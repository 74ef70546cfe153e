"""What follows every change of the directory: needs are linked, the search index is renewed."""

from __future__ import annotations

from trepconnect.directory.search_index import refresh
from trepconnect.directory.service import Upkeep
from trepconnect.vocabulary.domain import link_record


def _codes(text: str) -> tuple[str, ...]:
    return tuple(link.code for link in link_record(text, None))


ALL = Upkeep(link=_codes, reindex=refresh)
