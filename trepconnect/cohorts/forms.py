"""Forms about a cohort (name, dates, targets) and about its people (joining, leaving)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from babel.support import LazyProxy
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from trepconnect.cohorts import labels
from trepconnect.cohorts.domain import (
    LONGEST_DESCRIPTION,
    LONGEST_NAME,
    Cohort,
    Intake,
    Measure,
    Member,
    Plan,
    Targets,
)
from trepconnect.kernel.amounts import written
from trepconnect.kernel.money import Money
from trepconnect.platform.forms.base import Form, NameField
from trepconnect.platform.forms.days import DayField
from trepconnect.platform.forms.fields import (
    AmountField,
    ListField,
    WholeNumberField,
    choices,
    long_text,
    short_text,
)
from trepconnect.platform.language.i18n import _, _l, language_name
from trepconnect.platform.once import KeyedForm
from trepconnect.profiles.domain.business import Stage
from trepconnect.profiles.domain.profile import Business

_MOST = 999_999_999


class VersionedForm(Form):
    """``version`` is that of the cohort when the page was opened."""

    version = HiddenField(default="")

    @property
    def seen_version(self) -> int:
        typed = self.version.data or ""
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0

    def show_version(self, version: int) -> None:
        """Saved again, it replaces what is stored now."""
        self.version.data = str(version)


class CohortForm(VersionedForm, KeyedForm):
    """Has a name and a description in each language of the office; ``cohort_form`` makes it."""

    languages: tuple[str, ...] = ()
    starts_on: DayField
    ends_on: DayField

    def texts(self, field: str) -> dict[str, str]:
        return {tag: self[_name(field, tag)].data for tag in self.languages}

    def fields_of(self, field: str) -> list[Any]:
        """One for each language, for the page."""
        return [self[_name(field, tag)] for tag in self.languages]

    def plan(self) -> Plan:
        """What it says, once the form is valid."""
        first_day: Any = self.starts_on.day
        return Plan(
            names=self.texts("name"),
            descriptions=self.texts("description"),
            starts_on=first_day,
            ends_on=self.ends_on.day,
        )


def cohort_form(languages: Sequence[str], cohort: Cohort | None = None) -> CohortForm:
    """A form for these languages, the first of which must have a name."""
    kind = _kind(tuple(languages))
    return kind() if cohort is None else kind(data=_data(cohort, languages))


@lru_cache(maxsize=8)
def _kind(languages: tuple[str, ...]) -> type[CohortForm]:
    """With its fields in the order of the page, in which mistakes are told."""
    first, *others = (
        (tag, LazyProxy(language_name, tag, enable_cache=False)) for tag in languages
    )
    fields: dict[str, Any] = {
        "languages": languages,
        _name("name", first[0]): _first_name(first[1]),
    }
    for tag, language in others:
        fields[_name("name", tag)] = _other_name(language)
    fields["starts_on"] = DayField(_l("First day"), required=_l("Enter the first day"))
    fields["ends_on"] = DayField(
        _l("Last day"), description=_l("Leave it empty if it has no end.")
    )
    for tag, language in (first, *others):
        fields[_name("description", tag)] = _description(language)
    return type("WordedCohortForm", (CohortForm,), fields)


def _description(language: LazyProxy) -> TextAreaField:
    return long_text(
        _l("What it is about, in %(language)s", language=language),
        length=LONGEST_DESCRIPTION,
        description=_l("Sponsors read it, too."),
    )


def _first_name(language: LazyProxy) -> NameField:
    return NameField(
        _l("Name in %(language)s", language=language),
        description=_l("For example: Food first, spring 2027."),
        validators=[
            DataRequired(_l("Give the cohort a name")),
            Length(max=LONGEST_NAME, message=_l("Use 120 characters or fewer")),
        ],
    )


def _other_name(language: LazyProxy) -> StringField:
    return short_text(_l("Name in %(language)s", language=language), length=LONGEST_NAME)


def _name(field: str, tag: str) -> str:
    return f"{field}_{tag.replace('-', '_').lower()}"


def _data(cohort: Cohort, languages: Sequence[str]) -> dict[str, Any]:
    plan = cohort.plan
    return {
        "version": str(cohort.version),
        "starts_on": plan.starts_on.isoformat(),
        "ends_on": plan.ends_on.isoformat() if plan.ends_on else "",
        **{_name("name", tag): plan.names.get(tag, "") for tag in languages},
        **{_name("description", tag): plan.descriptions.get(tag, "") for tag in languages},
    }


def _number(measure: Measure) -> WholeNumberField:
    mistake = _l("Write a whole number above zero, or leave it empty")
    return WholeNumberField(_l(labels.MEASURE[measure].name), 1, _MOST, mistake)


class TargetsForm(VersionedForm):
    """One field for each measure; empty for no target."""

    people = _number(Measure.PEOPLE)
    sessions = _number(Measure.SESSIONS)
    hours = _number(Measure.HOURS)
    milestones = _number(Measure.MILESTONES)
    loans = _number(Measure.LOANS)
    loan_amount = AmountField(_l(labels.MEASURE[Measure.LOAN_AMOUNT].name))
    starts = _number(Measure.STARTS)
    jobs = _number(Measure.JOBS)

    def validate_loan_amount(self, field: AmountField) -> None:
        if field.data and not field.data.strip("0., $"):
            raise ValidationError(_("Write an amount above zero, or leave it empty"))

    def targets(self) -> Targets:
        found = {measure: self._target(measure) for measure in Measure}
        return {measure: amount for measure, amount in found.items() if amount is not None}

    def _target(self, measure: Measure) -> int | None:
        if measure is Measure.LOAN_AMOUNT:
            amount: Money | None = self.loan_amount.low
            return amount.cents if amount else None
        number: int | None = self[measure].number
        return number


def targets_form(cohort: Cohort) -> TargetsForm:
    data = {str(measure): str(amount) for measure, amount in cohort.targets.items()}
    cents = cohort.targets.get(Measure.LOAN_AMOUNT)
    data["loan_amount"] = written(Money(cents) if cents else None)
    return TargetsForm(data={**data, "version": str(cohort.version)})


def _stages() -> list[Any]:
    return choices([("", _("Not said")), *_in_words(Stage)])


def _in_words(stages: Iterable[Stage]) -> list[tuple[str, str]]:
    return [(stage.value, _(labels.STAGE[stage])) for stage in stages]


class IntakeForm(Form):
    """``business`` offers the entrepreneur's; the other answers are as of the day of joining."""

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
        """Once the form is valid: with which business the entrepreneur joined, and when."""
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
    """Filled in as the business stands today."""
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
