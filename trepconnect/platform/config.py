"""Settings: one typed object, read from the environment, checked before anything starts."""

from __future__ import annotations

import base64
import binascii
import os
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields
from email.utils import parseaddr
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from flask import Flask, current_app
from phonenumbers import SUPPORTED_REGIONS
from sqlalchemy.exc import SQLAlchemyError

from trepconnect.kernel import languages
from trepconnect.platform.occupancy import is_occupied
from trepconnect.platform.office import is_number, read_hours

PREFIX = "TREPCONNECT_"
ROOT = Path(__file__).resolve().parents[2]
_INSIDE = ROOT / "trepconnect" / "_shipped"
DEMO_OFFICE = {
    "OFFICE_PHONE": "505-555-0188",
    "OFFICE_EMAIL": "office@example.org",
    "OFFICE_ADDRESS": "200 Plaza de la Feria, Albuquerque, NM 87102",
    "OFFICE_HOURS": "mon-fri 08:00-17:00",
}
"""The invented office of the demonstration; the number is one kept for fiction."""
_REQUIRED = ("OFFICE_PHONE", "OFFICE_ADDRESS", "OFFICE_HOURS")
_ANYBODY_ELSE = 0o077
_WITH_HOST = {"http", "https", "smtp", "smtps", "redis"}
_MAIL_QUERIES = {"console": {""}, "none": {""}, "smtps": {""}, "smtp": {"", "starttls=1"}}
_SCHEMES = {
    "DATABASE_URL": ("sqlite", "postgresql", "postgresql+psycopg"),
    "MAIL_URL": ("console", "none", "smtp", "smtps"),
    "SMS_URL": ("console", "http", "https", "none"),
    "QUEUE_URL": ("sqlite", "postgresql", "postgresql+psycopg", "redis"),
    "PUBLIC_URL": ("http", "https"),
    "STRIPE_API_BASE": ("http", "https"),
}


def shipped(name: str) -> Path:
    """A folder that lies beside the package in a checkout, and in it once it is installed."""
    inside = _INSIDE / name
    return inside if inside.is_dir() else ROOT / name


def _usual_instance() -> Path:
    """In the checkout; for an installed program, in the folder where it is started."""
    return (Path.cwd() if _INSIDE.is_dir() else ROOT) / "instance"


class BadSetting(ValueError):
    """A setting that the program must not start with; the message names it."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{PREFIX}{name}: {why}")
        self.name = name


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything an operator can set. ``docs/configuration.md`` explains each."""

    DATABASE_URL: str
    SECRET_KEY: str = field(repr=False)
    FIELD_KEY: str = field(repr=False)
    QUEUE_URL: str
    FILES_DIR: str
    MAIL_URL: str = "console:"
    MAIL_FROM: str = "TrepConnect <office@localhost>"
    SMS_URL: str = "console:"
    STRIPE_SECRET_KEY: str = field(default="", repr=False)
    STRIPE_WEBHOOK_SECRET: str = field(default="", repr=False)
    STRIPE_API_BASE: str = "https://api.stripe.com"
    DEFAULT_LANGUAGE: str = "en"
    LANGUAGES: tuple[str, ...] = ("en", "es")
    TIME_ZONE: str = "America/Denver"
    PUBLIC_URL: str = "http://127.0.0.1:8000"
    PHONE_REGION: str = "US"
    OFFICE_NAME: str = "Office of Immigrant & Refugee Affairs"
    OFFICE_PHONE: str = ""
    OFFICE_EMAIL: str = ""
    OFFICE_ADDRESS: str = ""
    OFFICE_HOURS: str = ""
    OFFICE_ZIP: str = "87102"
    PROXIES: int = 0
    DEMO: bool = False

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.TIME_ZONE)

    @property
    def sends_mail(self) -> bool:
        return not self.MAIL_URL.startswith("none:")

    @property
    def sends_texts(self) -> bool:
        return not self.SMS_URL.startswith("none:")

    @property
    def secure(self) -> bool:
        """Whether people reach the program over TLS."""
        return self.PUBLIC_URL.startswith("https:")


def current_settings() -> Settings:
    """The settings of the running application."""
    settings: Settings = current_app.extensions["trepconnect.settings"]
    return settings


def init_app(app: Flask, settings: Settings) -> None:
    app.extensions["trepconnect.settings"] = settings


