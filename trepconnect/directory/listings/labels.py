"""Words for what a listing says: needs, languages, and whose words they are."""

from __future__ import annotations

from functools import lru_cache

from trepconnect.directory.listings.domain import WRITTEN_IN, split_unsure
from trepconnect.kernel import languages
from trepconnect.platform.language.i18n import _, current_language, listed, number
from trepconnect.vocabulary.domain.needs import NEEDS, label


def name_of(tag: str) -> str:
    return languages.name_in(tag, current_language())


def need_label(code: str) -> str:
    """The need in the reader's language; a code that is no longer in the vocabulary as it is."""
    return label(code, current_language()) if code in NEEDS else code


def need_labels(stored: str, most: int) -> str:
    """The first needs of a stored list, in one line."""
    return _need_labels(stored, most, current_language())


@lru_cache(maxsize=20_000)
def _need_labels(stored: str, most: int, reader: str) -> str:
    codes = [code for code, _sure in split_unsure(stored) if code in NEEDS]
    return " · ".join(label(code, reader) for code in codes[:most])


def foreign_to_reader() -> str | None:
    """The language of the records, where it is not the reader's."""
    return None if current_language() == WRITTEN_IN else WRITTEN_IN


_MAX_LISTED = 4


def spoken_name(tag: str, *, sure: bool) -> str:
    return name_of(tag) if sure else _("%(language)s (ask first)", language=name_of(tag))


def shortened(text: str, most: int) -> str:
    """The beginning of a text, cut between words."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    return text[:most].rpartition(" ")[0].rstrip(",;:.") + " …"


def spoken_line(stored: str, first: str) -> str:
    """Languages of a result in one line, the one that was asked for first."""
    told = split_unsure(stored)
    if not told:
        return _("Ask which languages they speak")
    ordered = sorted(told, key=lambda one: one[0].partition("-")[0] != first.partition("-")[0])
    names = [spoken_name(tag, sure=sure) for tag, sure in ordered[:_MAX_LISTED]]
    if len(ordered) > _MAX_LISTED:
        names.append(_("and %(count)s more", count=number(len(ordered) - _MAX_LISTED)))
        return ", ".join(names)
    return listed(names)
