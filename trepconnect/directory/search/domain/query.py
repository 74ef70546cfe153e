"""What a query asks for: the needs it names, and its words with their weight."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import log
from typing import Final, NamedTuple

from trepconnect.directory.listings.domain import WRITTEN_IN
from trepconnect.kernel.text import (
    MAX_QUERY_CHARS,
    MAX_WORD_CHARS,
    STOP_WORDS,
    plain,
    query_tokens,
    spell,
    words,
)
from trepconnect.vocabulary.domain.everyday import meant_by
from trepconnect.vocabulary.domain.linking import Exactness, Link, link, link_record

MAX_TERMS: Final = 8
MAX_NEEDS: Final = 4
_READ_TERMS: Final = 24
_COMMON_SHARE: Final = 4
"""A word that more than one in four services have says little beside a need or a rare word."""

_RARE_SHARE: Final = 10
"""A rare word is one that at most one in ten has."""

_FEW_DOCUMENTS: Final = 40

_JOINING = frozenset(["and", "or", "y", "e", "o", "u", "et", "ou", "na", "và", "و"])
"""With one of these, two needs in a query stand side by side."""


class Term(NamedTuple):
    """One word as typed and the forms to look for. ``weight`` grows as the word gets rarer."""

    typed: str
    forms: tuple[str, ...]
    weight: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """What a query means: needs it names, and its words."""

    needs: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()
    broad: frozenset[str] = frozenset()
    """Those of the needs that only a broad word names: "license" may be any license."""
    hints: tuple[str, ...] = ()
    """Needs that weigh like words: broad ones beside words that say more."""
    beside: tuple[Term, ...] = ()
    """Common words: they count only where a name is asked for word by word."""
    mended: tuple[tuple[str, str], ...] = ()
    """Typed words that no service has, each with the word that was taken instead."""


def read_query(text: str, language: str) -> Asked:
    """Needs that the words name in any language, and the words themselves with their stems."""
    text = text[:MAX_QUERY_CHARS]
    found = link(text, language)[:MAX_NEEDS]
    wide = any(_said_in_words(one) > 1 for one in found) and _JOINING.isdisjoint(words(text))
    return Asked(
        needs=tuple(one.code for one in found),
        terms=_read_terms(text, language),
        broad=frozenset(
            one.code for one in found if _is_broad(one) or (wide and _said_in_words(one) == 1)
        ),
    )


def _said_in_words(found: Link) -> int:
    """Of how many words that carry a topic the wording is; "pay by card" says more than "card"."""
    return sum(word not in _stop_words(WRITTEN_IN) for word in found.matched_text.split()) or 1


def _is_broad(found: Link) -> bool:
    """Whether the words would not name the need in a record."""
    if found.exactness is Exactness.FUZZY:
        return False
    return found.code not in {one.code for one in link_record(found.matched_text, None)}


def _read_terms(text: str, language: str) -> tuple[Term, ...]:
    """Words in their order, each once; words that carry no topic only if there is nothing else."""
    known = tuple(dict.fromkeys((language, WRITTEN_IN)))
    stop_words = _stop_words(language)
    found: dict[str, Term] = {}
    stopped: dict[str, Term] = {}
    for chunk in spell(text).split():
        for term in _terms_of(chunk, known):
            (stopped if term.typed in stop_words else found).setdefault(term.typed, term)
    return tuple((found or stopped).values())[:_READ_TERMS]


def _terms_of(chunk: str, languages: Sequence[str]) -> list[Term]:
    if len(words(chunk)) > 1:  # a script without spaces: every pair of characters is a term
        return [Term(token, (token,)) for token in query_tokens(chunk, languages[0])]
    spelt = (chunk, *meant_by(chunk))
    forms = [
        token for word in spelt for language in languages for token in query_tokens(word, language)
    ]
    unique = tuple(dict.fromkeys(form[:MAX_WORD_CHARS] for form in forms))
    return [Term(unique[0], unique)] if unique else []


@lru_cache(maxsize=100)
def _stop_words(language: str) -> frozenset[str]:
    return frozenset().union(
        *(STOP_WORDS.get(one, ()) for one in {language.partition("-")[0], "en", "es"})
    )


def forms_of(asked: Asked) -> list[str]:
    return [form for term in asked.terms for form in (*term.forms, plain(term.typed))]


def without_letter(asked: Asked, counts: Mapping[str, int]) -> Asked:
    """Words with ñ that no service has are looked for as records without ñ write them."""
    return replace(asked, terms=tuple(_as_written(term, counts) for term in asked.terms))


def _as_written(term: Term, counts: Mapping[str, int]) -> Term:
    typed = plain(term.typed)
    if typed in _stop_words(WRITTEN_IN) or any(counts.get(form) for form in term.forms):
        return term
    if counts.get(typed):
        return term._replace(forms=(*term.forms, typed))
    return term


def weigh(asked: Asked, counts: Mapping[str, int], documents: int) -> Asked:
    """Give each word its weight; drop the common ones where a rarer word or a need is named."""
    weighed = [
        (max(counts.get(form, 0) for form in term.forms), place, term)
        for place, term in enumerate(asked.terms)
    ]
    if documents > _FEW_DOCUMENTS:
        rare = any(0 < count * _RARE_SHARE <= documents for count, *_ in weighed)
        if asked.needs or rare:
            common = [one for one in weighed if one[0] * _COMMON_SHARE > documents]
            weighed = [one for one in weighed if one not in common]
            asked = replace(asked, beside=tuple(term for *_, term in common))
    known_first = sorted(weighed, key=lambda one: (one[0] == 0, one[0], one[1]))[:MAX_TERMS]
    terms = tuple(
        term._replace(weight=_rarity(count, documents))
        for count, _, term in sorted(known_first, key=lambda one: one[1])
    )
    return replace(asked, terms=terms, beside=asked.beside[: MAX_TERMS - len(terms)])


def settle_needs(asked: Asked, counts: Mapping[str, int]) -> Asked:
    """Make needs that a broad word names hints, if there are needs or words that say more.

    Who looks for a "truck driver license" is not helped by the business license first.
    """
    sure = tuple(code for code in asked.needs if code not in asked.broad)
    known = sum(any(counts.get(form) for form in term.forms) for term in asked.terms)
    if not asked.broad or (not sure and known <= len(asked.broad)):
        return asked
    hints = () if sure else asked.needs
    return replace(asked, needs=sure, broad=frozenset(), hints=hints)


def unknown_terms(asked: Asked, counts: Mapping[str, int]) -> list[Term]:
    """Words that no service has, in any of their forms."""
    return [term for term in asked.terms if not any(counts.get(form) for form in term.forms)]


def mend(asked: Asked, better: Mapping[str, str], language: str) -> Asked:
    """Look for the words of ``better`` beside those typed, and for the needs they name."""
    terms = tuple(
        term._replace(forms=(*term.forms, better[term.typed])) if term.typed in better else term
        for term in asked.terms
    )
    written = " ".join(better.get(term.typed, term.typed) for term in asked.terms)
    again = read_query(written, language)
    needs = asked.needs if again.broad else again.needs
    return replace(asked, needs=needs, terms=terms, mended=tuple(better.items()))


def _rarity(count: int, documents: int) -> int:
    return round(100 * log(1 + documents / (count + 0.5)))
