"""The reader's language: chosen once per request, bound once, used for every word and number."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from gettext import NullTranslations
from typing import Any

from babel import dates, lists, numbers
from babel.support import LazyProxy, Translations
from flask import Flask, Response, g, has_request_context, request
from flask_babel import Babel, force_locale
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup, escape

from trepconnect.kernel import languages
from trepconnect.kernel.money import Money
from trepconnect.platform.config import ROOT, current_settings

_SOUNDS_LIKE_I = re.compile(r"[\u2066-\u2069]*(?:[ií]|h[ií](?![aeo]))", re.IGNORECASE)
"""Before it Spanish says *e*, not *y*: español e inglés, but agua y hielo."""
COOKIE = "lang"
COOKIE_SECONDS = 365 * 24 * 3600
TRANSLATIONS = ROOT / "trepconnect" / "translations"


class MirroredTranslations(NullTranslations):
    """English whose words run right to left, to find what does not mirror."""

    def gettext(self, message: str) -> str:
        return mirrored(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return mirrored(msgid1 if n == 1 else msgid2)


def mirrored(message: str) -> str:
    """Wrap each word in right-to-left override marks; placeholders stay as they are."""
    words = message.split(" ")
    return " ".join(
        word if "%" in word or "<" in word else f"\u202e{word}\u202c" for word in words
    )


@dataclass(frozen=True, slots=True)
class Reader:
    """The language of one request with its catalogue, bound once: per word it would be slow."""

    tag: str
    gettext: Callable[[str], str]
    ngettext: Callable[[str, str, int], str]

    @property
    def direction(self) -> str:
        return languages.direction(self.tag)


@lru_cache(maxsize=80)
def reader_of(tag: str) -> Reader:
    catalogue: NullTranslations
    if tag == languages.PSEUDO:
        catalogue = MirroredTranslations()
    else:
        catalogue = Translations.load(
            str(TRANSLATIONS), [str(languages.locale_of(tag)), tag.replace("-", "_")]
        )
    return Reader(tag, catalogue.gettext, catalogue.ngettext)


def current_reader() -> Reader:
    reader: Reader | None = g.get("reader")
    if reader is None:
        reader = g.reader = reader_of(_choose())
    return reader


def current_language() -> str:
    """The BCP 47 tag of the language the reader gets."""
    return current_reader().tag


def offered() -> tuple[str, ...]:
    settings = current_settings()
    return (*settings.LANGUAGES, languages.PSEUDO) if settings.DEMO else settings.LANGUAGES


def _choose() -> str:
    settings = current_settings()
    if not has_request_context():
        return settings.DEFAULT_LANGUAGE
    for wish in (request.args.get("lang"), request.cookies.get(COOKIE), _account_language()):
        tag = languages.canonical(wish) if wish else None
        if tag in offered():
            return tag
    header = request.headers.get("Accept-Language", "")
    return languages.negotiate(header, settings.LANGUAGES, settings.DEFAULT_LANGUAGE)


def _account_language() -> str | None:
    actor = g.get("actor")
    return actor.language if actor else None


@contextmanager
def reading_as(tag: str) -> Iterator[Reader]:
    """Words and numbers in another language for a while: a message or a PDF for another reader."""
    before = g.get("reader")
    g.reader = reader_of(tag if tag in offered() else current_settings().DEFAULT_LANGUAGE)
    try:
        with force_locale(languages.locale_of(tag)):
            yield g.reader
    finally:
        g.reader = before


def _(message: str, **values: Any) -> str:
    """``message`` in the reader's language, with named values filled in."""
    text = current_reader().gettext(message)
    return text % values if values else text


def _n(one: str, many: str, n: int, **values: Any) -> str:
    """The right plural for ``n``; ``%(n)s`` is the number in the reader's digits."""
    return current_reader().ngettext(one, many, n) % {"n": number(n), **values}


def _l(message: str, **values: Any) -> Any:
    """Like ``_``, looked up when it is shown: for labels of forms."""
    return LazyProxy(_, message, enable_cache=False, **values)


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "mark, do not translate yet"
    return message


@pass_eval_context
def _template_gettext(context: EvalContext, message: str, **values: Any) -> str:
    text = current_reader().gettext(message)
    return _filled(context, text, values) if values else text


@pass_eval_context
def _template_ngettext(context: EvalContext, one: str, many: str, n: int, **values: Any) -> str:
    return _filled(context, current_reader().ngettext(one, many, n), {"n": number(n), **values})


def _filled(context: EvalContext, text: str, values: dict[str, Any]) -> str:
    """``text`` with its values, escaped where the template is HTML."""
    if not context.autoescape:
        return text % values
    return Markup(text) % {key: escape(value) for key, value in values.items()}  # noqa: S704


