"""Languages: what each calls itself, which way it runs, and which one a reader gets.

Tags are BCP 47. Names in the reader's language come from CLDR (through Babel); the few languages
that CLDR does not know carry their names here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from babel import Locale, UnknownLocaleError

PSEUDO = "ar-XB"
"""Mirrored English, to see every page right to left before an Arabic translation exists."""


@dataclass(frozen=True, slots=True)
class Language:
    tag: str
    endonym: str
    rtl: bool = False

    @property
    def direction(self) -> str:
        return "rtl" if self.rtl else "ltr"


ALL: tuple[Language, ...] = (
    Language("en", "English"),
    Language("es", "Español"),
    Language("zh-Hans", "中文 (简体)"),
    Language("zh-Hant", "中文 (繁體)"),
    Language("yue-Hant", "粵語"),
    Language("vi", "Tiếng Việt"),
    Language("ko", "한국어"),
    Language("fil", "Filipino"),
    Language("ru", "Русский"),
    Language("uk", "Українська"),
    Language("ar", "العربية", rtl=True),
    Language("fa", "فارسی", rtl=True),
    Language("fa-AF", "دری", rtl=True),
    Language("ps", "پښتو", rtl=True),
    Language("ur", "اردو", rtl=True),
    Language("bn", "বাংলা"),
    Language("hi", "हिन्दी"),
    Language("pa", "ਪੰਜਾਬੀ"),
    Language("gu", "ગુજરાતી"),
    Language("ne", "नेपाली"),
    Language("ta", "தமிழ்"),
    Language("te", "తెలుగు"),
    Language("kn", "ಕನ್ನಡ"),
    Language("my", "မြန်မာ"),
    Language("kar", "ကညီ"),
    Language("km", "ខ្មែរ"),
    Language("lo", "ລາວ"),
    Language("th", "ไทย"),
    Language("hmn", "Hmoob"),
    Language("ht", "Kreyòl Ayisyen"),
    Language("fr", "Français"),
    Language("pt", "Português"),
    Language("pt-BR", "Português (Brasil)"),
    Language("kea", "Kabuverdianu"),
    Language("am", "አማርኛ"),
    Language("ti", "ትግርኛ"),
    Language("om", "Oromoo"),
    Language("so", "Soomaali"),
    Language("sw", "Kiswahili"),
    Language("rw", "Ikinyarwanda"),
    Language("ln", "Lingála"),
    Language("yo", "Èdè Yorùbá"),
    Language("ha", "Hausa"),
    Language("wo", "Wolof"),
    Language("ff", "Pulaar"),
    Language("pl", "Polski"),
    Language("ro", "Română"),
    Language("sq", "Shqip"),
    Language("hy", "Հայերեն"),
    Language("he", "עברית", rtl=True),
    Language("yi", "ייִדיש", rtl=True),
    Language("ckb", "کوردیی ناوەندی", rtl=True),
    Language("ku", "Kurdî (kurmancî)"),
    Language("tr", "Türkçe"),
    Language("tg", "Тоҷикӣ"),
    Language("uz", "O‘zbek"),
    Language("ug", "ئۇيغۇرچە", rtl=True),
    Language("mn", "Монгол"),
    Language("it", "Italiano"),
    Language("de", "Deutsch"),
    Language("ja", "日本語"),
    Language("id", "Indonesia"),
    Language("mam", "Qyol Mam"),
    Language("quc", "Kʼicheʼ"),
    Language("qu", "Runasimi"),
    Language("mix", "Tuʼun Savi"),
    Language("ase", "American Sign Language"),
    Language(PSEUDO, "Mirrored English", rtl=True),
)
BY_TAG: dict[str, Language] = {language.tag: language for language in ALL}

_SAME_AS = {
    "zh": "zh-Hans",
    "zh-cn": "zh-Hans",
    "zh-sg": "zh-Hans",
    "zh-tw": "zh-Hant",
    "zh-hk": "zh-Hant",
    "zh-mo": "zh-Hant",
    "yue": "yue-Hant",
    "prs": "fa-AF",
    "tl": "fil",
    "iw": "he",
    "in": "id",
    "pes": "fa",
    "cmn": "zh-Hans",
}
_BY_LOWER_TAG = {language.tag.lower(): language.tag for language in ALL}
_NAMES_OUTSIDE_CLDR = {
    "kar": {"en": "Karen", "es": "karen"},
    "hmn": {"en": "Hmong", "es": "hmong"},
    "mam": {"en": "Mam", "es": "mam"},
    "mix": {"en": "Mixtec", "es": "mixteco"},
    "ase": {"en": "American Sign Language", "es": "lengua de señas americana"},
    "yue-Hant": {"en": "Cantonese", "es": "cantonés"},
    "fa-AF": {"en": "Dari", "es": "dari"},
    PSEUDO: {"en": "Mirrored English", "es": "inglés invertido"},
}
_MAX_RANGES = 20
_LONGEST_TAG = 40


def direction(tag: str) -> str:
    language = BY_TAG.get(tag)
    return language.direction if language else "ltr"


def canonical(tag: str) -> str | None:
    """The tag of our table that ``tag`` means, or None.

    ``zh-CN`` is ``zh-Hans``, ``es-MX`` is ``es``.
    """
    parts = tag[:_LONGEST_TAG].strip().replace("_", "-").lower().split("-")
    while parts:
        candidate = "-".join(parts)
        found = _SAME_AS.get(candidate) or _BY_LOWER_TAG.get(candidate)
        if found:
            return found
        parts.pop()
    return None


def negotiate(accept_language: str, offered: Sequence[str], default: str) -> str:
    """The offered language that an ``Accept-Language`` header likes best (RFC 9110, 12.5.4)."""
    wishes = []
    for position, item in enumerate(accept_language.split(",")[:_MAX_RANGES]):
        tag, _, parameter = item.partition(";")
        quality = _quality(parameter)
        if tag.strip() and quality > 0:
            wishes.append((-quality, position, tag))
    for _, _, tag in sorted(wishes):
        found = canonical(tag) or ""
        for candidate in (found, found.partition("-")[0]):
            if candidate in offered:
                return candidate
    return default


def _quality(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name != "q":
        return 1.0
    try:
        return min(float(value), 1.0)
    except ValueError:
        return 0.0


@lru_cache(maxsize=400)
def locale_of(tag: str) -> Locale:
    """The Babel locale for dates and numbers; US conventions for English and Spanish."""
    if tag in {"en", "es"}:
        return Locale(tag, "US")
    if tag == PSEUDO:
        return Locale("ar")
    try:
        return Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en", "US")


@lru_cache(maxsize=4096)
def name_in(tag: str, reader: str) -> str:
    """What readers of ``reader`` call the language ``tag``, as it stands in running text."""
    own = _NAMES_OUTSIDE_CLDR.get(tag)
    if own:
        return own.get(reader, own["en"])
    try:
        name = Locale.parse(tag, sep="-").get_language_name(locale_of(reader))
    except (UnknownLocaleError, ValueError):
        name = None
    language = BY_TAG.get(tag)
    return name or (language.endonym if language else tag)
