"""Plans and steps in the reader's words, as pages and the printed plan show them."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from trepconnect.milestones.domain.pathway import (
    Answers,
    Confirmer,
    Cost,
    Duration,
    Pathway,
    Question,
    Step,
    Texts,
)
from trepconnect.milestones.domain.plan import Kept, PlanStep, Standing
from trepconnect.milestones.queries.plans import Plan
from trepconnect.platform.language.i18n import _, current_language
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownStep:
    """A step of a plan; ``guide`` is None for one of her own."""

    id: UUID
    lang: str
    title: str
    standing: Standing
    kept: Kept
    guide: Guide | None
    waits_for: list[str]
    is_late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPlan:
    """The steps in the groups that a page shows; ``next`` is in none of them."""

    plan: Plan
    lang: str
    title: str
    next: ShownStep | None
    now: list[ShownStep]
    later: list[ShownStep]
    to_confirm: list[ShownStep]
    done: list[ShownStep]
    skipped: list[ShownStep]

    @property
    def by_day(self) -> list[ShownStep]:
        """All that is left to do, in the order of days, what has none last."""
        left = [*([self.next] if self.next else []), *self.now, *self.later]
        return sorted(left, key=lambda one: one.kept.due_on or date.max)


def said(texts: Texts) -> str:
    """In the reader's language, else in English."""
    return in_language(texts, current_language())


def lang_of(texts: Texts) -> str:
    """The language of ``said``; nothing when it is the reader's own."""
    tag = current_language()
    return "" if tag in texts or tag.partition("-")[0] in texts else "en"


def title_of(step: PlanStep) -> str:
    """Her own words for a step of her own, which not everybody may read."""
    if step.step:
        return said(step.step.title)
    return step.kept.title or _("A step of the owner’s own")


def shown_step(pathway: Pathway, one: PlanStep, today: date) -> ShownStep:
    due_on = one.kept.due_on
    return ShownStep(
        id=one.id,
        lang=lang_of(one.step.title) if one.step else "",
        title=title_of(one),
        standing=one.standing,
        kept=one.kept,
        guide=guide(pathway, one.step) if one.step else None,
        waits_for=[said(earlier.title) for earlier in one.waits_for],
        is_late=one.is_open and due_on is not None and due_on < today,
    )


def shown_plan(plan: Plan, today: date) -> ShownPlan:
    first = plan.next

    def group(*standings: Standing) -> list[ShownStep]:
        steps = [one for one in plan.standing(*standings) if one is not first]
        return [shown_step(plan.pathway, one, today) for one in steps]

    done = group(Standing.MARKED, Standing.CONFIRMED)
    return ShownPlan(
        plan=plan,
        lang=lang_of(plan.pathway.title),
        title=said(plan.pathway.title),
        next=shown_step(plan.pathway, first, today) if first else None,
        now=group(Standing.OPEN),
        later=group(Standing.WAITING),
        to_confirm=[one for one in done if one.kept.waits_for_confirmation],
        done=[one for one in done if not one.kept.waits_for_confirmation],
        skipped=group(Standing.SKIPPED),
    )


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
