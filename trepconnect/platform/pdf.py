"""PDF: WeasyPrint in a child process that can reach neither files nor network.

The child is started once per process and kept: importing WeasyPrint costs more than a page.
"""

from __future__ import annotations

import atexit
import os
import selectors
import struct
import subprocess
import sys
import threading
import time

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
        try:
            assert self._process.stdin is not None  # noqa: S101 - opened as a pipe above
            self._process.stdin.write(struct.pack(">I", len(html)) + html)
            self._process.stdin.flush()
            good, size = _HEADER.unpack(self._read(_HEADER.size, deadline))
            body = self._read(size, deadline)
        except (BrokenPipeError, PdfFailed) as error:
            self.end()
            raise PdfFailed(str(error)) from error
        if not good:
            raise PdfFailed(body.decode(errors="replace"))
        return body

    def _read(self, size: int, deadline: float) -> bytes:
        assert self._process.stdout is not None  # noqa: S101 - opened as a pipe above
        descriptor = self._process.stdout.fileno()
        chunks = bytearray()
        with selectors.DefaultSelector() as selector:
            selector.register(descriptor, selectors.EVENT_READ)
            while len(chunks) < size:
                left = deadline - time.monotonic()
                if left <= 0 or not selector.select(left):
                    raise PdfFailed(f"no answer within {TIMEOUT_SECONDS} s")
                chunk = os.read(descriptor, min(size - len(chunks), 1 << 16))
                if not chunk:
                    raise PdfFailed("the child process ended")
                chunks += chunk
        return bytes(chunks)

    def end(self) -> None:
        self._process.kill()
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
