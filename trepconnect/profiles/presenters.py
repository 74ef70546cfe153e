"""A profile in words, line by line: for its owner's overview and for the office."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from babel.dates import format_skeleton
from markupsafe import Markup, escape

from trepconnect.kernel.languages import BY_TAG, locale_of
from trepconnect.kernel.money import Money
from trepconnect.platform.language.i18n import _, current_language, language_name, money, number
from trepconnect.profiles import labels
from trepconnect.profiles.domain.business import URGENT, Finances, Needs
from trepconnect.profiles.domain.person import LanguageUse, Speaking
from trepconnect.profiles.domain.profile import Business, Person
from trepconnect.profiles.labels import times_of, trade_of
from trepconnect.vocabulary.domain.needs import label as need_label

Code = TypeVar("Code", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was said; an empty ``value`` was not. ``page`` is where to change it."""

    key: str
    value: str
    page: str


def person_lines(person: Person) -> list[Line]:
    """What the person said of themselves; languages only for those who may see them."""
    lines = [
        Line(_("Name"), isolated(person.display_name), "edit_you"),
        Line(_("Where you live"), _place(person), "edit_you"),
    ]
    if person.speaking is not None:
        lines += _language_lines(person.speaking)
    return [
        *lines,
        Line(_("How to reach you"), _listed(labels.REACH_BY, person.reach.reach_by), "edit_reach"),
        Line(_("Time of day"), _listed(labels.DAY_PART, person.reach.reach_when), "edit_reach"),
        Line(_("By phone or video"), _yes_no(person.meeting.remote_ok), "edit_meeting"),
        Line(_("When you can meet"), times_of(person.meeting), "edit_meeting"),
    ]


def business_lines(business: Business) -> list[Line]:
    """What the owner said of one business."""
    kind, details, story = business.kind, business.details, business.story
    return [
        Line(_("Stage of the business"), _one(labels.STAGE, kind.stage), "edit_kind"),
        Line(_("Kind of business"), isolated(trade_of(kind)), "edit_kind"),
        Line(_("Name"), isolated(details.name), "edit_details"),
        Line(_("Business structure"), _one(labels.STRUCTURE, details.structure), "edit_details"),
        Line(_("Started"), _month(details.started_on), "edit_details"),
        Line(_("ZIP code of the business"), isolated(details.zip_code), "edit_details"),
        Line(_("Works from home"), _yes_no(details.works_from_home), "edit_details"),
        Line(_("People who work in it"), _count(details.workers), "edit_details"),
        *_money_lines(business.finances),
        Line(_("What you need"), _needs(business.needs), "edit_needs"),
        Line(_("What you offer"), isolated(story.offers), "edit_story"),
        Line(_("Experience"), isolated(story.experience), "edit_story"),
        Line(_("Story"), isolated(story.story), "edit_story"),
    ]


def title_of(business: Business) -> str:
    """What to call a business that may have no name yet."""
    return business.details.name or trade_of(business.kind) or _("Your business")


def isolated(text: str) -> str:
    """Words that a person typed, whichever way they run, with their line ends."""
    if not text:
        return ""
    lines = Markup("<br>").join(escape(line) for line in text.splitlines())
    return Markup('<bdi dir="auto">{}</bdi>').format(lines)


def _language_lines(speaking: Speaking) -> list[Line]:
    spoken = [one.tag for one in speaking.languages]
    reads = [one.tag for one in speaking.languages if one.reads]
    names = [_name(one) for one in speaking.languages]
    if speaking.other_language:
        names.append(isolated(speaking.other_language))
    return [
        Line(_("Languages you speak"), _joined(names), "edit_languages"),
        Line(
            _("Preferred language"),
            language_name(spoken[0]) if len(spoken) > 1 else "",
            "edit_language_use",
        ),
        Line(_("Languages you read"), _joined(map(language_name, reads)), "edit_language_use"),
        Line(_("Interpreter"), _yes_no(speaking.needs_interpreter), "edit_language_use"),
    ]


def _money_lines(finances: Finances) -> list[Line]:
    sales = _range(finances.monthly_sales, finances.monthly_sales_to)
    costs = _range(finances.monthly_costs, finances.monthly_costs_to)
    return [
        Line(_("Sales in a month"), sales, "edit_finances"),
        Line(_("Costs in a month"), costs, "edit_finances"),
        Line(_("Money wanted"), money(finances.amount_wanted), "edit_finances"),
        Line(_("What for"), _listed(labels.MONEY_USE, finances.money_uses), "edit_finances"),
        Line(_("About the money"), isolated(finances.money_purpose), "edit_finances"),
    ]


def _place(person: Person) -> str:
    parts = [person.home.zip_code, person.home.neighborhood]
    return _joined(isolated(part) for part in parts if part)


def _name(use: LanguageUse) -> str:
    own, readers = BY_TAG[use.tag].endonym, language_name(use.tag)
    if own.casefold() == readers.casefold():
        return isolated(own)
    return Markup("{} ({})").format(isolated(own), readers)


def _needs(needs: Needs) -> str:
    if not needs.needs:
        return ""
    language = current_language()
    items = [
        Markup("<li>{}{}</li>").format(
            need_label(one.code, language),
            Markup(" <b>({})</b>").format(_("urgent")) if one.priority == URGENT else "",
        )
        for one in needs.needs
    ]
    return Markup('<ul class="plain">{}</ul>').format(Markup("").join(items))


def _range(low: Money | None, high: Money | None) -> str:
    if low is None or high is None:
        return money(low)
    return Markup("{} – {}").format(money(low), money(high))


def _month(value: date | None) -> str:
    if value is None:
        return ""
    return format_skeleton("yMMMM", value, locale=locale_of(current_language()))


def _count(value: int | None) -> str:
    return "" if value is None else number(value)


def _yes_no(value: bool | None) -> str:  # noqa: FBT001 - a stored answer
    return {True: _("Yes"), False: _("No"), None: ""}[value]


def _one(words: Mapping[Code, str], code: Code | None) -> str:
    return "" if code is None else _(words[code])


def _listed(words: Mapping[Code, str], codes: Iterable[Code]) -> str:
    return _joined(_(words[code]) for code in codes)


def _joined(parts: Iterable[str]) -> str:
    return Markup(", ").join(parts)
