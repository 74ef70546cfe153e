"""A pathway: the steps towards a kind of business, and questions that switch some of them on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from trepconnect.kernel.errors import DomainError
from trepconnect.kernel.money import Money

Texts: TypeAlias = Mapping[str, str]
"""Words by language tag; English is always there."""

Answers: TypeAlias = Mapping[str, str]
"""The answer to each question, by code."""


class Confirmer(StrEnum):
    """Who says that a step is really done. The owner's own are done when the owner says so."""

    MENTOR_OR_OFFICE = "mentor_or_office"
    OFFICE = "office"
    NOBODY = "nobody"


class TimeUnit(StrEnum):
    DAYS = "days"
    WEEKS = "weeks"


class UnknownPathway(DomainError):
    """No pathway has this code, or not in this version."""

    code = "unknown_pathway"


class WrongAnswers(DomainError):
    """A question is open, or the answer is not one of its own."""

    code = "wrong_answers"


@dataclass(frozen=True, slots=True)
class Cost:
    """From ``low`` to ``high``, both zero when it is free; ``note`` may say for how long."""

    low: Money
    high: Money
    note: Texts | None = None

    @property
    def is_free(self) -> bool:
        return not self.high


@dataclass(frozen=True, slots=True)
class Duration:
    unit: TimeUnit
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Answer:
    code: str
    label: Texts


@dataclass(frozen=True, slots=True)
class Question:
    """``why`` tells the owner what hangs on the answer."""

    code: str
    text: Texts
    why: Texts
    answers: tuple[Answer, ...]

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(answer.code for answer in self.answers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """``when`` has the answers that ask for it, by question; empty is always. ``after`` are codes.

    ``needs`` are those of the vocabulary that help with it, ``due_days`` count from the start.
    """

    code: str
    title: Texts
    what: Texts
    why: Texts
    where: Texts
    cost: Cost
    time: Duration
    papers: Mapping[str, tuple[str, ...]]
    evidence: Texts
    confirmer: Confirmer
    needs: tuple[str, ...]
    after: tuple[str, ...]
    due_days: int
    when: Mapping[str, frozenset[str]]

    def is_asked_for(self, answers: Answers) -> bool:
        return all(answers.get(question) in wanted for question, wanted in self.when.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class Pathway:
    """``prices_of`` is the year that costs are of, ``industries`` are trades of profiles."""

    code: str
    version: int
    prices_of: int
    industries: tuple[str, ...]
    title: Texts
    summary: Texts
    questions: tuple[Question, ...]
    steps: tuple[Step, ...]

    def asked_for(self, answers: Answers) -> list[Step]:
        """The steps that these answers ask for, in order."""
        return [step for step in self.steps if step.is_asked_for(answers)]

    def check_answers(self, answers: Answers) -> None:
        """Raises WrongAnswers unless each question has one of its answers."""
        codes = {question.code: question.codes for question in self.questions}
        if answers.keys() != codes.keys():
            raise WrongAnswers
        if any(answer not in codes[question] for question, answer in answers.items()):
            raise WrongAnswers
