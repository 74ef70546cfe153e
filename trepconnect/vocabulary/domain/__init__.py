"""Needs by code, their words in every language, and finding them in what people write."""

from trepconnect.vocabulary.domain.linking import Exactness, Link, link, link_record
from trepconnect.vocabulary.domain.needs import (
    GROUPS,
    NEEDS,
    BadVocabulary,
    Need,
    NeedGroup,
    UnknownNeed,
    all_codes,
    hint,
    in_language,
    label,
    need,
)

__all__ = [
    "GROUPS",
    "NEEDS",
    "BadVocabulary",
    "Exactness",
    "Link",
    "Need",
    "NeedGroup",
    "UnknownNeed",
    "all_codes",
    "hint",
    "in_language",
    "label",
    "link",
    "link_record",
    "need",
]
