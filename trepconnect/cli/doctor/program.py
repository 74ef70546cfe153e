"""What the doctor asks of the program itself: PDF libraries, translations, safe settings."""

from __future__ import annotations

import ctypes
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from trepconnect.cli.doctor.finding import Check, Ill
from trepconnect.kernel import languages
from trepconnect.platform.config import Settings
from trepconnect.platform.delivery.pdf import render_pdf
from trepconnect.platform.language import i18n

LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz.so.0": "libharfbuzz0b",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
_SOURCE = "en"
_SETUP = "run `sudo python3 scripts/setup.py run`"


def _check_libraries(_settings: Settings) -> str:
    missing = [soname for soname in LIBRARIES if not _loads(soname)]
    if missing:
        packages = " ".join(LIBRARIES[soname] for soname in missing)
        raise Ill(
            f"libraries of PDF documents are missing: {', '.join(missing)}",
            f"run `sudo apt-get install {packages}`",
        )
    return "pango and harfbuzz are there"


def _loads(soname: str) -> bool:
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def _check_pdf(_settings: Settings) -> str:
    return f"{len(render_pdf('<p lang=en>ok</p>'))} bytes for a test page"


def _check_languages(settings: Settings) -> str:
    """Every language that is offered has words."""
    without = [tag for tag in settings.LANGUAGES if tag != _SOURCE and not _folders(tag)]
    if without:
        raise Ill(
            f"offered without a catalogue: {', '.join(without)}; people would read English",
            "take it out of TREPCONNECT_LANGUAGES until it is translated",
        )
    return ", ".join(settings.LANGUAGES)


def _check_translations(settings: Settings) -> str:
    """Each catalogue is compiled, and from what its source says now."""
    stale = [
        tag for tag in settings.LANGUAGES for folder in _folders(tag) if not _is_compiled(folder)
    ]
    if stale:
        raise Ill(f"not compiled, or not anew: {', '.join(stale)}", _SETUP)
    return "compiled"


def _folders(tag: str) -> list[Path]:
    names = dict.fromkeys((str(languages.locale_of(tag)), tag.replace("-", "_")))
    folders = [i18n.TRANSLATIONS / name / "LC_MESSAGES" for name in names]
    return [folder for folder in folders if any(folder.glob("messages.?o"))]


def _is_compiled(folder: Path) -> bool:
    compiled, source = folder / "messages.mo", folder / "messages.po"
    if not compiled.exists():
        return False
    with compiled.open("rb") as file:
        words = read_mo(file)
    if not source.exists():
        return len(words) > 0
    with source.open("rb") as file:
        return all(_is_same(message, words) for message in read_po(file) if message.id)


def _is_same(message: Message, words: Catalog) -> bool:
    if message.fuzzy or not _words_of(message):
        return True  # not translated, so not compiled
    found = words.get(message.id, message.context)
    return found is not None and _words_of(found) == _words_of(message)


def _words_of(message: Message) -> list[str]:
    said = message.string or ""
    return [word for word in ([said] if isinstance(said, str) else said) if word]


def _check_safety(settings: Settings) -> str:
    if settings.DEMO:
        raise Ill(
            "this is a demonstration: anyone can sign in as anyone", "take out TREPCONNECT_DEMO"
        )
    if not settings.secure:
        raise Ill(
            "TREPCONNECT_PUBLIC_URL does not start with https:",
            "put a web server with a certificate in front and write its address there",
        )
    for name in ("MAIL_URL", "SMS_URL"):
        if getattr(settings, name).startswith("console:"):
            raise Ill(
                f"TREPCONNECT_{name} writes sign-in codes to the terminal",
                "set it to the office's mail server or gateway (docs/operators/install.md)",
            )
    return "https, no demonstration, messages leave the house"


def _check_proxies(settings: Settings) -> str:
    if settings.secure and not settings.PROXIES:
        raise Ill(
            "TREPCONNECT_PROXIES is 0 although pages are reached by https",
            "set it to the number of web servers in front, or all visitors count as one",
        )
    return f"{settings.PROXIES} in front"


CHECKS = (
    Check("libraries", _check_libraries, _SETUP),
    Check("pdf", _check_pdf, _SETUP),
    Check("languages", _check_languages, _SETUP),
    Check("translations", _check_translations, _SETUP),
    Check("safety", _check_safety, "see docs/operators/install.md"),
    Check("proxies", _check_proxies, "see docs/operators/install.md"),
)
