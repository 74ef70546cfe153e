"""What of a person answers to the words that the office types: an expression for each word."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, true
from sqlalchemy.orm import Session

from trepconnect.accounts.contacts import read_contact
from trepconnect.accounts.queries import PEOPLE, ids_behind
from trepconnect.kernel import languages
from trepconnect.kernel.actor import Actor, Role
from trepconnect.kernel.text import fold
from trepconnect.profiles import policy
from trepconnect.profiles.models import BusinessRow, LanguageRow, ProfileRow

_MAX_WORDS = 6
_MIN_JOINED = 4
_ZIP_DIGITS = 5
_MAX_UNNAMED = 5_000

_WITHOUT_PROFILE = and_(
    ProfileRow.user_id.is_(None), PEOPLE.c.roles == frozenset({Role.ENTREPRENEUR})
)


def search_words(typed: str) -> list[str]:
    return fold(typed).split()[:_MAX_WORDS]


def answers_to(
    session: Session, actor: Actor, typed: str, *, region: str, also_accounts: bool
) -> ColumnElement[bool]:
    """Whether a person has every word, or the whole of it as phone number or e-mail address.

    One more statement where those without a profile are looked for by name.
    """
    words = search_words(typed)
    someone: ColumnElement[bool] = and_(
        ProfileRow.user_id.is_not(None), *(_has(actor, word) for word in words)
    )
    if also_accounts:
        theirs = PEOPLE.c.id.in_(_ids_without_profile(session, words)) if words else true()
        someone = or_(someone, and_(_WITHOUT_PROFILE, theirs))
    return or_(someone, _reached_by(typed, region, also_accounts=also_accounts))


def _has(actor: Actor, word: str) -> ColumnElement[bool]:
    """In the name or the businesses; for those who may know, the ZIP code or a language spoken."""
    ways: list[ColumnElement[bool]] = [ProfileRow.search_text.contains(word, autoescape=True)]
    if len(word) >= _MIN_JOINED:
        joined = func.replace(ProfileRow.search_text, " ", "")
        ways.append(joined.contains(word, autoescape=True))
    if policy.can_search_background(actor):
        ways += _in_the_background(word)
    return or_(*ways)


def _in_the_background(word: str) -> list[ColumnElement[bool]]:
    ways: list[ColumnElement[bool]] = []
    if len(word) == _ZIP_DIGITS and word.isdecimal():
        ways += [ProfileRow.zip_code == word, _has_business_at(word)]
    if tags := _tags_called(word):
        ways.append(_speaks(tags))
    return ways


def _has_business_at(zip_code: str) -> ColumnElement[bool]:
    return exists().where(
        BusinessRow.user_id == ProfileRow.user_id,
        BusinessRow.zip_code == zip_code,
        BusinessRow.removed_at.is_(None),
    )


def _speaks(tags: Collection[str]) -> ColumnElement[bool]:
    return exists().where(
        LanguageRow.user_id == ProfileRow.user_id,
        or_(
            LanguageRow.tag.in_(tags),
            *(LanguageRow.tag.startswith(tag + "-", autoescape=True) for tag in sorted(tags)),
        ),
    )


def _tags_called(word: str) -> frozenset[str]:
    return _language_names().get(word, frozenset())


@cache
def _language_names() -> dict[str, frozenset[str]]:
    """Every language by its first word in English, in Spanish and in itself."""
    found: dict[str, set[str]] = {}
    for one in languages.ALL:
        called = (one.endonym, languages.name_in(one.tag, "en"), languages.name_in(one.tag, "es"))
        for name in filter(None, (fold(name) for name in called)):
            found.setdefault(name.split()[0], set()).add(one.tag)
    return {name: frozenset(tags) for name, tags in found.items()}


def _reached_by(typed: str, region: str, *, also_accounts: bool) -> ColumnElement[bool]:
    """By the blind index: what is stored of a number or an address cannot be read."""
    contact = read_contact(typed, region)
    if contact is None:
        return PEOPLE.c.id.is_(None)
    theirs = PEOPLE.c.id.in_(ids_behind(contact))
    has_page = ProfileRow.user_id.is_not(None)
    return and_(theirs, or_(has_page, _WITHOUT_PROFILE) if also_accounts else has_page)


def _ids_without_profile(session: Session, words: list[str]) -> list[UUID]:
    """Nobody folds the name of an account; they are few until they say something of themselves."""
    rows = session.execute(
        select(PEOPLE.c.id, PEOPLE.c.display_name)
        .outerjoin(ProfileRow, ProfileRow.user_id == PEOPLE.c.id)
        .where(_WITHOUT_PROFILE)
        .order_by(PEOPLE.c.created_at.desc(), PEOPLE.c.id)
        .limit(_MAX_UNNAMED)
    )
    return [row.id for row in rows if _named(fold(row.display_name), words)]


def _named(name: str, words: list[str]) -> bool:
    joined = name.replace(" ", "")
    return all(word in name or (len(word) >= _MIN_JOINED and word in joined) for word in words)
