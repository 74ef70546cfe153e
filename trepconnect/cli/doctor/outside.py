"""What the doctor asks of others: the mail server, the gateway for texts, and the time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from trepconnect.cli.doctor.finding import Check, Ill
from trepconnect.platform.clock import OfficeClock
from trepconnect.platform.config import Settings
from trepconnect.platform.data.audit import AuditEntry
from trepconnect.platform.data.db import is_sqlite, read_only
from trepconnect.platform.delivery import mail, sms
from trepconnect.platform.worker.outbox import OutboxRow
from trepconnect.platform.worker.queue import WorkerBeat

SKEW = timedelta(minutes=2)
_NONE = "this office sends none"
_TERMINAL = "goes to the terminal"


def _check_mail(settings: Settings) -> str:
    if not settings.sends_mail:
        return _NONE
    if settings.MAIL_URL.startswith("console:"):
        return _TERMINAL
    mail.greet(settings.MAIL_URL)
    return "the server takes mail from us"


def _check_texts(settings: Settings) -> str:
    if not settings.sends_texts:
        return _NONE
    if settings.SMS_URL.startswith("console:"):
        return _TERMINAL
    sms.knock()
    return "the gateway answers"


def _check_clock(settings: Settings) -> str:
    """This machine's time against the newest rows, the database server and the gateway."""
    now = OfficeClock().now()
    with read_only() as session:
        for at in _written(session):
            if at > now + SKEW:
                raise _skewed(now, at, "something was stored later than now")
        others = list(_told_by_others(session, settings))
    for at, whose in others:
        if abs(at - OfficeClock().now()) > SKEW:
            raise _skewed(now, at, f"{whose} has another time")
    return f"agrees with {', '.join(whose for _at, whose in others) or 'all that was stored'}"


def _skewed(now: datetime, at: datetime, says: str) -> Ill:
    return Ill(
        f"{says}: {at:%Y-%m-%d %H:%M}, here {now:%Y-%m-%d %H:%M} (UTC)",
        "let the system keep the time (apt-get install systemd-timesyncd); second proofs and"
        " codes fail meanwhile",
    )


def _written(session: Session) -> Iterator[datetime]:
    for column in (AuditEntry.at, OutboxRow.created_at, WorkerBeat.at):
        newest = session.scalar(select(func.max(column)))
        if newest is not None:
            yield newest


def _told_by_others(session: Session, settings: Settings) -> Iterator[tuple[datetime, str]]:
    if not is_sqlite(session):
        told: datetime = session.execute(select(func.clock_timestamp())).scalar_one()
        yield told.astimezone(UTC), "the database server"
    if settings.SMS_URL.startswith("http"):
        date = _date_of_gateway()
        if date:
            yield date, "the gateway for texts"


def _date_of_gateway() -> datetime | None:
    """Its answer's date; nothing when it is away, which is another check's finding."""
    try:
        date = sms.knock()
        return parsedate_to_datetime(date).astimezone(UTC) if date else None
    except (OSError, ValueError):
        return None


CHECKS = (
    Check(
        "mail",
        _check_mail,
        "look at TREPCONNECT_MAIL_URL: host, port, user and password; is the server up?",
    ),
    Check("texts", _check_texts, "look at TREPCONNECT_SMS_URL; is the gateway up and reachable?"),
    Check("clock", _check_clock, "mend `database` first"),
)
