"""How many people need what, by the language that they prefer: counts that are kept."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, String, cast, func, literal, select
from sqlalchemy.orm import Session

from trepconnect.platform.data import kept
from trepconnect.profiles.models import BusinessRow, LanguageRow, NeedRow

_PREFERRED = 0


def demand(session: Session) -> dict[tuple[str, str], int]:
    """People by need and language, which is empty for those who named none. One statement."""
    found: dict[tuple[str, str], int] = {}
    for name, people in kept.sums(session, NEEDS).items():
        need, _, language = name.partition(" ")
        found[need, language] = people
    return found


def _shares(user_ids: Collection[UUID] | None) -> Select[Any]:
    tag: Any = func.coalesce(cast(LanguageRow.tag, String), "")
    query = (
        select(
            BusinessRow.user_id.label("owner_id"),
            (cast(NeedRow.code, String) + " " + tag).label("name"),
            literal(1).label("amount"),
        )
        .distinct()
        .join(NeedRow, NeedRow.business_id == BusinessRow.id)
        .outerjoin(
            LanguageRow,
            (LanguageRow.user_id == BusinessRow.user_id) & (LanguageRow.position == _PREFERRED),
        )
        .where(BusinessRow.removed_at.is_(None))
    )
    return query if user_ids is None else query.where(BusinessRow.user_id.in_(user_ids))


NEEDS: Final = kept.Topic("needs", _shares)
