"""The one text analyzer: what a query and a record must have in common to meet.

Search indexes, concept linking and the list of trades all use it, so that a word typed without
accents, in the plural or on another keyboard still finds its record. Any string is accepted; the
time taken grows with its length.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from threading import Lock

import snowballstemmer

MAX_CHARS = 100_000
"""Longer texts are cut: no record a person wrote is longer."""

MAX_QUERY_CHARS = 400
MAX_QUERY_TOKENS = 60
MAX_WORD_CHARS = 64

_STEMMER_NAMES = {
    "ar": "arabic",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fr": "french",
    "hi": "hindi",
    "it": "italian",
    "ne": "nepali",
    "pt": "portuguese",
    "ru": "russian",
    "tr": "turkish",
}


def _split(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


STOP_WORDS: dict[str, frozenset[str]] = {
    "en": _split("""
        a about am an and are as at be by can do does for from get has have help how i in into
        is it its like me my need of on or our out some that the their this to up want we what
        where which who will with would you your
    """),
    "es": _split("""
        a al algo algun alguna alguno ayuda ayudar ayudenme busco como con cual cuales de del
        desde donde e el en es eso esta este hacer hay la las le les lo los me mi mis necesito
        nos nuestra nuestro o para pero por puedo que quien quiero quisiera se ser si sobre
        somos son soy su sus tener tengo u un una unas unos y yo
    """),
    "fr": _split("""
        a ai au aux avec besoin ce ces comment d dans de des du en est et j je l la le les ma
        mes mon nos notre nous ou par pour qu que qui sa ses son sur un une vos votre vous
    """),
}
"""Words that carry no topic, folded; dropped from queries that also say something else."""


def stop_words(language: str | None) -> frozenset[str]:
    return STOP_WORDS.get(_base(language), frozenset())


# Letters that people type in a plainer form and that Unicode does not decompose.
_PLAIN_LETTERS = {
    "đ": "d", "ð": "d", "ɖ": "d", "ɗ": "d", "ɓ": "b", "ħ": "h", "ı": "i", "ƙ": "k", "ł": "l",
    "ŋ": "n", "ɲ": "n", "ø": "o", "ɔ": "o", "ɛ": "e", "ŧ": "t", "ƴ": "y", "æ": "ae", "œ": "oe",
    "þ": "th", "ґ": "г",
    # Arabic, Persian, Dari, Pashto and Urdu keyboards send different letters for the same one.
    "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ۍ": "ي", "ے": "ي", "ک": "ك", "ڪ": "ك",
    "ة": "ه", "ۃ": "ه", "ہ": "ه", "ە": "ه", "ھ": "ه", "ـ": "",
    "\u200c": " ",  # zero width non-joiner: the space inside a Persian word
    "\u02bc": " ",  # modifier apostrophe, written like an ordinary one
    "\u02bb": " ",
}  # fmt: skip

# Marks that may be left out in writing. Vowel signs of Indic and other scripts are letters in
# effect and stay.
_OPTIONAL_MARKS = (
    (0x0300, 0x036F), (0x0483, 0x0489), (0x0591, 0x05C7), (0x0610, 0x061A), (0x064B, 0x065F),
    (0x0670, 0x0670), (0x06D6, 0x06ED), (0x0711, 0x0711), (0x0730, 0x074A), (0x08CA, 0x08FF),
    (0x135D, 0x135F), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF), (0xFE00, 0xFE0F),
    (0xFE20, 0xFE2F), (0xE0100, 0xE01EF),
)  # fmt: skip

_LETTER = "ñ"
_TYPED_FOR_LETTER = "n"

_POSSESSIVE = re.compile(r"(?<=\w)['\u2019]s\b")
_DOTTED_ABBREVIATION = re.compile(r"(?<![\w.])(?:[^\W\d_]\.){2,}[^\W\d_]?(?!\w)")
# Normalising a run of combining marks takes time in its square; no word needs so many.
_LONG_RUN = re.compile(r"[^\w\s]{33,}")
# Scripts written without spaces between words: Thai, Lao, Burmese, Khmer, Hangul, kana, Han.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3130-\u318f"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff"
    "\U0001b000-\U0001b16f\U00020000-\U000323af]+"
)


class _FoldTable(dict[int, str]):
    """For ``str.translate``: works a character out when it is first met."""

    def __missing__(self, point: int) -> str:
        folded = _fold_character(chr(point))
        if point <= 0xFFFF:  # the rest is rare and would only let a hostile text fill memory
            self[point] = folded
        return folded


def _fold_character(character: str) -> str:
    if character in _PLAIN_LETTERS:
        return _PLAIN_LETTERS[character]
    point = ord(character)
    if any(first <= point <= last for first, last in _OPTIONAL_MARKS):
        return ""
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    category = unicodedata.category(character)
    if category == "Cf":
        return ""
    return character if category[0] in "LMN" else " "


_FOLD_TABLE = _FoldTable()


def fold(text: str) -> str:
    """The form in which two spellings are equal: words of letters and digits, single spaces."""
    return _fold(text, decompose=_decompose)


def spell(text: str) -> str:
    """As ``fold``, but ñ stays a letter of its own: nails are "uñas", "unas" are some."""
    return _fold(text, decompose=_decompose_beside_letters)


def _decompose(text: str) -> str:
    return unicodedata.normalize("NFKD", text)


def _decompose_beside_letters(text: str) -> str:
    return _LETTER.join(_decompose(part) for part in text.split(_LETTER))


def _fold(text: str, *, decompose: Callable[[str], str]) -> str:
    text = text[:MAX_CHARS]
    if text.isascii():
        text = text.lower()
    else:
        text = _LONG_RUN.sub(" ", text)
        text = unicodedata.normalize("NFKC", text)[:MAX_CHARS].casefold()
    if "'" in text or "\u2019" in text:
        text = _POSSESSIVE.sub("", text)
    if "." in text:
        text = _DOTTED_ABBREVIATION.sub(_without_dots, text)
    if not text.isascii():
        text = decompose(text)
    text = text.translate(_FOLD_TABLE)
    if not text.isascii():
        text = _LONG_RUN.sub(" ", unicodedata.normalize("NFC", text))
    return " ".join(text[:MAX_CHARS].split())


def _without_dots(match: re.Match[str]) -> str:
    return match.group().replace(".", "")


def plain(word: str) -> str:
    """A spelt word as it is typed on a keyboard without ñ."""
    return word.replace(_LETTER, _TYPED_FOR_LETTER)


def words(text: str) -> list[str]:
    """Spelt words in order; scripts written without spaces give one word per character."""
    found: list[str] = []
    for chunk in spell(text).split():
        if chunk.isascii():
            found.append(chunk[:MAX_WORD_CHARS])
            continue
        for run, unspaced in _runs(chunk):
            if unspaced:
                found.extend(run)
            else:
                found.append(run)
    return found


def tokens(text: str, language: str | None) -> list[str]:
    """What to index: each word spelt, as typed without ñ, and its stem in the text's language.

    Scripts written without spaces give every character and every pair of neighbours.
    """
    found: list[str] = []
    for chunk in spell(text).split():
        for run, unspaced in _runs(chunk):
            if unspaced:
                found.extend(run)
                found.extend(_pairs(run))
                continue
            found.extend(_with_stem(run, language))
            if _LETTER in run:
                found.extend(_with_stem(plain(run), language))
    return found


def query_tokens(text: str, language: str | None) -> list[str]:
    """What to look for: as ``tokens``, but each once, no stop words, pairs without characters."""
    found: dict[str, None] = {}
    stopped: dict[str, None] = {}
    stopping = stop_words(language)
    for chunk in spell(text[:MAX_QUERY_CHARS]).split():
        for run, unspaced in _runs(chunk):
            if unspaced:
                found.update(dict.fromkeys(_pairs(run) or [run]))
            elif run in stopping:
                stopped[run] = None
            else:
                found.update(dict.fromkeys(_with_stem(run, language)))
    return list(found or stopped)[:MAX_QUERY_TOKENS]


def stem(word: str, language: str | None) -> str:
    """The stem of a spelt word; the word itself where the language has no stemmer."""
    name = _STEMMER_NAMES.get(_base(language))
    if name is None or not 3 <= len(word) <= 30:
        return word
    return _stem(word, name)


def _runs(chunk: str) -> list[tuple[str, bool]]:
    """Split a folded chunk into runs, each with whether its script is written without spaces."""
    if chunk.isascii() or _UNSPACED.search(chunk) is None:
        return [(chunk[:MAX_WORD_CHARS], False)] if _says_something(chunk) else []
    runs: list[tuple[str, bool]] = []
    end = 0
    for match in _UNSPACED.finditer(chunk):
        if _says_something(chunk[end : match.start()]):
            runs.append((chunk[end : match.start()][:MAX_WORD_CHARS], False))
        runs.append((match.group(), True))
        end = match.end()
    if _says_something(chunk[end:]):
        runs.append((chunk[end:][:MAX_WORD_CHARS], False))
    return runs


def _says_something(run: str) -> bool:
    """Whether it holds a letter or a digit: stray marks alone are not a word."""
    return run.isalnum() or any(character.isalnum() for character in run)


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)]


def _with_stem(word: str, language: str | None) -> tuple[str, ...]:
    stemmed = stem(word, language)
    return (word,) if stemmed == word else (word, stemmed)


def _base(language: str | None) -> str:
    return language.partition("-")[0].lower() if language else ""


# What a stemmer gets wrong: nouns taken for verbs ("we lent"), an act that is not its verb's noun
# ("venta" is of "vender"), and a trade that is not its tool (trucking is no food truck).
_READ_AS = {
    "spanish": {
        "prestamos": "prestamo", "ramos": "ramo", "limpieza": "limpiar", "limpiezas": "limpiar",
        "venta": "vender", "ventas": "vender", "costura": "coser", "costuras": "coser",
        "costurera": "coser", "costureras": "coser", "pintura": "pintar", "pinturas": "pintar",
        "alquiler": "alquilar", "alquileres": "alquilar", "traduccion": "traducir",
        "traducciones": "traducir", "construccion": "construir", "construcciones": "construir",
        "enseñanza": "enseñar", "inscripcion": "inscribir", "crianza": "criar",
    },
}  # fmt: skip
_OWN_STEM = {"english": frozenset(["trucking"])}
_stemmers: dict[str, snowballstemmer.stemmer] = {}
_stemming = Lock()  # a stemmer keeps the word it works on in itself


@lru_cache(maxsize=32_768)
def _stem(word: str, name: str) -> str:
    if word in _OWN_STEM.get(name, ()):
        return word
    word = _READ_AS.get(name, {}).get(word, word)
    if name == "spanish":
        word = _spell_for_spanish_stemmer(word)
    with _stemming:
        stemmer = _stemmers.get(name)
        if stemmer is None:
            stemmer = _stemmers[name] = snowballstemmer.stemmer(name)
        stemmed = stemmer.stemWord(word)
    return spell(stemmed) or word


def _spell_for_spanish_stemmer(word: str) -> str:
    """Spell endings as the stemmer expects them: folding took their accent."""
    if word.endswith("ion"):
        return word[:-3] + "ión"
    if word.endswith("eria"):
        return word[:-4] + "ería"
    return word[:-5] + "erías" if word.endswith("erias") else word
