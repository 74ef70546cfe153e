"""A matched service as a list and its own page show it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from textwrap import shorten
from typing import Any, Final
from uuid import UUID

from markupsafe import Markup

from trepconnect.directory.listings.queries.services import ServicePage
from trepconnect.matching.seeker.domain import base_of
from trepconnect.matching.seeker.presenters import Part, Said
from trepconnect.matching.services import labels as words
from trepconnect.matching.services.domain.reasons import WEIGHTS, Reason, ReasonCode
from trepconnect.matching.services.domain.scoring import Match
from trepconnect.matching.services.queries.matches import ShownMatch
from trepconnect.platform.language.formatting import miles, say
from trepconnect.platform.language.i18n import N_, _, current_language, language_name, listed
from trepconnect.vocabulary.domain import needs

BEST: Final = 2
MOST_LANGUAGES: Final = 4
MOST_COST: Final = 60

_NEED: Final = frozenset({ReasonCode.ANSWERS_NEED, ReasonCode.MAY_ANSWER_NEED})
_TOPICS: Final = {
    ReasonCode.ASK_LANGUAGE: N_("their languages"),
    ReasonCode.ASK_COST: N_("the cost"),
    ReasonCode.ASK_PLACE: N_("the place"),
    ReasonCode.ASK_WHOM_THEY_SERVE: N_("who they serve"),
    ReasonCode.ASK_DOCUMENTS: N_("documents to bring"),
}
"""What to ask about, in two words, for a list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A service in the list of what fits."""

    id: UUID
    name: str
    organization: str
    meta: list[str | Markup]
    reasons: list[Said]
    saved_id: UUID | None


def item(shown: ShownMatch, seeker_languages: Sequence[str]) -> Item:
    match, card = shown.match, shown.card
    meta = [where(match), cost(card.is_free, card.fees), spoken(shown.languages, seeker_languages)]
    return Item(
        id=match.id,
        name=card.name,
        organization=card.organization,
        meta=[one for one in meta if one],
        reasons=short_reasons(match, price_shown=bool(card.fees)),
        saved_id=card.saved_id,
    )


def meta_of(
    page: ServicePage, match: Match | None, preferred: Sequence[str]
) -> list[str | Markup]:
    """The same line as in the list, for the page of one service."""
    tags = [part.a for part in page.parts.get("language", ()) if part.a]
    meta = [
        where(match) if match else "",
        cost(page.is_free, page.text("fees")),
        spoken(dict.fromkeys(tags), preferred),
    ]
    return [one for one in meta if one]


def short_reasons(match: Match, *, price_shown: bool = False) -> list[Said]:
    """The two best reasons for, those against, and in one line what to ask about.

    Where the price itself is shown, that it costs money need not be said again.
    """
    said = [Said("for", text) for text in _best(match.reasons_for)]
    said += [
        Said("against", words.sentence(reason))
        for reason in match.reasons_against
        if not (price_shown and reason.code is ReasonCode.COSTS)
    ]
    if match.ask_about:
        topics = listed(_(_TOPICS[reason.code]) for reason in match.ask_about)
        said.append(Said("ask", say(N_("Ask them about: %(topics)s."), topics=topics)))
    return said


def all_reasons(match: Match) -> list[Said]:
    return [
        *(Said("for", text) for text in _grouped(match.reasons_for)),
        *(Said("against", words.sentence(reason)) for reason in match.reasons_against),
        *(Said("ask", words.sentence(reason)) for reason in match.ask_about),
    ]


def stored_reasons(rows: Iterable[Sequence[Any]]) -> list[Said]:
    """Reasons as they were kept: [kind, code, detail]. Codes that are gone say nothing."""
    known = [(kind, ReasonCode(code), detail) for kind, code, detail in rows if code in _CODES]
    good = [Reason(code, detail) for kind, code, detail in known if kind == "for"]
    rest = [(kind, Reason(code, detail)) for kind, code, detail in known if kind != "for"]
    return [
        *(Said("for", text) for text in _grouped(good)),
        *(Said(kind, words.sentence(reason)) for kind, reason in rest),
    ]


def stored_needs(rows: Iterable[Sequence[Any]]) -> list[str]:
    """The needs it was kept for, with the English name beside, for whoever reads the slip."""
    wanted = [str(detail) for _kind, code, detail in rows if code in _NEED]
    names = [(need_name(code), needs.label(code, "en")) for code in wanted if code in needs.NEEDS]
    return [own if own == english else f"{own} ({english})" for own, english in names]


_CODES: Final = frozenset(code.value for code in ReasonCode)


def parts(points: dict[str, int]) -> list[Part]:
    """What the points of one match are given for, as far as this version still counts it."""
    most = WEIGHTS._asdict()
    return [Part(words.part(name), points[name], most[name]) for name in most if name in points]


def _best(reasons: Sequence[Reason]) -> list[Markup]:
    return _grouped(reasons)[:BEST]


def _grouped(reasons: Sequence[Reason]) -> list[Markup]:
    """Needs that are answered the same way share one sentence; the rest follow in their order."""
    said: list[Markup] = []
    for code in (ReasonCode.ANSWERS_NEED, ReasonCode.MAY_ANSWER_NEED):
        labels = [need_name(one.detail) for one in reasons if one.code is code]
        if labels:
            said.append(say(words.SENTENCES[code], need=listed(labels)))
    return said + [words.sentence(one) for one in reasons if one.code not in _NEED]


def need_name(code: Any) -> str:
    return needs.label(code, current_language())


def where(match: Match) -> str:
    """How far it is, as far as that is known."""
    by_code = {one.code: one.detail for one in (*match.reasons_for, *match.reasons_against)}
    for code in (ReasonCode.NEAR, ReasonCode.FAR):
        if code in by_code:
            return _("%(miles)s away", miles=miles(int(by_code[code] or 0)))
    if ReasonCode.SAME_ZIP in by_code:
        return _("In your ZIP code")
    if by_code.keys() & {ReasonCode.ONLINE, ReasonCode.ONLINE_ONLY}:
        return _("Phone or online")
    return ""


def cost(is_free: bool | None, fees: str) -> str:  # noqa: FBT001 - a column, not a switch
    if is_free:
        return _("Free")
    if fees:
        return shorten(fees, MOST_COST, placeholder="…")
    return _("Ask what it costs") if is_free is None else _("It costs money")


def spoken(offered: Iterable[str], preferred: Sequence[str]) -> str | Markup:
    """Their languages, the seeker's first."""
    bases = [base_of(tag) for tag in preferred]
    ordered = sorted(
        offered, key=lambda tag: bases.index(base_of(tag)) if base_of(tag) in bases else len(bases)
    )
    names = [language_name(tag) for tag in ordered[:MOST_LANGUAGES]]
    if len(ordered) > MOST_LANGUAGES:
        names.append(_("more"))
    return listed(names) if names else ""
