"""Mentors as the office sees them: who fits a business and why, who does not and why not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar
from uuid import UUID

from trepconnect.kernel.errors import Conflict
from trepconnect.matching.mentors import labels
from trepconnect.matching.mentors.domain.scoring import MentorMatch
from trepconnect.matching.mentors.domain.search import Fit, MentorSearch, Refused
from trepconnect.matching.mentors.labels import for_office, how, part
from trepconnect.matching.mentors.presenters.reasons import all_reasons, parts
from trepconnect.matching.mentors.presenters.waiting import Fact, fact_name
from trepconnect.matching.mentors.queries.candidates import OneMentorFor
from trepconnect.matching.seeker.presenters import Part, Said
from trepconnect.mentoring.mentors.domain import MentorFull
from trepconnect.mentoring.mentors.labels import languages_with_level, stage_words, week
from trepconnect.mentoring.pairings.domain.admissible import HardRule, MentorFacts
from trepconnect.platform.data.paging import PER_PAGE, Page, page_in
from trepconnect.platform.language.i18n import _, _n, current_language, listed, number
from trepconnect.profiles.domain import industries
from trepconnect.profiles.domain.business import Stage
from trepconnect.vocabulary.domain.needs import label

One = TypeVar("One")
Row = TypeVar("Row")

FITS_PER_PAGE: Final = 10
OTHERS_BELOW: Final = 10
MOST_BEHIND: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A mentor who may be proposed. ``behind`` says what the best one has more of."""

    id: UUID
    name: str
    match: MentorMatch
    parts: list[Part]
    reasons: list[Said]
    room: str
    behind: str


@dataclass(frozen=True, slots=True)
class Other:
    """A mentor who may not, and every rule that stands in the way."""

    id: UUID
    name: str
    rules: list[str]


@dataclass(frozen=True, slots=True)
class Summary:
    """How many share a language, why the others cannot be proposed, what would change that."""

    speaking: str
    broken: list[str]
    unlock: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One mentor beside the entrepreneur. ``rows`` hold what it is and what each of the two says.

    ``rules`` stand in the way; none when the mentor may be proposed. ``is_taken``: there is
    another mentor.
    """

    id: UUID
    name: str
    about: str
    room: str
    rows: list[tuple[str, str, str]]
    match: MentorMatch
    reasons: list[Said]
    rules: list[str]
    is_paired_here: bool
    is_taken: bool


def fits(search: MentorSearch, page: int) -> Page[Candidate]:
    return _page(
        search.fits,
        page,
        FITS_PER_PAGE,
        lambda one: _candidate(one, best=search.fits[0].match),
    )


def others_below(search: MentorSearch) -> Page[Other]:
    """The nearest misses, for below the list of those who fit."""
    return _page(search.refused, 1, OTHERS_BELOW, _other)


def others(search: MentorSearch, page: int) -> Page[Other]:
    return _page(search.refused, page, PER_PAGE, _other)


def _page(found: Sequence[One], page: int, size: int, show: Callable[[One], Row]) -> Page[Row]:
    here = page_in(found, page, size=size)
    return here.showing(show(one) for one in here.shown)


def _candidate(fit: Fit, *, best: MentorMatch) -> Candidate:
    return Candidate(
        id=fit.mentor.user_id,
        name=fit.mentor.name,
        match=fit.match,
        parts=parts(fit.match),
        reasons=all_reasons(fit.match.reasons),
        room=room(fit.mentor),
        behind=_behind(fit.match, best),
    )


def _other(refused: Refused) -> Other:
    rules = [labels.rule(one) for one in refused.rules]
    return Other(refused.mentor.user_id, refused.mentor.name, rules)


def room(mentor: MentorFacts) -> str:
    return _n(
        "%(n)s place free of %(all)s",
        "%(n)s places free of %(all)s",
        mentor.places_free,
        all=number(mentor.capacity),
    )


def _behind(match: MentorMatch, best: MentorMatch) -> str:
    """Why this one comes after the best, named by where most points are missing."""
    if match.points == best.points:
        return ""
    lost = {name: getattr(best.parts, name) - got for name, got in match.parts._asdict().items()}
    most = sorted((name for name in lost if lost[name] > 0), key=lambda name: -lost[name])
    return _n(
        "%(n)s point behind the first, most of it for: %(parts)s.",
        "%(n)s points behind the first, most of them for: %(parts)s.",
        best.points - match.points,
        parts=listed(part(name) for name in most[:MOST_BEHIND]),
    )


def summary(search: MentorSearch) -> Summary:
    """Empty lines for an office without mentors, and where a seeker's languages are unknown."""
    speaking = ""
    if search.seeking.side.languages:
        speaking = _n(
            "%(n)s mentor has a language in common.",
            "%(n)s mentors have a language in common.",
            search.speaking,
        )
    return Summary(
        speaking=speaking,
        broken=[labels.counted(rule, n) for rule, n in search.first_broken.items()],
        unlock=for_office(search.unlock) if search.unlock else "",
    )


def pair(found: OneMentorFor, of_seeker: Mapping[Fact, str]) -> Pair:
    mentor = found.mentor
    of_mentor = _facts(mentor)
    return Pair(
        id=mentor.user_id,
        name=mentor.name,
        about=mentor.about,
        room=room(mentor),
        rows=[(fact_name(fact), of_mentor[fact], of_seeker[fact]) for fact in Fact],
        match=found.match,
        reasons=all_reasons(found.match.reasons),
        rules=[labels.rule(one) for one in found.barring],
        is_paired_here=found.is_paired_here,
        is_taken=found.standing.paired is not None and not found.is_paired_here,
    )


def _facts(mentor: MentorFacts) -> dict[Fact, str]:
    language = current_language()
    return {
        Fact.HELP: ", ".join(sorted(label(code, language) for code in mentor.expertise)),
        Fact.LANGUAGES: languages_with_level(mentor.languages),
        Fact.TRADE: industries.label(mentor.trade_code, language) if mentor.trade_code else "",
        Fact.STAGE: _stages(mentor),
        Fact.TIMES: week(mentor.times),
        Fact.MEETING: how(mentor),
    }


def _stages(mentor: MentorFacts) -> str:
    if not mentor.only_stages:
        return _("any stage")
    return ", ".join(stage_words(stage) for stage in Stage if stage in mentor.only_stages)


def not_allowed(rules: Iterable[HardRule]) -> str:
    """Why the rules refused the pair."""
    reasons = " ".join(labels.rule(one) for one in rules)
    return _("This pairing cannot be proposed. %(reasons)s", reasons=reasons)


def conflict(error: Conflict) -> str:
    """Another person was first."""
    if isinstance(error, MentorFull):
        return _("The last place of this mentor was taken just now. Choose somebody else.")
    return _("There is a mentor for this business already, or one was proposed just now.")
