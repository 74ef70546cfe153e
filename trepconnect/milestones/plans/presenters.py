"""Plans and steps in the reader's words, as pages and the printed plan show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from trepconnect.milestones.pathways.domain.pathway import Pathway
from trepconnect.milestones.pathways.presenters import Guide, guide, lang_of, said
from trepconnect.milestones.plans.domain import Kept, PlanStep, StepPlace
from trepconnect.milestones.plans.queries.plans import Plan
from trepconnect.platform.language.i18n import _


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownStep:
    """A step of a plan; ``guide`` is None for one of the owner's own."""

    id: UUID
    lang: str
    title: str
    standing: StepPlace
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


def title_of(step: PlanStep) -> str:
    """The owner's words for a step of their own, which not everybody may read."""
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

    def group(*standings: StepPlace) -> list[ShownStep]:
        steps = [one for one in plan.standing(*standings) if one is not first]
        return [shown_step(plan.pathway, one, today) for one in steps]

    done = group(StepPlace.MARKED, StepPlace.CONFIRMED)
    return ShownPlan(
        plan=plan,
        lang=lang_of(plan.pathway.title),
        title=said(plan.pathway.title),
        next=shown_step(plan.pathway, first, today) if first else None,
        now=group(StepPlace.OPEN),
        later=group(StepPlace.WAITING),
        to_confirm=[one for one in done if one.kept.waits_for_confirmation],
        done=[one for one in done if not one.kept.waits_for_confirmation],
        skipped=group(StepPlace.SKIPPED),
    )
