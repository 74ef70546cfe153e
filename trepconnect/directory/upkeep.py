"""What follows every change of the directory: needs are linked, the search index is renewed."""

from __future__ import annotations

from trepconnect.directory.search_index import refresh
from trepconnect.directory.service.importing import Upkeep
from trepconnect.vocabulary.domain.linking import link_record

SOURCE_LANGUAGE = "en"
"""Directories of US cities describe their services in English; other texts are translations."""


def link_text(text: str) -> tuple[str, ...]:
    """Codes of the needs that a service's own text names."""
    return tuple(link.code for link in link_record(text, SOURCE_LANGUAGE))


ALL = Upkeep(link=link_text, reindex=refresh)
