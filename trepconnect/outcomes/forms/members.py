"""Forms about somebody in a cohort: when she joined, where she stood then, when she left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from trepconnect.cohorts.domain.cohort import Intake, Member
from trepconnect.kernel.amounts import written
from trepconnect.outcomes import wording
from trepconnect.platform.forms.base import Form
from trepconnect.platform.forms.days import DayField
from trepconnect.platform.forms.fields import (
    AmountField,
    ListField,
    WholeNumberField,
    choices,
)
from trepconnect.platform.language.i18n import _, _l
from trepconnect.profiles.domain.business import Stage
from trepconnect.profiles.domain.profile import Business


def _stages() -> list[Any]:
    return choices([("", _("Not said")), *_in_words(Stage)])


def _in_words(stages: Iterable[Stage]) -> list[tuple[str, str]]:
    return [(stage.value, _(wording.STAGE[stage])) for stage in stages]


class IntakeForm(Form):
    """``business`` offers hers; the other answers are as of the day she joined."""

    business = ListField(_l("With which business?"), default="")
    joined_on = DayField(_l("Joined on"), required=_l("Enter the day on which the person joined"))
    stage = ListField(_l("Stage of the business on that day"), choices=_stages, default="")
    workers = WholeNumberField(
        _l("People who worked in it on that day"),
        0,
        9999,
        _l("Write a whole number, for example 2"),
        description=_l("The owner counts, too. Write 0 for an idea."),
    )
    monthly_sales = AmountField(_l("Sales in a usual month at that time"))

    def offer(self, businesses: Sequence[tuple[UUID, str]]) -> None:
        names = [(str(key), name) for key, name in businesses]
        self.business.choices = choices([("", _("None yet")), *names])

    def values(self) -> dict[str, Any]:
        """Once the form is valid: with which business she joined, and when."""
        chosen = self.business.data
        return {
            "business_id": UUID(chosen) if chosen else None,
            "joined_on": self.joined_on.day,
        }

    def intake(self) -> Intake:
        return Intake(
            stage=self.stage.data,
            workers=self.workers.number,
            monthly_sales=self.monthly_sales.low,
        )


def newcomer_form(business: Business | None, today: date) -> IntakeForm:
    """Filled in as her business stands today."""
    return IntakeForm(data={"joined_on": today.isoformat(), **_standing(business)})


def _standing(business: Business | None) -> dict[str, Any]:
    if business is None:
        return {}
    stage, workers = business.kind.stage, business.details.workers
    if workers is None and stage is Stage.IDEA:
        workers = 0
    return {
        "business": str(business.id),
        "stage": stage or "",
        "workers": "" if workers is None else str(workers),
        "monthly_sales": written(business.finances.monthly_sales),
    }


def member_form(member: Member) -> IntakeForm:
    """Filled in as it is stored."""
    intake = member.intake
    return IntakeForm(
        data={
            "business": str(member.business_id or ""),
            "joined_on": member.joined_on.isoformat(),
            "stage": intake.stage,
            "workers": "" if intake.workers is None else str(intake.workers),
            "monthly_sales": written(intake.monthly_sales),
        }
    )


class LeaveForm(Form):
    left_on = DayField(_l("Last day in the cohort"), required=_l("Enter the last day"))

    def values(self) -> dict[str, Any]:
        """Once the form is valid."""
        return {"left_on": self.left_on.day}
