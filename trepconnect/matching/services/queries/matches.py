"""Services for a business, ranked, with what a page shows of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from trepconnect.kernel.actor import Actor
from trepconnect.matching.seeker.domain import Seeker, ServiceFacts
from trepconnect.matching.seeker.queries import seeker_of
from trepconnect.matching.services.domain.scoring import Match, rank
from trepconnect.matching.services.queries.candidates import list_candidates
from trepconnect.matching.services.queries.listings import Card, cards_of
from trepconnect.platform.data.paging import Page, page_in
from trepconnect.profiles.domain.profile import Business
from trepconnect.profiles.queries import profiles


@dataclass(frozen=True, slots=True)
class ShownMatch:
    """A match with what the page says of the service; ``needs`` are those it answers."""

    match: Match
    card: Card
    needs: tuple[str, ...]
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MatchList(Page[ShownMatch]):
    """``counts`` has every need of the business, the most urgent first, with its services."""

    counts: dict[str, int]

    @property
    def unanswered(self) -> list[str]:
        return [code for code, count in self.counts.items() if not count]


def list_matches(
    session: Session,
    seeker: Seeker,
    *,
    business_id: UUID,
    today: date,
    language: str,
    need: str | None = None,
    page: int = 1,
) -> MatchList:
    """What answers the needs, best first; only what answers ``need`` when one is given."""
    codes = [wanted.code for wanted in sorted(seeker.needs, key=lambda one: -one.priority)]
    facts = {one.id: one for one in list_candidates(session, codes)}
    matches = rank(seeker, facts.values(), today)
    answered = Counter(code for one in facts.values() for code in one.needs)
    if need is not None:
        matches = [match for match in matches if need in facts[match.id].needs]
    here = page_in(matches, page)
    cards = cards_of(
        session, [match.id for match in here.shown], business_id=business_id, language=language
    )
    shown = tuple(_shown(match, facts[match.id], cards[match.id], codes) for match in here.shown)
    counts = {code: answered[code] for code in codes}
    return MatchList(shown, here.total, here.page, here.pages, counts)


def _shown(match: Match, facts: ServiceFacts, card: Card, codes: Sequence[str]) -> ShownMatch:
    return ShownMatch(
        match,
        card,
        needs=tuple(code for code in codes if code in facts.needs),
        languages=tuple(facts.languages),
    )


def list_matches_for(
    session: Session,
    actor: Actor,
    business: Business,
    *,
    today: date,
    language: str,
    page: int = 1,
) -> MatchList:
    """What fits a business, for whoever may read it; the route notes the read."""
    facts = profiles.get_seeker_of(session, actor, business)
    return list_matches(
        session,
        seeker_of(facts, {}),
        business_id=business.id,
        today=today,
        language=language,
        page=page,
    )
