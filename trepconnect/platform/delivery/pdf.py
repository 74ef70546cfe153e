"""PDF: WeasyPrint in a child process that can reach neither files nor network.

The child is started once per process and kept: importing WeasyPrint costs more than a page.
"""

from __future__ import annotations

import atexit
import os
import threading

from trepconnect.platform.worker.child import Child, ChildLost

TIMEOUT_SECONDS = 20
MEMORY_BYTES = 1_500_000_000
CPU_SECONDS = 600
_RENDERS_PER_CHILD = 200
GOOD, BAD = b"+", b"-"
"""How an answer of the child begins."""
BETWEEN = "\0"
"""Stands between ways to set one document; no document holds it."""


class PdfFailed(RuntimeError):
    """The document could not be made: it took too long, too much memory, or the child died."""


class _Renderer:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._child: Child | None = None
        self._renders = 0
        self._owner = 0

    def render(self, html: bytes) -> bytes:
        with self._lock:
            child = self._fresh_child()
            self._renders += 1
            try:
                with child.within(TIMEOUT_SECONDS):
                    child.say(html)
                    answer = child.hear()
            except ChildLost as lost:
                raise PdfFailed(str(lost)) from lost
        if not answer.startswith(GOOD):
            raise PdfFailed(answer[1:].decode(errors="replace"))
        return answer[1:]

    def _fresh_child(self) -> Child:
        if self._owner != os.getpid():  # a forked server process starts a child of its own
            self._child, self._owner = None, os.getpid()
        if self._child is None or not self._child.lives or self._renders >= _RENDERS_PER_CHILD:
            self.stop()
            self._child, self._renders = _new_child(), 0
        return self._child

    def stop(self) -> None:
        if self._child is not None and self._owner == os.getpid():
            self._child.end()
        self._child = None


def _new_child() -> Child:
    return Child(
        "trepconnect.platform.delivery.pdf_child", memory=MEMORY_BYTES, cpu_seconds=CPU_SECONDS
    )


_renderer = _Renderer()
atexit.register(_renderer.stop)


def render_pdf(html: str, *denser: str) -> bytes:
    """A tagged PDF (PDF/UA-1) of a whole HTML document that holds its own styles and pictures.

    Where ``denser`` ways to set it are given, the first that fits on one page is taken, else the
    last.
    Raises ``PdfFailed`` after ``TIMEOUT_SECONDS`` or when the document cannot be laid out.
    """
    return _renderer.render(BETWEEN.join((html, *denser)).encode())
