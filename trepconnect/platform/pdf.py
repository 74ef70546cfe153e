"""PDF: WeasyPrint in a child process that can reach neither files nor network.

The child is started once per process and kept: importing WeasyPrint costs more than a page.
"""

from __future__ import annotations

import atexit
import os
import struct
import subprocess
import sys
import threading
import time
from contextlib import suppress

TIMEOUT_SECONDS = 20
_RENDERS_PER_CHILD = 200
_HEADER = struct.Struct(">?I")


class PdfFailed(RuntimeError):
    """The document could not be made: it took too long, too much memory, or the child died."""


class _Child:
    def __init__(self) -> None:
        self.renders = 0
        self._process = subprocess.Popen(
            [sys.executable, "-m", "trepconnect.platform.pdf_child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={
                key: os.environ[key] for key in ("PATH", "HOME", "PYTHONPATH") if key in os.environ
            },
        )

    @property
    def is_fresh(self) -> bool:
        return self._process.poll() is None and self.renders < _RENDERS_PER_CHILD

    def render(self, html: bytes) -> bytes:
        self.renders += 1
        deadline = time.monotonic() + TIMEOUT_SECONDS
        watchdog = threading.Timer(TIMEOUT_SECONDS, self._process.kill)
        watchdog.start()
        try:
            good, body = self._exchange(html)
        except (OSError, struct.error) as error:
            self.end()
            late = time.monotonic() >= deadline
            why = f"no answer within {TIMEOUT_SECONDS} s" if late else "the child process ended"
            raise PdfFailed(why) from error
        finally:
            watchdog.cancel()
        if not good:
            raise PdfFailed(body.decode(errors="replace"))
        return body

    def _exchange(self, html: bytes) -> tuple[bool, bytes]:
        child = self._process
        if child.stdin is None or child.stdout is None:
            raise BrokenPipeError
        child.stdin.write(struct.pack(">I", len(html)) + html)
        child.stdin.flush()
        good, size = _HEADER.unpack(child.stdout.read(_HEADER.size))
        body = child.stdout.read(size)
        if len(body) < size:
            raise BrokenPipeError
        return good, body

    def end(self) -> None:
        self._process.kill()
        with suppress(OSError):
            self._process.communicate()


class _Renderer:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._child: _Child | None = None
        self._owner = 0

    def render(self, html: bytes) -> bytes:
        with self._lock:
            if self._owner != os.getpid():  # a forked server process starts a child of its own
                self._child, self._owner = None, os.getpid()
            if self._child is None or not self._child.is_fresh:
                self.stop()
                self._child = _Child()
            return self._child.render(html)

    def stop(self) -> None:
        if self._child is not None and self._owner == os.getpid():
            self._child.end()
        self._child = None


_renderer = _Renderer()
atexit.register(_renderer.stop)


def render_pdf(html: str) -> bytes:
    """A tagged PDF (PDF/UA-1) of a whole HTML document that holds its own styles and pictures.

    Raises ``PdfFailed`` after ``TIMEOUT_SECONDS`` or when the document cannot be laid out.
    """
    return _renderer.render(html.encode())