def from_environment(environ: Mapping[str, str] | None = None) -> Settings:
    """Read and check the settings; raises ``BadSetting`` for the first bad one."""
    env = os.environ if environ is None else environ
    given = {
        key.removeprefix(PREFIX): value for key, value in env.items() if key.startswith(PREFIX)
    }
    known = {f.name for f in fields(Settings)} | {"INSTANCE_DIR"}
    for name in given:
        if name not in known and not name.startswith("TEST_"):
            raise BadSetting(name, "there is no such setting")
    if given.get("DEMO") == "1":
        given = {**DEMO_OFFICE, **given}
    instance = Path(given.get("INSTANCE_DIR") or _usual_instance())
    database = given.get("DATABASE_URL") or f"sqlite:///{instance / 'trepconnect.db'}"
    keys = _instance_keys(instance, given, _with_driver(database))
    text = {
        "DATABASE_URL": _with_driver(database),
        "SECRET_KEY": keys["SECRET_KEY"],
        "FIELD_KEY": keys["FIELD_KEY"],
        "QUEUE_URL": given.get("QUEUE_URL") or _queue_beside(database, instance),
        "FILES_DIR": given.get("FILES_DIR") or str(instance / "files"),
    }
    plain = {
        f.name: given[f.name]
        for f in fields(Settings)
        if f.name in given and f.name not in text and f.type == "str"
    }
    settings = Settings(
        **text,
        **plain,
        LANGUAGES=_languages(given.get("LANGUAGES", "en,es")),
        PROXIES=_whole("PROXIES", given.get("PROXIES", "0")),
        DEMO=_flag("DEMO", given.get("DEMO", "")),
    )
    check(settings)
    return settings


def check(settings: Settings) -> None:
    """Refuse what would be unsafe or could not work."""
    _check_addresses(settings)
    _check_keys(settings)
    _check_database(settings)
    _check_office(settings)
    _check_reach(settings)
    _check_messages(settings)
    _check_contact(settings)


def _check_addresses(settings: Settings) -> None:
    for name, schemes in _SCHEMES.items():
        value = getattr(settings, name)
        try:
            parts = urlsplit(value)
            _ = parts.port
        except ValueError:
            raise BadSetting(name, "is not an address") from None
        if parts.scheme not in schemes:
            raise BadSetting(name, f"must start with one of {', '.join(schemes)}")
        if parts.scheme in _WITH_HOST and not parts.hostname:
            raise BadSetting(name, "must be a full address with a host")


def _check_messages(settings: Settings) -> None:
    """Codes and passwords travel sealed, and stand in no log of an office that people reach."""
    for name in ("MAIL_URL", "SMS_URL"):
        if settings.secure and getattr(settings, name).startswith("console:"):
            raise BadSetting(
                name, "console: writes sign-in codes into the log, and PUBLIC_URL is https:"
            )
    if not settings.sends_mail and not settings.sends_texts:
        raise BadSetting("SMS_URL", "is none: like MAIL_URL, and nobody could get a code")
    mail = urlsplit(settings.MAIL_URL)
    if mail.query not in _MAIL_QUERIES[mail.scheme]:
        raise BadSetting("MAIL_URL", "takes nothing after ? but starttls=1, and that with smtp:")
    if mail.scheme == "smtp" and mail.username and not mail.query:
        raise BadSetting("MAIL_URL", "would send the password in clear: add ?starttls=1")
    for name in ("SMS_URL", "STRIPE_API_BASE"):
        parts = urlsplit(getattr(settings, name))
        if parts.scheme == "http" and not is_loopback(parts.hostname or ""):
            raise BadSetting(name, "would send secrets in clear: it must start with https:")


def _check_keys(settings: Settings) -> None:
    if len(settings.SECRET_KEY) < 32 or len(set(settings.SECRET_KEY)) < 10:
        raise BadSetting("SECRET_KEY", "must be at least 32 random characters")
    if len(set(field_key(settings))) < 8:
        raise BadSetting("FIELD_KEY", "must be random")
    if settings.FIELD_KEY == settings.SECRET_KEY:
        raise BadSetting("FIELD_KEY", "must not be the same as SECRET_KEY")


def _check_database(settings: Settings) -> None:
    for name in ("DATABASE_URL", "QUEUE_URL"):
        parts = urlsplit(getattr(settings, name))
        if parts.scheme == "sqlite" and parts.path in {"", "/", "/:memory:"}:
            raise BadSetting(name, "must name a file: what is kept in memory is lost")


def _check_office(settings: Settings) -> None:
    if settings.DEFAULT_LANGUAGE not in settings.LANGUAGES:
        raise BadSetting("DEFAULT_LANGUAGE", "must be one of LANGUAGES")
    try:
        ZoneInfo(settings.TIME_ZONE)
    except (KeyError, ValueError, OSError):
        raise BadSetting("TIME_ZONE", "is not a time zone, for example America/Denver") from None
    if settings.PHONE_REGION not in SUPPORTED_REGIONS:
        raise BadSetting("PHONE_REGION", "must be a country of two capital letters, like US")
    if not re.fullmatch(r"[0-9]{5}", settings.OFFICE_ZIP):
        raise BadSetting("OFFICE_ZIP", "must be a ZIP code of 5 digits")
    sender = parseaddr(settings.MAIL_FROM)[1]
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", sender) or not settings.MAIL_FROM.isprintable():
        raise BadSetting("MAIL_FROM", "must be one e-mail address, like Office <office@x.gov>")