@lru_cache(maxsize=20_000)
def _date(value: date, style: str, tag: str) -> str:
    return dates.format_date(value, style, locale=languages.locale_of(tag))


def listed(texts: Iterable[str]) -> str:
    """All of them, joined as the reader's language joins them."""
    return _listed(tuple(texts), current_language())


@lru_cache(maxsize=5_000)
def _listed(texts: tuple[str, ...], tag: str) -> str:
    told = lists.format_list(texts, locale=languages.locale_of(tag))
    if len(texts) > 1 and tag.partition("-")[0] == "es" and _SOUNDS_LIKE_I.match(texts[-1]):
        return f"{told.removesuffix(f' y {texts[-1]}')} e {texts[-1]}"
    return told


def format_date(value: date | None, style: str = "long") -> str:
    """A calendar day, for example ``March 9, 2026``."""
    if value is None:
        return ""
    day = (
        value.astimezone(current_settings().zone).date() if isinstance(value, datetime) else value
    )
    return _date(day, style, current_language())


def format_datetime(value: datetime | None, style: str = "medium") -> str:
    """A moment in the office's time zone."""
    if value is None:
        return ""
    locale = languages.locale_of(current_language())
    return dates.format_datetime(value, style, tzinfo=current_settings().zone, locale=locale)


def format_time(value: datetime) -> str:
    """The hour of a moment in the office's time zone, for example ``5:00 PM``."""
    locale = languages.locale_of(current_language())
    return dates.format_time(value, "short", tzinfo=current_settings().zone, locale=locale)


@lru_cache(maxsize=20_000)
def _dollars(cents: int) -> Markup:
    text = numbers.format_currency(Money(cents).decimal, "USD", "¤#,##0.00", locale="en_US")
    return Markup('<bdi dir="ltr">{}</bdi>').format(text)


@lru_cache(maxsize=20_000)
def _whole_dollars(cents: int) -> Markup:
    exact = _dollars(cents)
    return exact.replace(Markup(".00"), Markup("")) if cents % 100 == 0 else exact


def money(value: Money | None) -> Markup:
    """US dollars in one form everywhere: ``$2,400``, ``$86.92``; safe in right-to-left text."""
    return Markup("") if value is None else _whole_dollars(value.cents)


def exact_money(value: Money | None) -> Markup:
    """As ``money``, with its cents always: ``$2,400.00``, for what is owed, paid and signed."""
    return Markup("") if value is None else _dollars(value.cents)


def left_over(value: Money) -> Markup:
    """As ``money``; what is below zero is said as a lack: ``short by $120``."""
    if value.cents >= 0:
        return money(value)
    return Markup(_("short by %(amount)s", amount=money(Money(-value.cents))))  # noqa: S704


@lru_cache(maxsize=20_000)
def _number(value: float, tag: str) -> str:
    return numbers.format_decimal(value, locale=languages.locale_of(tag))


def number(value: float) -> str:
    return _number(value, current_language())


def percent(value: float, digits: int = 0) -> str:
    """A share of one as a percentage: 0.5 is 50 %."""
    pattern = "#,##0." + "0" * digits + "%" if digits else "#,##0%"
    return numbers.format_percent(value, pattern, locale=languages.locale_of(current_language()))


def language_name(tag: str) -> str:
    """What the reader calls the language ``tag``."""
    return languages.name_in(tag, current_language())


def init_app(app: Flask) -> None:
    Babel(
        app,
        default_translation_directories=str(TRANSLATIONS),
        locale_selector=lambda: languages.locale_of(current_language()),
        timezone_selector=lambda: current_settings().TIME_ZONE,
    )
    env = app.jinja_env
    env.add_extension("jinja2.ext.i18n")
    env.globals.update(_=_template_gettext, gettext=_template_gettext, _n=_template_ngettext)
    env.filters.update(
        date=format_date,
        datetime=format_datetime,
        time=format_time,
        money=money,
        exact_money=exact_money,
        left_over=left_over,
        number=number,
        percent=percent,
        language_name=language_name,
    )
    app.context_processor(lambda: {"lang": current_language(), "dir": current_reader().direction})
    app.after_request(_keep_choice)


def chosen_now() -> str | None:
    """The language that this very request asks for with ``?lang=``."""
    wish = languages.canonical(request.args.get("lang", ""))
    return wish if wish in offered() else None


def _keep_choice(response: Response) -> Response:
    """Remember ``?lang=`` in a cookie; the page differs by it, whoever caches it."""
    tag = chosen_now()
    if tag:
        response.set_cookie(
            COOKIE,
            tag,
            max_age=COOKIE_SECONDS,
            secure=current_settings().secure,
            httponly=True,
            samesite="Lax",
        )
    response.vary.update(("Accept-Language", "Cookie"))
    return response
