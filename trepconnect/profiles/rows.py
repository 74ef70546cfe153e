"""Between rows and values: what the columns of a profile mean, and the other way round."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from trepconnect.profiles.domain.business import (
    Card,
    CardItem,
    Details,
    Finances,
    Kind,
    MoneyUse,
    Needs,
    Story,
    WantedNeed,
)
from trepconnect.profiles.domain.person import (
    DayPart,
    Home,
    LanguageUse,
    Meeting,
    Reach,
    ReachBy,
    Speaking,
)
from trepconnect.profiles.domain.profile import Business, Person, Section


def person_of(row: Row[Any], speaking: Speaking | None) -> Person:
    return Person(
        user_id=row.id,
        display_name=row.display_name,
        version=row.version or 0,
        home=Home(zip_code=row.zip_code or "", neighborhood=row.neighborhood or ""),
        reach=Reach(
            reach_by=tuple(ReachBy(one) for one in row.reach_by or ()),
            reach_when=tuple(DayPart(one) for one in row.reach_when or ()),
        ),
        meeting=Meeting(
            remote_ok=row.remote_ok,
            meeting_times=tuple(row.meeting_times or ()),
        ),
        speaking=speaking,
    )


def speaking_of(row: Row[Any], languages: Iterable[Row[Any]]) -> Speaking:
    return Speaking(
        languages=tuple(LanguageUse(one.tag, one.reads) for one in languages),
        other_language=row.other_language or "",
        needs_interpreter=row.needs_interpreter,
    )


def business_of(row: Row[Any], needs: Sequence[WantedNeed]) -> Business:
    return Business(
        id=row.id,
        user_id=row.user_id,
        version=row.version,
        updated_at=row.updated_at,
        kind=Kind(
            stage=row.stage,
            industry_code=row.industry_code,
            industry_words=row.industry_words,
        ),
        details=Details(
            name=row.name,
            structure=row.structure,
            started_on=row.started_on,
            zip_code=row.zip_code,
            works_from_home=row.works_from_home,
            workers=row.workers,
        ),
        finances=_finances(row),
        story=Story(offers=row.offers, experience=row.experience, story=row.story),
        card=Card(card_shows=tuple(CardItem(one) for one in row.card_shows)),
        needs=Needs(needs=tuple(needs)),
    )


def _finances(row: Row[Any]) -> Finances:
    return Finances(
        monthly_sales=row.monthly_sales,
        monthly_sales_to=row.monthly_sales_to,
        monthly_costs=row.monthly_costs,
        monthly_costs_to=row.monthly_costs_to,
        amount_wanted=row.amount_wanted,
        money_uses=tuple(MoneyUse(one) for one in row.money_uses),
        money_purpose=row.money_purpose,
    )


def plain_values(section: Section) -> dict[str, Any]:
    """The columns of a section; lists of rows have tables of their own."""
    values = {one.name: getattr(section, one.name) for one in fields(section)}
    values = {name: value for name, value in values.items() if name not in {"languages", "needs"}}
    return {k: list(v) if isinstance(v, tuple) else v for k, v in values.items()}


def language_rows(user_id: UUID, speaking: Speaking) -> list[dict[str, Any]]:
    return [
        {"user_id": user_id, "tag": one.tag, "position": position, "reads": one.reads}
        for position, one in enumerate(speaking.languages)
    ]


def need_rows(business_id: UUID, section: Needs) -> list[dict[str, Any]]:
    return [
        {"business_id": business_id, "code": one.code, "priority": one.priority}
        for one in section.needs
    ]