def _check_contact(settings: Settings) -> None:
    """Outside this machine an office says how it is reached."""
    here = is_loopback(urlsplit(settings.PUBLIC_URL).hostname or "")
    for name in _REQUIRED:
        if not here and not getattr(settings, name).strip():
            raise BadSetting(name, "must be set: people read it on every page")
    if settings.OFFICE_PHONE and not is_number(settings.OFFICE_PHONE, settings.PHONE_REGION):
        raise BadSetting("OFFICE_PHONE", "must be a telephone number, like 505 555 0100")
    try:
        read_hours(settings.OFFICE_HOURS)
    except ValueError:
        raise BadSetting(
            "OFFICE_HOURS", "must be like: mon-fri 08:00-17:00; sat 09:00-12:00"
        ) from None


def _check_reach(settings: Settings) -> None:
    if not 0 <= settings.PROXIES <= 5:
        raise BadSetting("PROXIES", "must be the number of proxies in front, 0 to 5")
    parts = urlsplit(settings.PUBLIC_URL)
    if parts.path or parts.query or parts.fragment or parts.username:
        raise BadSetting("PUBLIC_URL", "must end with the host, like https://trep.example.gov")
    here = is_loopback(parts.hostname or "")
    if settings.DEMO and not here:
        raise BadSetting(
            "DEMO", "is only for an office on this machine: PUBLIC_URL is not a loopback address"
        )
    if not settings.secure and not here:
        raise BadSetting("PUBLIC_URL", "must start with https: outside this machine")


def field_key(settings: Settings) -> bytes:
    """The 32 bytes that sensitive columns are encrypted with."""
    try:
        key = base64.urlsafe_b64decode(settings.FIELD_KEY)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != 32:
        raise BadSetting("FIELD_KEY", "must be 32 random bytes in URL-safe base64")
    return key


def _instance_keys(instance: Path, given: Mapping[str, str], database: str) -> dict[str, str]:
    """Keys from the environment, or made once and kept in files only the owner can read."""
    keys = {}
    for name in ("SECRET_KEY", "FIELD_KEY"):
        if name in given:
            keys[name] = given[name]
            continue
        path = instance / name.lower().replace("_", "-")
        known = urlsplit(database).scheme in _SCHEMES["DATABASE_URL"]
        if name == "FIELD_KEY" and known and not path.exists():
            _refuse_beside_people(path, database)
        try:
            keys[name] = _kept_key(path)
        except OSError as error:
            raise BadSetting(name, f"{path}: {error.strerror}") from None
        if path.stat().st_mode & _ANYBODY_ELSE:
            raise BadSetting(name, f"others may read {path}: run chmod 600 on it")
    return keys


def _refuse_beside_people(path: Path, database: str) -> None:
    """A new key cannot open what an old one sealed: none is made where people are."""
    try:
        occupied = is_occupied(database)
    except SQLAlchemyError:
        raise BadSetting(
            "FIELD_KEY",
            f"there is no {path}, and a new key is made only beside a database known to be empty: "
            "this one does not answer. Start the database, or put the key back from its backup.",
        ) from None
    if occupied:
        raise BadSetting(
            "FIELD_KEY",
            f"the key is lost: there is no {path}, but the database holds people sealed with it. "
            "Put the key back from its backup. No new key is made: nobody could be found by it.",
        )


def _kept_key(path: Path) -> str:
    """The key in ``path``, which is made whole or not at all, also by two processes at once."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(_random_key())
        with suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text().strip()


def _random_key() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def _with_driver(url: str) -> str:
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


def _queue_beside(database: str, instance: Path) -> str:
    return f"sqlite:///{instance / 'queue.db'}" if database.startswith("sqlite") else database


def _languages(value: str) -> tuple[str, ...]:
    tags = tuple(tag.strip() for tag in value.split(",") if tag.strip())
    for tag in tags:
        if tag not in languages.BY_TAG:
            raise BadSetting(
                "LANGUAGES", f"{tag!r} is not a language of the table in docs/configuration.md"
            )
    if not tags:
        raise BadSetting("LANGUAGES", "must name at least one language")
    return tags


def _whole(name: str, value: str) -> int:
    if not value.isascii() or not value.isdigit():
        raise BadSetting(name, "must be a whole number")
    return int(value)


def _flag(name: str, value: str) -> bool:
    if value not in {"", "0", "1"}:
        raise BadSetting(name, "must be 1 or 0")
    return value == "1"


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
