"""The pathways: read once from ``data/pathways``, refused as a whole if any is wrong.

Plans hold a code and a version. Words may be mended in a file; whoever changes steps or questions
adds a file with the next version and leaves the old one there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from importlib import resources
from itertools import product
from types import MappingProxyType
from typing import Annotated, Any, Literal, NoReturn

import msgspec

from trepconnect.kernel.documents import decode, read_record, read_records, refuse
from trepconnect.kernel.money import Money
from trepconnect.milestones.pathways.domain.pathway import (
    Answer,
    Confirmer,
    Cost,
    Duration,
    Pathway,
    Question,
    Step,
    TimeUnit,
    UnknownPathway,
)
from trepconnect.profiles.domain.industries import INDUSTRIES
from trepconnect.vocabulary.domain.needs import NEEDS


def gather(pathways: Iterable[Pathway]) -> Mapping[tuple[str, int], Pathway]:
    """By code and version. Raises DocumentInvalid for two of one version, or for one trade."""
    found: dict[tuple[str, int], Pathway] = {}
    owner: dict[str, str] = {}
    for one in sorted(pathways, key=lambda one: (one.code, one.version)):
        if (one.code, one.version) in found:
            raise refuse(one.code, "", f"there are two of version {one.version}")
        found[one.code, one.version] = one
        for trade in one.industries:
            if owner.setdefault(trade, one.code) != one.code:
                raise refuse(one.code, "", f"{trade} already leads to {owner[trade]}")
    return MappingProxyType(found)


def _load() -> Mapping[tuple[str, int], Pathway]:
    folder = resources.files("trepconnect.milestones") / "data" / "pathways"
    return gather(
        read_pathway(decode(file.read_text(encoding="utf-8"), file=file.name), file=file.name)
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
"""Nothing is due earlier: whoever starts should not be late at once."""

_Code = Annotated[
    str, msgspec.Meta(pattern=r"^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$", min_length=1, max_length=40)
]
_Words = dict[str, str]


class _Entry(msgspec.Struct, forbid_unknown_fields=True):
    """Checks that each of its texts speaks the languages of every pathway."""

    def __post_init__(self) -> None:
        for field in msgspec.structs.fields(self):
            if field.type == _Words:
                _check_words(field.name, getattr(self, field.name))


class _Answer(_Entry):
    code: _Code
    label: _Words


class _Question(_Entry):
    code: _Code
    text: _Words
    why: _Words
    answers: Annotated[list[_Answer], msgspec.Meta(min_length=2)]

    def made(self) -> Question:
        answers = tuple(Answer(one.code, MappingProxyType(one.label)) for one in self.answers)
        return Question(
            self.code, MappingProxyType(self.text), MappingProxyType(self.why), answers
        )


class _Cost(msgspec.Struct, forbid_unknown_fields=True):
    low: str
    high: str
    note: _Words | None = None

    def __post_init__(self) -> None:
        if not Money(0) <= Money.of(self.low) <= Money.of(self.high):
            raise ValueError("must rise from low to high")
        if self.note is not None:
            _check_words("note", self.note)

    def made(self) -> Cost:
        note = None if self.note is None else MappingProxyType(self.note)
        return Cost(Money.of(self.low), Money.of(self.high), note)


class _Duration(msgspec.Struct, forbid_unknown_fields=True):
    unit: TimeUnit
    low: Annotated[int, msgspec.Meta(ge=1)]
    high: int

    def __post_init__(self) -> None:
        if self.high < self.low:
            raise ValueError("must rise from low to high")


class _Step(_Entry):
    code: _Code
    title: _Words
    what: _Words
    why: _Words
    where: _Words
    cost: _Cost
    time: _Duration
    papers: dict[str, tuple[str, ...]]
    evidence: _Words
    confirmer: Literal["mentor_or_office", "office"]
    needs: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
    after: tuple[str, ...]
    due_days: Annotated[int, msgspec.Meta(ge=FIRST_DUE_DAYS)]
    when: dict[str, frozenset[str]] = {}

    def __post_init__(self) -> None:
        super().__post_init__()
        length = len(self.papers.get("en", ()))
        for language in {*LANGUAGES, *self.papers}:
            papers = self.papers.get(language, ())
            if len(papers) != length or not papers or not all(map(str.strip, papers)):
                raise ValueError(f"papers: {language!r} does not have the same list as 'en'")

    def made(self) -> Step:
        return Step(
            code=self.code,
            title=MappingProxyType(self.title),
            what=MappingProxyType(self.what),
            why=MappingProxyType(self.why),
            where=MappingProxyType(self.where),
            cost=self.cost.made(),
            time=Duration(self.time.unit, self.time.low, self.time.high),
            papers=MappingProxyType(self.papers),
            evidence=MappingProxyType(self.evidence),
            confirmer=Confirmer(self.confirmer),
            needs=self.needs,
            after=self.after,
            due_days=self.due_days,
            when=MappingProxyType(self.when),
        )


class _Pathway(_Entry):
    code: _Code
    version: Annotated[int, msgspec.Meta(ge=1)]
    prices_of: Annotated[int, msgspec.Meta(ge=2020)]
    industries: tuple[str, ...]
    title: _Words
    summary: _Words
    questions: list[Any]
    steps: list[Any]


def _check_words(field: str, texts: Mapping[str, str]) -> None:
    for language in LANGUAGES:
        if language not in texts:
            raise ValueError(f"{field} has no {language!r}")
    for language, text in texts.items():
        if not text or text != text.strip():
            raise ValueError(f"{field}.{language} needs words, not {text!r}")


def read_pathway(document: Any, *, file: str = "") -> Pathway:
    """Raises DocumentInvalid with what is wrong."""
    head = read_record(document, _Pathway, file=file)
    questions = read_records(head.questions, _Question, file=file, field="questions")
    steps = read_records(head.steps, _Step, file=file, field="steps")
    pathway = Pathway(
        code=head.code,
        version=head.version,
        prices_of=head.prices_of,
        industries=head.industries,
        title=MappingProxyType(head.title),
        summary=MappingProxyType(head.summary),
        questions=tuple(one.made() for one in questions),
        steps=tuple(one.made() for one in steps),
    )
    _check_codes(pathway)
    _check_answers(pathway)
    _check_order(pathway)
    _check_reach(pathway)
    return pathway


def _check_codes(pathway: Pathway) -> None:
    """What is named is known, and named once."""
    _check_listed(pathway.code, "industries", pathway.industries, INDUSTRIES)
    _refuse_doubles(pathway.code, "question", [one.code for one in pathway.questions])
    _refuse_doubles(pathway.code, "step", [one.code for one in pathway.steps])
    for question in pathway.questions:
        where = f"{pathway.code}: question {question.code}"
        _refuse_doubles(where, "answer", [one.code for one in question.answers])
    for step in pathway.steps:
        _check_listed(f"{pathway.code}: step {step.code}", "needs", step.needs, NEEDS)


def _check_answers(pathway: Pathway) -> None:
    """A step is asked for by answers that can be given."""
    known = {question.code: question.codes for question in pathway.questions}
    for step in pathway.steps:
        where = f"{pathway.code}: step {step.code}"
        for question, wanted in step.when.items():
            if question not in known:
                _refuse(where, f"there is no question {question!r}")
            for answer in sorted(wanted - known[question]):
                _refuse(where, f"{question} has no answer {answer!r}")


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


def _check_listed(where: str, field: str, codes: Sequence[str], known: Collection[str]) -> None:
    for code in codes:
        if code not in known:
            _refuse(where, f"{field}: nothing is called {code!r}")
    _refuse_doubles(where, field, codes)


def _refuse_doubles(where: str, kind: str, codes: Sequence[str]) -> None:
    for code in codes:
        if codes.count(code) > 1:
            _refuse(where, f"{kind} {code} is there twice")


def _refuse(where: str, why: str) -> NoReturn:
    raise refuse(where, "", why)


_VERSIONS = _load()

PATHWAYS: Mapping[str, Pathway] = MappingProxyType({one.code: one for one in _VERSIONS.values()})
"""The newest version of each, by code."""
