"""Finding what must never be stored in words that people type freely.

Patterns are strict about shape, because a story is full of numbers: prices, dates, ZIP codes and
phone numbers pass. A number of no shape of its own counts only beside a word that names it.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache
from typing import Final

MAX_CHARS: Final = 100_000
"""Longer texts are cut: no form takes one."""


class Sensitive(StrEnum):
    """Why a text is refused."""

    SOCIAL_SECURITY = "social_security"
    IMMIGRATION_NUMBER = "immigration_number"
    PASSPORT = "passport"
    IMMIGRATION_STATUS = "immigration_status"
    BANK = "bank"


def _any_of(listed: str) -> str:
    """Alternatives, one a line; a blank stands for any run of blanks."""
    return (
        "(?:"
        + "|".join(line.strip() for line in listed.strip().splitlines()).replace(" ", r"\s+")
        + ")"
    )


_GAP = r"[^\d\n]{0,30}"
_SOCIAL_WORDS = _any_of(r"""
    ssn
    itin
    social security
    seguro social
    seguridad social
    taxpayer identification
    identificaci[oó]n del contribuyente
""")
_ALIEN_WORDS = _any_of(r"""
    alien(?: registration)?
    uscis
    a[ -]number
    n[uú]mero(?: de)? (?:a|extranjer[oa])
    registro de extranjer[oa]
""")
_PASSPORT_WORDS = _any_of(r"""
    \bpassports?
    \bpasaportes?
    \bpasseports?
    hộ chiếu
    جواز
    护照
    護照
""")
_STATUS = _any_of(r"""
    employment authorization
    autorizaci[oó]n de empleo
    work permits?
    permisos? de trabajo
    undocumented
    indocumentad[oa]s?
    sin papeles
    without papers
    no tengo papeles
    green ?cards?
    tarjeta verde
    permanent residen(?:ts?|ce|cy)
    residen(?:tes?|cia) permanentes?
    immigration status
    (?:estatus|estado|situaci[oó]n|status) migratori[oa]
    daca
    tps
    temporary protected status
    estatus de protecci[oó]n temporal
    asylum
    asylees?
    asilo pol[ií]tico
    (?:pedir|solicitar|pedí|solicité|mi) asilo
    asilad[oa]s?
    refugee status
    estatus de refugiad[oa]
    (?:student|tourist|work|immigrant|u|t) visas?
    (?:my|mi) visa(?! card)
    visa (?:expired|venci[oó]|overstay\w*)
    visa de (?:trabajo|turista|estudiante)
    h-?[12][ab]
    overstayed
    deport(?:ed|ation|ad[oa]s?|aci[oó]n)
    u\.?s\.? citizens?
    naturalized citizens?
    ciudadan[oa]s? american[oa]s?
""")
_RECEIPT_OFFICE = "(?:EAC|WAC|LIN|SRC|NBC|MSC|IOE|YSC|TSC|VSC|NSC|CSC|SSC)"

_PATTERNS: Final = (
    # 123-45-6789, with any dash, dot or blank. An ITIN has the same shape and begins with 9.
    (
        Sensitive.SOCIAL_SECURITY,
        r"(?<![\d-])(?!000|666)\d{3}([-. ])(?!00)\d{2}\1(?!0000)\d{4}(?![\d-])",
    ),
    (
        Sensitive.SOCIAL_SECURITY,
        rf"(?i)\b{_SOCIAL_WORDS}\b{_GAP}\d{{3}}[-. ]?\d{{2}}[-. ]?\d{{4}}(?!\d)",
    ),
    (
        Sensitive.IMMIGRATION_NUMBER,
        r"(?<![\w-])A[-#]{0,2} ?\d{3}[- ]?\d{3}[- ]?\d{2,3}(?![\d-])",
    ),
    (Sensitive.IMMIGRATION_NUMBER, r"(?<!\w)a[-#]?\d{8,9}(?!\d)"),
    (
        Sensitive.IMMIGRATION_NUMBER,
        rf"(?i)\b{_ALIEN_WORDS}\b{_GAP}\d{{3}}[- ]?\d{{3}}[- ]?\d{{2,3}}(?![\d-])",
    ),
    (
        Sensitive.IMMIGRATION_NUMBER,
        rf"(?i)(?<!\w){_RECEIPT_OFFICE}[- ]?\d{{2}}[- ]?\d{{3}}[- ]?\d{{5}}(?!\d)",
    ),
    (Sensitive.IMMIGRATION_NUMBER, rf"(?i)\bi-?94\b{_GAP}\d{{9}}"),
    (
        Sensitive.PASSPORT,
        rf"(?i){_PASSPORT_WORDS}[^\n]{{0,25}}?(?<![\w$,.])(?=[A-Z]{{0,3}}\d{{5}})[A-Z0-9]{{6,12}}(?!\w)",
    ),
    (Sensitive.IMMIGRATION_STATUS, r"\bEAD\b"),
    (Sensitive.IMMIGRATION_STATUS, rf"(?i)\b{_STATUS}\b"),
    (Sensitive.BANK, rf"(?i)\b(?:routing|ruta|aba)\b{_GAP}\d{{9}}(?!\d)"),
    (
        Sensitive.BANK,
        rf"(?i)\b(?:account|cuenta)\s+(?:bancaria|n[uú]mero|number|no\.|#){_GAP}\d[\d -]{{5,}}\d",
    ),
)
_COMPILED = tuple((kind, re.compile(pattern)) for kind, pattern in _PATTERNS)
_CARD = re.compile(r"(?<!\d)(?:\d[ -]?){12,18}\d(?!\d)")
_LONGEST_FORM: Final = 4
_DASHES = re.compile(r"[\u2010-\u2015\u2212_]")


def find_sensitive(text: str) -> Sensitive | None:
    """The first thing in ``text`` that must not be stored, or None."""
    plain = _plain(text)
    for kind, pattern in _COMPILED:
        if pattern.search(plain):
            return kind
    return Sensitive.BANK if _has_card_number(plain) else None


def _plain(text: str) -> str:
    """ASCII digits and dashes, without the invisible characters that could split a number."""
    visible = "".join(map(_plain_character, text[:MAX_CHARS]))
    return _DASHES.sub("-", unicodedata.normalize("NFC", visible))


@lru_cache(maxsize=4_096)
def _plain_character(character: str) -> str:
    """Wide, circled and raised forms as plain ones; ligatures of whole words stay as they are."""
    if unicodedata.category(character) == "Cf":
        return ""
    composed = unicodedata.normalize("NFKC", character)
    if len(composed) > _LONGEST_FORM:
        return character
    return "".join(str(unicodedata.decimal(one)) if one.isdecimal() else one for one in composed)


def _has_card_number(text: str) -> bool:
    return any(_is_card(re.sub(r"\D", "", found.group())) for found in _CARD.finditer(text))


def _is_card(digits: str) -> bool:
    """Whether the check digit of payment cards (Luhn) is right."""
    doubled = sum(sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    total = doubled + sum(int(digit) for digit in digits[-1::-2])
    return digits[0] in "3456" and total % 10 == 0
