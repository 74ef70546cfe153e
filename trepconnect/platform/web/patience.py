"""A worker of gunicorn that slow senders cannot stop.

A request is read to its end, by a deadline, before it takes a turn at the application. Those that
are still coming in, or never come, only hold a reader; there are many of them, and they are cheap.
"""

from __future__ import annotations

import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from tempfile import SpooledTemporaryFile
from typing import Any

from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped]

from trepconnect.platform.web.requests import MAX_BODY_BYTES

READERS = 64
HEAD_SECONDS = 10
BODY_SECONDS = 15
SLOWEST_BYTES_A_SECOND = 20_000
_IN_MEMORY = 1 << 20
_STEP = 1 << 16


class PatientWorker(ThreadWorker):  # type: ignore[misc]
    """``threads`` requests are at work at a time; up to ``READERS`` are being read beside them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._turns = threading.BoundedSemaphore(self.cfg.threads)
        self._due: dict[Any, float] = {}

    def get_thread_pool(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(max_workers=READERS + self.cfg.threads)

    def murder_pending(self) -> None:
        """Also end the reading of those who had their time; called every second."""
        super().murder_pending()
        now = time.monotonic()
        for conn, due in list(self._due.items()):
            if due < now:
                with suppress(OSError):
                    conn.sock.shutdown(socket.SHUT_RD)

    def handle(self, conn: Any) -> Any:
        self._due[conn] = time.monotonic() + HEAD_SECONDS
        try:
            return super().handle(conn)
        finally:
            self._due.pop(conn, None)

    def handle_request(self, req: Any, conn: Any) -> Any:
        coming, length = req.body, _length_of(req)
        if length > MAX_BODY_BYTES:  # the application refuses it unread
            return self._take_turn(req, conn)
        self._due[conn] = time.monotonic() + BODY_SECONDS + length / SLOWEST_BYTES_A_SECOND
        if ("EXPECT", "100-continue") in req.headers:
            conn.sock.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        with SpooledTemporaryFile(_IN_MEMORY) as kept:
            if _copy(coming, kept) < length:
                return False
            req.body = kept
            try:
                return self._take_turn(req, conn)
            finally:
                req.body = coming

    def _take_turn(self, req: Any, conn: Any) -> Any:
        self._due.pop(conn, None)
        with self._turns:
            return super().handle_request(req, conn)


def _length_of(req: Any) -> int:
    """As the sender says; 0 where it does not."""
    lengths = (value for name, value in req.headers if name == "CONTENT-LENGTH")
    return int(next(lengths, "0"))


def _copy(coming: Any, kept: SpooledTemporaryFile[bytes]) -> int:
    """Read all of a body, or one step more than is allowed; how many bytes that were."""
    size = 0
    while size <= MAX_BODY_BYTES and (part := coming.read(_STEP)):
        kept.write(part)
        size += len(part)
    kept.seek(0)
    return size
