"""Saving a profile, one page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from trepconnect.accounts.queries import find_name
from trepconnect.accounts.service.sign_in import rename
from trepconnect.kernel import languages
from trepconnect.kernel.actor import Actor
from trepconnect.kernel.clock import Clock
from trepconnect.kernel.errors import Conflict, DomainError
from trepconnect.kernel.text import fold
from trepconnect.platform.data import audit, kept
from trepconnect.platform.worker import outbox
from trepconnect.profiles import policy, rows
from trepconnect.profiles.domain.business import Details, Needs
from trepconnect.profiles.domain.person import Speaking
from trepconnect.profiles.domain.profile import (
    Business,
    BusinessSection,
    Merged,
    Person,
    PersonSection,
    ProfileSaved,
    Section,
    check,
    merge,
)
from trepconnect.profiles.models import BusinessRow, LanguageRow, NeedRow, ProfileRow
from trepconnect.profiles.queries import profiles
from trepconnect.profiles.queries.demand import NEEDS

MAX_BUSINESSES = 20


class ChangedMeanwhile(Conflict):
    """Answers were changed elsewhere since the page was opened; ``current`` is stored now."""

    code = "changed_meanwhile"

    def __init__(self, current: Section, merged: Merged[Any]) -> None:
        super().__init__()
        self.current = current
        self.merged = merged


class UnknownLanguage(DomainError):
    code = "unknown_language"


class TooManyBusinesses(DomainError):
    """Nobody has more than ``MAX_BUSINESSES``."""

    code = "too_many_businesses"


def start_profile(session: Session, actor: Actor, clock: Clock) -> None:
    """Open the actor's own profile; nothing happens when there is one."""
    if session.get(ProfileRow, actor.user_id) is not None:
        return
    now = clock.now()
    row = ProfileRow(
        user_id=actor.user_id,
        search_text=fold(actor.display_name),
        created_at=now,
        updated_at=now,
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:  # another tab was first
        return
    audit.record(session, actor, "profiles.profile_started", "person", actor.user_id)


def save_name(session: Session, actor: Actor, clock: Clock, *, display_name: str) -> None:
    """Change what the person is called, in the account and where the office looks for people."""
    start_profile(session, actor, clock)
    if display_name != actor.display_name:
        rename(session, actor, display_name=display_name)
    refresh_search_text(session, actor.user_id)


def save_person(
    session: Session,
    actor: Actor,
    clock: Clock,
    section: PersonSection,
    *,
    seen: str | None = None,
) -> None:
    """Store a page about the actor.

    ``seen`` are the marks of what the page held when it was opened. Raises ChangedMeanwhile and
    what ``rules.check`` raises.
    """
    start_profile(session, actor, clock)
    row = session.scalars(
        select(ProfileRow).where(ProfileRow.user_id == actor.user_id).with_for_update()
    ).one()
    person = profiles.get_person(session, actor, actor.user_id)
    merged = _merged(section, _section_of(person, type(section)), seen)
    if merged is None:
        return
    _store(session, row, merged)
    _stamp(row, clock.now())
    session.flush()
    if isinstance(section, Speaking):
        kept.refresh(session, NEEDS, [actor.user_id])
    _tell(session, actor, ProfileSaved(actor.user_id, _name_of(section)))


def add_business(
    session: Session, actor: Actor, clock: Clock, *, business_id: UUID | None = None
) -> UUID:
    """A new, empty business of the actor's. Raises TooManyBusinesses."""
    start_profile(session, actor, clock)
    if len(profiles.list_businesses(session, actor, actor.user_id)) >= MAX_BUSINESSES:
        raise TooManyBusinesses
    now, business_id = clock.now(), business_id or uuid4()
    session.add(BusinessRow(id=business_id, user_id=actor.user_id, created_at=now, updated_at=now))
    session.flush()
    _tell(session, actor, ProfileSaved(actor.user_id, "added", str(business_id)))
    return business_id


def save_business(
    session: Session,
    actor: Actor,
    clock: Clock,
    section: BusinessSection,
    *,
    business_id: UUID,
    seen: str | None = None,
) -> None:
    """Store a page about a business; ``seen`` and what it raises as for ``save_person``."""
    row = _lock_business(session, actor, business_id)
    business = profiles.get_business(session, actor, business_id)
    merged = _merged(section, _section_of(business, type(section)), seen)
    if merged is None:
        return
    _store(session, row, merged)
    _stamp(row, clock.now())
    session.flush()
    if isinstance(section, Details):
        refresh_search_text(session, row.user_id)
    if isinstance(section, Needs):
        kept.refresh(session, NEEDS, [row.user_id])
    _tell(session, actor, ProfileSaved(row.user_id, _name_of(section), str(business_id)))


def remove_business(session: Session, actor: Actor, clock: Clock, *, business_id: UUID) -> None:
    """Take a business out of sight; retention deletes it for good."""
    row = _lock_business(session, actor, business_id)
    row.removed_at = clock.now()
    session.flush()
    refresh_search_text(session, row.user_id)
    kept.refresh(session, NEEDS, [row.user_id])
    _tell(session, actor, ProfileSaved(row.user_id, "removed", str(business_id)))


def refresh_search_text(session: Session, user_id: UUID) -> None:
    """Work out again under which words the office finds a person."""
    names = session.scalars(
        select(BusinessRow.name)
        .where(BusinessRow.user_id == user_id, BusinessRow.removed_at.is_(None))
        .order_by(BusinessRow.created_at, BusinessRow.id)
    )
    display_name = find_name(session, user_id) or ""
    session.execute(
        update(ProfileRow)
        .where(ProfileRow.user_id == user_id)
        .values(search_text=search_text(display_name, list(names)))
    )


def _lock_business(session: Session, actor: Actor, business_id: UUID) -> BusinessRow:
    profiles.get_business(session, actor, business_id, to=policy.can_edit)
    return session.scalars(
        select(BusinessRow).where(BusinessRow.id == business_id).with_for_update()
    ).one()


def _merged(section: Section, current: Section, seen: str | None) -> Section | None:
    """What to store, or None when it is there already. Raises ChangedMeanwhile."""
    check_section(section)
    merged = merge(section, current, seen)
    if merged.conflicts:
        raise ChangedMeanwhile(current, merged)
    return None if merged.section == current else merged.section


def check_section(section: Section) -> None:
    check(section)
    if isinstance(section, Speaking):
        for one in section.languages:
            if one.tag not in languages.BY_TAG or one.tag == languages.PSEUDO:
                raise UnknownLanguage(one.tag)


def _section_of(whole: Person | Business, kind: type[Section]) -> Section:
    found: Section = next(
        value for one in fields(whole) if isinstance(value := getattr(whole, one.name), kind)
    )
    return found


def _name_of(section: Section) -> str:
    return type(section).__name__.lower()


def _store(session: Session, row: ProfileRow | BusinessRow, section: Section) -> None:
    for name, value in rows.plain_values(section).items():
        setattr(row, name, value)
    match row, section:
        case ProfileRow(), Speaking():
            session.execute(delete(LanguageRow).where(LanguageRow.user_id == row.user_id))
            insert_rows(session, LanguageRow, rows.language_rows(row.user_id, section))
        case BusinessRow(), Needs():
            session.execute(delete(NeedRow).where(NeedRow.business_id == row.id))
            insert_rows(session, NeedRow, rows.need_rows(row.id, section))


def _stamp(row: ProfileRow | BusinessRow, now: datetime) -> None:
    row.version += 1
    row.updated_at = now


def _tell(session: Session, actor: Actor, event: ProfileSaved) -> None:
    kind = "business" if event.business_id else "person"
    audit.record(session, actor, event.name, kind, event.business_id or event.user_id)
    outbox.publish(session, event)


def search_text(display_name: str, businesses: Sequence[str]) -> str:
    return fold(" ".join([display_name, *businesses]))


def insert_rows(session: Session, table: type[Any], rows: list[dict[str, Any]]) -> None:
    if rows:
        session.execute(insert(table), rows)
