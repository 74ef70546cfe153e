"""Mail when the worker is killed over and over: how much comes twice, and how much is lost."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, NoReturn
from uuid import UUID

from aiosmtpd.controller import Controller
from flask import Flask
from sqlalchemy import select

from bench.office import Office
from bench.report import Result
from trepconnect.kernel.events import Event
from trepconnect.platform import config
from trepconnect.platform.data import migrate
from trepconnect.platform.data.db import db, read_only, unit_of_work
from trepconnect.platform.delivery.mail import send_mail
from trepconnect.platform.worker import outbox
from trepconnect.platform.worker.outbox import OutboxRow, Subscription

MESSAGES, KILLS = 1_000, 40
MOST_TWICE = 0.01
_LEASE = timedelta(seconds=2)


@dataclass(frozen=True)
class Written(Event):
    """Something was written that is sent by mail."""

    name = "bench.written"
    number: int


class _Inbox:
    """What arrived, by its Message-ID."""

    def __init__(self) -> None:
        self.got = Counter[str]()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        head = envelope.content.decode(errors="replace").lower()
        self.got[head.split("message-id: ")[1].split("\r\n")[0]] += 1
        return "250 OK"


def measure(_rounds: int) -> Iterator[Result]:
    inbox = _Inbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(inbox, hostname="127.0.0.1", port=port)
    server.start()
    try:
        with tempfile.TemporaryDirectory(prefix="trepconnect-bench-") as folder:
            command = [sys.executable, "-m", "bench.mail_kills", folder, str(port)]
            kills = int(subprocess.run(command, check=True, capture_output=True).stdout)
    finally:
        server.stop()
    twice = sum(inbox.got.values()) - len(inbox.got)
    yield Result(
        goal=f"mail that came twice, of {MESSAGES:,}, the worker killed {kills} times",
        ours=twice,
        limit=MESSAGES,
        target=MESSAGES * MOST_TWICE,
        unit="messages",
        is_count=True,
    )
    yield Result(
        goal="mail that was lost",
        ours=MESSAGES - len(inbox.got),
        limit=MESSAGES,
        target=0,
        unit="messages",
        is_count=True,
    )


def main(folder: str, port: str) -> None:
    """In a process without threads: each worker is a fork of it."""
    outbox.LEASE = _LEASE
    office = Office(f"sqlite:///{folder}/office.db", Path(folder))
    with office.app.app_context():
        settings = replace(config.current_settings(), MAIL_URL=f"smtp://127.0.0.1:{port}")
        config.init_app(office.app, settings)
        outbox.init_app(office.app, [Subscription("bench.mail", Written, outside=_send)])
        migrate.upgrade(db.engine)
        with unit_of_work() as session:
            for number in range(MESSAGES):
                outbox.publish(session, Written(number))
        db.engine.dispose()
    print(_kill_again_and_again(office.app))


def _send(event: Written, key: UUID) -> None:
    send_mail(
        to=f"p{event.number}@example.org", subject="News", text="There is news.", key=str(key)
    )


def _kill_again_and_again(app: Flask) -> int:
    """Kill one worker after the other, and let the last one end; says how many were killed."""
    dice = random.Random(731)
    for kills in range(KILLS):
        worker = _start_worker(app)
        time.sleep(dice.uniform(0.1, 0.5))
        os.kill(worker, signal.SIGKILL)
        if os.WIFEXITED(os.waitpid(worker, 0)[1]):  # all was sent before
            return kills
    os.waitpid(_start_worker(app), 0)
    return KILLS


def _start_worker(app: Flask) -> int:
    worker = os.fork()
    if not worker:
        _work(app)
    return worker


def _work(app: Flask) -> NoReturn:
    """As the worker does with what is due, two at a time, until all is sent."""

    def deliver(row: UUID) -> None:
        with app.app_context():
            outbox.deliver(row)

    with ThreadPoolExecutor(2) as threads:
        while _left(app):
            with app.app_context():
                rows = outbox.due()
            list(threads.map(deliver, rows))
            time.sleep(0.01)
    os._exit(0)


def _left(app: Flask) -> bool:
    with app.app_context(), read_only() as session:
        return session.scalar(select(OutboxRow.id).where(OutboxRow.done_at.is_(None))) is not None


if __name__ == "__main__":
    main(*sys.argv[1:])
