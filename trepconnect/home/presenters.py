"""A person as the office reads of them: what they said, in the reader's words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from trepconnect.accounts.domain import Contact
from trepconnect.platform.language.i18n import (
    _,
    current_language,
    format_date,
    language_name,
    listed,
    money,
)
from trepconnect.profiles import labels as profiles_labels
from trepconnect.profiles.domain.business import URGENT
from trepconnect.profiles.domain.person import Speaking
from trepconnect.profiles.domain.profile import Business, Person, Profile
from trepconnect.profiles.labels import trade_of
from trepconnect.vocabulary.domain.needs import label

Row = tuple[str, str]


@dataclass(frozen=True, slots=True)
class ShownNeed:
    label: str
    urgent: bool


@dataclass(frozen=True, slots=True)
class ShownBusiness:
    """``rows`` are a question and its answer; what was left open is not there."""

    id: UUID
    title: str
    rows: list[Row]
    needs: list[ShownNeed]
    story: str


@dataclass(frozen=True, slots=True)
class ShownPerson:
    id: UUID
    name: str
    rows: list[Row]
    contacts: Sequence[Contact]
    businesses: list[ShownBusiness]


def shown_person(profile: Profile, *, contacts: Sequence[Contact]) -> ShownPerson:
    person = profile.person
    return ShownPerson(
        id=person.user_id,
        name=person.display_name or _("(no name yet)"),
        rows=_filled(_person_rows(person)),
        contacts=contacts,
        businesses=[_business(one) for one in profile.businesses],
    )


def title_of(business: Business) -> str:
    """The name of a business, or its trade while it has none."""
    return business.details.name or trade_of(business.kind) or _("Business without a name")


def _filled(rows: Iterable[Row]) -> list[Row]:
    return [(key, value) for key, value in rows if value]


def _person_rows(person: Person) -> Iterable[Row]:
    home, reach = person.home, person.reach
    if person.speaking is not None:
        yield _("Languages"), _languages(person.speaking)
        yield _("Interpreter"), _yes_no(person.speaking.needs_interpreter)
    yield _("Lives in"), " ".join(part for part in (home.neighborhood, home.zip_code) if part)
    yield _("Reach by"), ", ".join(_(profiles_labels.REACH_BY[way]) for way in reach.reach_by)
    yield _("Best time"), ", ".join(_(profiles_labels.DAY_PART[part]) for part in reach.reach_when)
    yield _("Meets online"), _yes_no(person.meeting.remote_ok)


def _languages(speaking: Speaking) -> str:
    names = [language_name(use.tag) for use in speaking.languages]
    return listed([*names, speaking.other_language] if speaking.other_language else names)


def _yes_no(answer: bool | None) -> str:  # noqa: FBT001 - a value to show, not a switch
    return "" if answer is None else _("yes") if answer else _("no")


def _business(business: Business) -> ShownBusiness:
    ordered = sorted(business.needs.needs, key=lambda need: -need.priority)
    return ShownBusiness(
        id=business.id,
        title=title_of(business),
        rows=_filled(_business_rows(business)),
        needs=[
            ShownNeed(label(need.code, current_language()), need.priority == URGENT)
            for need in ordered
        ],
        story=business.story.story,
    )


def _business_rows(business: Business) -> Iterable[Row]:
    kind, details, finances = business.kind, business.details, business.finances
    yield _("Stage"), _(profiles_labels.STAGE[kind.stage]) if kind.stage else ""
    yield _("Trade"), trade_of(kind)
    yield (
        _("Business structure"),
        _(profiles_labels.STRUCTURE[details.structure]) if details.structure else "",
    )
    yield _("Started"), format_date(details.started_on, "MMMM y")
    yield _("Place"), details.zip_code
    yield _("Works from home"), _yes_no(details.works_from_home)
    yield _("People working"), "" if details.workers is None else str(details.workers)
    yield _("Sales in a month"), money(finances.monthly_sales)
    yield _("Costs in a month"), money(finances.monthly_costs)
    yield _("Money wanted"), money(finances.amount_wanted)
    yield (
        _("Wanted for"),
        ", ".join(_(profiles_labels.MONEY_USE[use]) for use in finances.money_uses),
    )
    yield _("Experience"), business.story.experience
