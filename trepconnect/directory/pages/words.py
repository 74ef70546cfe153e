"""Words that several pages of the directory share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from trepconnect.directory.domain.question import Question
from trepconnect.directory.domain.search_doc import split_unsure
from trepconnect.kernel import languages
from trepconnect.platform.language.i18n import _, current_language, listed, number
from trepconnect.vocabulary.domain.needs import GROUPS, NEEDS, in_language, label

WRITTEN_IN = "en"
_KM_OF_MILE = 1.609344
_MAX_LISTED = 4


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of a list to choose from."""

    value: str
    label: str
    count: int = 0


@dataclass(frozen=True, slots=True)
class Shelf:
    """A group of needs; ``count`` of a need is how many services there are."""

    code: str
    label: str
    needs: tuple[Choice, ...]


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


def spoken_name(tag: str, *, sure: bool) -> str:
    return name_of(tag) if sure else _("%(language)s (ask first)", language=name_of(tag))


def distance(km: float | None) -> str:
    """How far in miles, as signs on American roads say it."""
    if km is None:
        return ""
    miles = km / _KM_OF_MILE
    if miles < 0.5:
        return _("less than half a mile away")
    rounded = round(miles, 1) if miles < 10 else round(miles)
    return _("%(miles)s miles away", miles=number(rounded))


def shelves(counts: Mapping[str, int]) -> list[Shelf]:
    """Every need that some service answers, by group, with how many do."""
    reader = current_language()
    filled = [
        Shelf(
            group.code,
            in_language(group.label, reader),
            tuple(
                Choice(need.code, in_language(need.label, reader), counts[need.code])
                for need in group.needs
                if counts.get(need.code)
            ),
        )
        for group in GROUPS
    ]
    return [one for one in filled if one.needs]


def shelf(code: str, counts: Mapping[str, int]) -> Shelf | None:
    """One group, if that is what was asked for."""
    return next((one for one in shelves(counts) if one.code == code), None) if code else None


def foreign_to_reader() -> str | None:
    """The language of the records, where it is not the reader's."""
    return None if current_language() == WRITTEN_IN else WRITTEN_IN


@dataclass(frozen=True, slots=True)
class Lists:
    """What the search form offers, and what was chosen, in words."""

    spoken: list[Choice]
    stages: list[Choice]
    chosen: str


def lists_of(
    question: Question, languages_known: Mapping[str, int], stages_known: Mapping[str, int]
) -> Lists:
    stages = [Choice(code, text()) for code, text in _STAGES.items()] if stages_known else []
    chosen = [
        question.zip,
        name_of(question.spoken) if question.spoken else "",
        _STAGES[question.stage]() if question.stage else "",
        _("only free help") if question.free else "",
    ]
    return Lists(
        _language_choices(languages_known, question.spoken),
        stages,
        ", ".join(words for words in chosen if words),
    )


_STAGES: dict[str, Callable[[], str]] = {
    "idea": lambda: _("I have an idea"),
    "starting": lambda: _("I am starting"),
    "operating": lambda: _("My business is running"),
    "growing": lambda: _("I want to grow"),
}


def _language_choices(counts: Mapping[str, int], chosen: str) -> list[Choice]:
    """Languages that some service speaks, by name; the chosen one even if none does."""
    tags = dict(counts) | ({chosen: counts.get(chosen, 0)} if chosen else {})
    named = [Choice(tag, name_of(tag), count) for tag, count in tags.items()]
    return sorted(named, key=lambda one: (one.label.casefold(), one.value))


def shortened(text: str, most: int) -> str:
    """The beginning of a text, cut between words."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    return text[:most].rpartition(" ")[0].rstrip(",;:.") + " …"
