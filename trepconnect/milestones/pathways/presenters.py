"""Pathways in the reader's words: what a step is, what it costs, when it is asked for."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from trepconnect.milestones.pathways.domain.pathway import (
    Answers,
    Confirmer,
    Cost,
    Duration,
    Pathway,
    Question,
    Step,
    Texts,
)
from trepconnect.platform.language.i18n import current_language
from trepconnect.vocabulary.domain.needs import in_language
from trepconnect.vocabulary.domain.needs import label as need_label


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """What the pathway says of a step. ``lang`` is of words that are not in the reader's language;
    ``needs`` are codes with their names, ``conditions`` questions with answers that ask for it.
    """

    code: str
    lang: str
    title: str
    what: str
    why: str
    where: str
    cost: Cost
    cost_note: str
    prices_of: int
    time: Duration
    papers: tuple[str, ...]
    evidence: str
    confirmer: Confirmer
    needs: list[tuple[str, str]]
    conditions: list[tuple[str, str]]

    @property
    def place(self) -> str:
        """The first sentence of ``where``: enough on paper."""
        return self.where.partition(". ")[0].removesuffix(".")


def said(texts: Texts) -> str:
    """In the reader's language, else in English."""
    return in_language(texts, current_language())


def lang_of(texts: Texts) -> str:
    """The language of ``said``; nothing when it is the reader's own."""
    tag = current_language()
    return "" if tag in texts or tag.partition("-")[0] in texts else "en"


def guide(pathway: Pathway, step: Step) -> Guide:
    language = current_language()
    return Guide(
        code=step.code,
        lang=lang_of(step.title),
        title=said(step.title),
        what=said(step.what),
        why=said(step.why),
        where=said(step.where),
        cost=step.cost,
        cost_note=said(step.cost.note) if step.cost.note else "",
        prices_of=pathway.prices_of,
        time=step.time,
        papers=_in_language(step),
        evidence=said(step.evidence),
        confirmer=step.confirmer,
        needs=[(code, need_label(code, language)) for code in step.needs],
        conditions=_conditions(pathway, step),
    )


def answers_in_words(pathway: Pathway, answers: Answers) -> list[tuple[str, str]]:
    """Each question with what was answered."""
    return [
        (said(one.text), _labels(one, {answers.get(one.code, "")})) for one in pathway.questions
    ]


def _conditions(pathway: Pathway, step: Step) -> list[tuple[str, str]]:
    """Which answers ask for the step, by question; nothing when all do."""
    return [
        (said(one.text), _labels(one, step.when[one.code]))
        for one in pathway.questions
        if one.code in step.when
    ]


def _labels(question: Question, codes: Container[str]) -> str:
    return " / ".join(said(one.label) for one in question.answers if one.code in codes)


def _in_language(step: Step) -> tuple[str, ...]:
    tag = current_language()
    return step.papers.get(tag) or step.papers.get(tag.partition("-")[0]) or step.papers["en"]
