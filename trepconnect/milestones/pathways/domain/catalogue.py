"""The pathways: read once from ``data/pathways``, refused as a whole if any is wrong.

Plans hold a code and a version. Words may be mended in a file; whoever changes steps or questions
adds a file with the next version and leaves the old one there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from importlib import resources
from itertools import product
from types import MappingProxyType
from typing import Any, NoReturn

from trepconnect.kernel.money import Money
from trepconnect.milestones.pathways.domain.pathway import (
    Answer,
    Confirmer,
    Cost,
    Duration,
    Pathway,
    Question,
    Step,
    Texts,
    TimeUnit,
    UnknownPathway,
)
from trepconnect.profiles.domain.industries import INDUSTRIES
from trepconnect.vocabulary.domain.needs import NEEDS


def gather(pathways: Iterable[Pathway]) -> Mapping[tuple[str, int], Pathway]:
    """By code and version. Raises BadPathway for two of one version, or for one trade."""
    found: dict[tuple[str, int], Pathway] = {}
    owner: dict[str, str] = {}
    for one in sorted(pathways, key=lambda one: (one.code, one.version)):
        if (one.code, one.version) in found:
            raise BadPathway(f"{one.code}: there are two of version {one.version}")
        found[one.code, one.version] = one
        for trade in one.industries:
            if owner.setdefault(trade, one.code) != one.code:
                raise BadPathway(f"{one.code}: {trade} already leads to {owner[trade]}")
    return MappingProxyType(found)


def _load() -> Mapping[tuple[str, int], Pathway]:
    folder = resources.files("trepconnect.milestones") / "data" / "pathways"
    return gather(
        read_pathway(json.loads(file.read_text(encoding="utf-8")))
        for file in folder.iterdir()
        if file.name.endswith(".json")
    )


def newest(code: str) -> Pathway:
    """Raises UnknownPathway."""
    found = PATHWAYS.get(code)
    if found is None:
        raise UnknownPathway(code)
    return found


def pathway(code: str, version: int) -> Pathway:
    """The version that a plan was made from. Raises UnknownPathway."""
    found = _VERSIONS.get((code, version))
    if found is None:
        raise UnknownPathway(f"{code} {version}")
    return found


def suggested_for(industry_code: str) -> Pathway | None:
    """The pathway that fits a trade of profiles."""
    fitting = (one for one in PATHWAYS.values() if industry_code in one.industries)
    return next(fitting, None)


LANGUAGES = ("en", "es")
FIRST_DUE_DAYS = 14
"""Nothing is due earlier: somebody who starts should not be late at once."""

_CODE = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_CONFIRMERS = {Confirmer.MENTOR_OR_OFFICE, Confirmer.OFFICE}


class BadPathway(ValueError):
    """The file of a pathway breaks the rules; the program does not start with it."""


def read_pathway(document: Mapping[str, Any]) -> Pathway:
    """Raises BadPathway with the first thing that is wrong."""
    name = str(document.get("code", ""))
    questions = tuple(_question(name, entry) for entry in document["questions"])
    pathway = Pathway(
        code=_code(name, name),
        version=_whole(name, "version", document.get("version"), low=1),
        prices_of=_whole(name, "prices_of", document.get("prices_of"), low=2020),
        industries=_listed(name, "industries", document["industries"], INDUSTRIES),
        title=_texts(name, "title", document),
        summary=_texts(name, "summary", document),
        questions=questions,
        steps=tuple(_step(name, entry, questions) for entry in document["steps"]),
    )
    _refuse_doubles(name, "question", [one.code for one in pathway.questions])
    _refuse_doubles(name, "step", [one.code for one in pathway.steps])
    _check_order(pathway)
    _check_reach(pathway)
    return pathway


def _question(name: str, entry: Mapping[str, Any]) -> Question:
    code = str(entry.get("code", ""))
    where = f"{name}: question {code}"
    answers = tuple(
        Answer(_code(where, one["code"]), _texts(where, "label", one)) for one in entry["answers"]
    )
    _refuse_doubles(where, "answer", [one.code for one in answers])
    if len(answers) < 2:
        _refuse(where, "needs two answers or more")
    return Question(
        _code(where, code), _texts(where, "text", entry), _texts(where, "why", entry), answers
    )


def _step(name: str, entry: Mapping[str, Any], questions: Sequence[Question]) -> Step:
    code = str(entry.get("code", ""))
    where = f"{name}: step {code}"
    return Step(
        code=_code(where, code),
        title=_texts(where, "title", entry),
        what=_texts(where, "what", entry),
        why=_texts(where, "why", entry),
        where=_texts(where, "where", entry),
        cost=_cost(where, entry["cost"]),
        time=_duration(where, entry["time"]),
        papers=_papers(where, entry["papers"]),
        evidence=_texts(where, "evidence", entry),
        confirmer=Confirmer(_one_of(where, "confirmer", entry.get("confirmer"), _CONFIRMERS)),
        needs=_known(where, "needs", entry["needs"], NEEDS),
        after=tuple(entry["after"]),
        due_days=_whole(where, "due_days", entry.get("due_days"), low=FIRST_DUE_DAYS),
        when=_when(where, entry.get("when", {}), questions),
    )


def _cost(where: str, entry: Mapping[str, Any]) -> Cost:
    try:
        low, high = Money.of(entry["low"]), Money.of(entry["high"])
    except (KeyError, ValueError):
        _refuse(where, "cost needs two amounts, low and high")
    if not Money(0) <= low <= high:
        _refuse(where, "cost must rise from low to high")
    note = _texts(where, "note", entry) if "note" in entry else None
    return Cost(low, high, note)


def _duration(where: str, entry: Mapping[str, Any]) -> Duration:
    low = _whole(where, "time", entry.get("low"), low=1)
    high = _whole(where, "time", entry.get("high"), low=low)
    return Duration(TimeUnit(_one_of(where, "time", entry.get("unit"), set(TimeUnit))), low, high)


def _papers(where: str, entry: Mapping[str, Any]) -> Mapping[str, tuple[str, ...]]:
    lists = {language: tuple(entry.get(language, ())) for language in {*LANGUAGES, *entry}}
    for language, papers in lists.items():
        if len(papers) != len(lists["en"]) or not papers or not all(map(str.strip, papers)):
            _refuse(where, f"papers: {language!r} does not have the same list as 'en'")
    return MappingProxyType(lists)


def _when(
    where: str, entry: Mapping[str, Sequence[str]], questions: Sequence[Question]
) -> Mapping[str, frozenset[str]]:
    known = {question.code: question.codes for question in questions}
    for question, wanted in entry.items():
        if question not in known:
            _refuse(where, f"there is no question {question!r}")
        for answer in wanted:
            if answer not in known[question]:
                _refuse(where, f"{question} has no answer {answer!r}")
    return MappingProxyType({question: frozenset(wanted) for question, wanted in entry.items()})


def _check_order(pathway: Pathway) -> None:
    """A step waits only for earlier ones, so no two can wait for each other."""
    earlier: dict[str, int] = {}
    codes = {step.code for step in pathway.steps}
    for step in pathway.steps:
        where = f"{pathway.code}: step {step.code}"
        for code in step.after:
            if code not in codes:
                _refuse(where, f"there is no step {code!r}")
            if code not in earlier:
                _refuse(where, f"waits for {code}, which does not come before it")
            if step.due_days < earlier[code]:
                _refuse(where, f"is due before {code}, which it waits for")
        earlier[step.code] = step.due_days


def _check_reach(pathway: Pathway) -> None:
    """Some answers ask for each step, and each question changes something."""
    ways = [
        dict(zip((one.code for one in pathway.questions), way, strict=True))
        for way in product(*(sorted(one.codes) for one in pathway.questions))
    ]
    for step in pathway.steps:
        if not any(step.is_asked_for(way) for way in ways):
            _refuse(f"{pathway.code}: step {step.code}", "no answer leads to it")
    asked = {question for step in pathway.steps for question in step.when}
    for question in pathway.questions:
        if question.code not in asked:
            _refuse(f"{pathway.code}: question {question.code}", "no step depends on it")


def _texts(where: str, field: str, entry: Mapping[str, Any]) -> Texts:
    texts = entry.get(field) or {}
    for language in LANGUAGES:
        if language not in texts:
            _refuse(where, f"{field} has no {language!r}")
    for language, text in texts.items():
        if not isinstance(text, str) or not text or text != text.strip():
            _refuse(where, f"{field}.{language} needs words, not {text!r}")
    return MappingProxyType(dict(texts))


def _code(where: str, code: Any) -> str:
    if not isinstance(code, str) or not _CODE.fullmatch(code) or len(code) > 40:
        _refuse(where, f"{code!r} is no code: lower-case letters and underscores")
    return code


def _known(
    where: str, field: str, codes: Sequence[str], known: Collection[str]
) -> tuple[str, ...]:
    if not codes:
        _refuse(where, f"{field} is empty")
    return _listed(where, field, codes, known)


def _listed(
    where: str, field: str, codes: Sequence[str], known: Collection[str]
) -> tuple[str, ...]:
    """Known codes, or none at all: a pathway for every trade names none."""
    for code in codes:
        if code not in known:
            _refuse(where, f"{field}: nothing is called {code!r}")
    _refuse_doubles(where, field, codes)
    return tuple(codes)


def _one_of(where: str, field: str, value: Any, known: Collection[str]) -> str:
    if value not in known:
        _refuse(where, f"{field} must be one of {', '.join(sorted(known))}, not {value!r}")
    return str(value)


def _whole(where: str, field: str, value: Any, *, low: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < low:
        _refuse(where, f"{field} must be a whole number from {low} on, not {value!r}")
    return value


def _refuse_doubles(where: str, kind: str, codes: Sequence[str]) -> None:
    for code in codes:
        if codes.count(code) > 1:
            _refuse(where, f"{kind} {code} is there twice")


def _refuse(where: str, why: str) -> NoReturn:
    raise BadPathway(f"{where}: {why}")


_VERSIONS = _load()

PATHWAYS: Mapping[str, Pathway] = MappingProxyType({one.code: one for one in _VERSIONS.values()})
"""The newest version of each, by code."""
