"""Reads of how pathways are used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from trepconnect.kernel.actor import Actor
from trepconnect.kernel.errors import Forbidden
from trepconnect.mentoring.policy import works_with_people
from trepconnect.milestones.domain.step import DONE, StepState
from trepconnect.milestones.models import PlanRow, PlanStepRow
from trepconnect.profiles.models import BusinessRow


@dataclass(frozen=True, slots=True)
class Use:
    """How many plans follow a pathway, and in how many of them each step is in each state."""

    plans: int = 0
    steps: Mapping[str, Counter[StepState]] = field(default_factory=dict)

    def count(self, code: str, *states: StepState) -> int:
        counted = self.steps.get(code, Counter())
        return sum(counted[state] for state in states)

    @property
    def confirmed(self) -> int:
        return sum(counted[StepState.CONFIRMED] for counted in self.steps.values())


def count_use(session: Session, actor: Actor) -> dict[str, Use]:
    """By pathway, over the plans that are followed now. For casework; two statements."""
    if not works_with_people(actor):
        raise Forbidden
    followed = (PlanRow.ended_at.is_(None), BusinessRow.removed_at.is_(None))
    plans = session.execute(
        select(PlanRow.pathway_code, func.count())
        .join(BusinessRow, BusinessRow.id == PlanRow.business_id)
        .where(*followed)
        .group_by(PlanRow.pathway_code)
    )
    steps = session.execute(
        select(PlanRow.pathway_code, PlanStepRow.code, PlanStepRow.state, func.count())
        .join(PlanStepRow, PlanStepRow.plan_id == PlanRow.id)
        .join(BusinessRow, BusinessRow.id == PlanRow.business_id)
        .where(
            *followed,
            PlanStepRow.code.is_not(None),
            or_(PlanStepRow.asked, PlanStepRow.state.in_(DONE)),
        )
        .group_by(PlanRow.pathway_code, PlanStepRow.code, PlanStepRow.state)
    )
    by_pathway: dict[str, dict[str, Counter[StepState]]] = {}
    for pathway_code, code, state, count in steps:
        counted = by_pathway.setdefault(pathway_code, {})
        counted.setdefault(str(code), Counter())[state] = count
    return {code: Use(count, by_pathway.get(code, {})) for code, count in plans}
