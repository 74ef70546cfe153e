"""The page of one service."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import quote, urlsplit

from trepconnect.directory.listings.domain import LanguageNote, web_link
from trepconnect.directory.listings.labels import foreign_to_reader, name_of, need_label
from trepconnect.directory.listings.presenters.hours import Times, times_of
from trepconnect.directory.listings.queries.services import Hours, Part, Place, ServicePage
from trepconnect.platform.language.i18n import _, current_language, format_date

_A_FEW_CHARS = 12
_OLD = timedelta(days=365)
_NOT_FOR_TALKING = frozenset({"fax", "tty", "modem"})


@dataclass(frozen=True, slots=True)
class Words:
    """A text and the language it is in, where that is not the reader's."""

    text: str
    lang: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """A telephone number. ``dial`` is empty when it is not certain what to dial."""

    dial: str
    number: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A place, how to find it and when it is open. ``geo_url`` opens the phone's own map."""

    name: str
    lines: tuple[str, ...]
    map_url: str
    geo_url: str
    transportation: str
    accessibility: str
    times: Times
    is_virtual: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceView:
    name: Words
    summary: Words
    fees: Words
    eligibility: Words
    documents: Words
    how_to_apply: Words
    wait: Words
    alert: Words
    needs: list[tuple[str, str]]
    languages: list[str]
    interpretation: Words
    areas: list[str]
    links: list[tuple[str, str]]
    phones: list[Line]
    visits: list[Visit]
    times: Times
    checked_on: str
    is_old: bool


def service_view(page: ServicePage, today: date) -> ServiceView:
    return ServiceView(
        name=_words(page, "name"),
        summary=_words(page, "description"),
        fees=_fees(page),
        eligibility=_words(page, "eligibility"),
        documents=_words(page, "required_documents"),
        how_to_apply=_words(page, "application_process"),
        wait=_words(page, "wait_time"),
        alert=_words(page, "alert"),
        needs=[(part.a, need_label(part.a)) for part in page.parts.get("need", ())],
        languages=_languages(page),
        interpretation=_words(page, "interpretation"),
        areas=list(dict.fromkeys(part.a for part in page.parts.get("area", ()) if part.a)),
        links=_links(page),
        phones=phone_lines(page.parts.get("phone", ())),
        visits=_visits(page, today),
        times=times_of([one for one in page.hours if one.location_id is None], today),
        checked_on=format_date(page.assured_on),
        is_old=page.assured_on is None or today - page.assured_on > _OLD,
    )


def _fees(page: ServicePage) -> Words:
    """What it costs, unless the words only say once more that it is free."""
    words = _words(page, "fees")
    return Words("", None) if page.is_free and len(words.text) < _A_FEW_CHARS else words


def _words(page: ServicePage, field: str) -> Words:
    own = page.translated.get(field)
    if own:
        return Words(own, None)
    return Words(getattr(page, field), foreign_to_reader())


_NOTES: dict[str, Callable[[str], str]] = {
    LanguageNote.LIMITED: lambda name: _("%(language)s (a little)", language=name),
    LanguageNote.INTERPRETER: lambda name: _("%(language)s (with an interpreter)", language=name),
    LanguageNote.ON_REQUEST: lambda name: _("%(language)s (ask first)", language=name),
}
_NOTES_ALONE: dict[str, Callable[[], str]] = {
    LanguageNote.INTERPRETER: lambda: _("Interpreter"),
    LanguageNote.INTERPRETER_LINE: lambda: _("Interpreter by telephone, many languages"),
    LanguageNote.ON_REQUEST: lambda: _("Other languages if you ask first"),
    LanguageNote.SIGN: lambda: _("Sign language"),
}


def _languages(page: ServicePage) -> list[str]:
    """The reader's own first, then by name; what was not understood as it was written."""
    mine = current_language().partition("-")[0]
    told: dict[str, tuple[bool, str]] = {}
    for part in page.parts.get("language", ()):
        text = _language(part)
        if text:
            told[text] = (part.a.partition("-")[0] != mine, text.casefold())
    return sorted(told, key=lambda text: told[text])


def _language(part: Part) -> str:
    tag, note, original = part.a, part.b, part.c
    if tag:
        name = name_of(tag)
        return _NOTES[note](name) if note in _NOTES else name
    return _NOTES_ALONE[note]() if note in _NOTES_ALONE else original


def _links(page: ServicePage) -> list[tuple[str, str]]:
    """Web addresses, each with what it is called: by a label, or by its host."""
    listed = [(page.url or page.organization_website, "")]
    listed += [(web_link(part.b), part.a) for part in page.parts.get("url", ())]
    named = {url: label or urlsplit(url).netloc for url, label in listed if url}
    return list(named.items())


def phone_lines(phones: Sequence[Part]) -> list[Line]:
    lines = []
    for number, e164, extension, note, kind in phones:
        if kind in _NOT_FOR_TALKING:
            continue
        dial = f"tel:{e164}" if e164 else ""
        if e164 and extension.isascii() and extension.isdigit():
            dial += f";ext={extension}"
        shown = f"{number} {_('ext. %(number)s', number=extension)}" if extension else number
        lines.append(Line(dial, shown, note))
    return list({line.number: line for line in lines}.values())


def _visits(page: ServicePage, today: date) -> list[Visit]:
    """Each place once: the address to go to, not the one to write to."""
    found: dict[object, Visit] = {}
    for place in page.places:
        if place.kind != "postal" and (
            place.location_id not in found or place.address_kind == "physical"
        ):
            hours = [one for one in page.hours if one.location_id == place.location_id]
            found[place.location_id] = _visit(place, hours, today)
    return list(found.values())


def _visit(place: Place, hours: Sequence[Hours], today: date) -> Visit:
    state = " ".join(part for part in (place.state_province, place.postal_code) if part)
    town = ", ".join(part for part in (place.city, state) if part)
    lines = tuple(line for line in (place.address_1, place.address_2, town) if line)
    is_virtual = place.kind == "virtual"
    map_url, geo_url = ("", "") if is_virtual else _map(place, lines)
    return Visit(
        name=place.name,
        lines=() if place.address_kind == "postal" else lines,
        map_url=map_url,
        geo_url=geo_url,
        transportation=place.transportation,
        accessibility=place.accessibility,
        times=times_of(hours, today),
        is_virtual=is_virtual,
    )


def _map(place: Place, lines: tuple[str, ...]) -> tuple[str, str]:
    """A map on the web and in the phone's own app: links only, nothing of others' on our page."""
    if place.latitude is not None and place.longitude is not None:
        latitude, longitude = f"{place.latitude:.5f}", f"{place.longitude:.5f}"
        marked = f"mlat={latitude}&mlon={longitude}#map=17/{latitude}/{longitude}"
        here = f"{latitude},{longitude}"
        return f"https://www.openstreetmap.org/?{marked}", f"geo:{here}?q={here}"
    if not lines:
        return "", ""
    wanted = quote(", ".join(lines))
    return f"https://www.openstreetmap.org/search?query={wanted}", f"geo:0,0?q={wanted}"
