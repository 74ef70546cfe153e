"""Child processes for what strangers wrote: without our settings, in bounded memory and time.

Both sides speak in messages: four bytes of length, then the message.
"""

from __future__ import annotations

import os
import resource
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO

_LENGTH = struct.Struct(">I")
_GIVEN = ("PATH", "HOME", "PYTHONPATH")


class ChildLost(RuntimeError):
    """The child took too long, or ended before it answered."""

    def __init__(self, why: str, *, late: bool) -> None:
        super().__init__(why)
        self.late = late


class Child:
    """Runs ``module``, which speaks by ``hear`` and ``say``.

    It may use ``memory`` bytes of addresses and work for ``cpu_seconds``.
    """

    def __init__(self, module: str, *, memory: int, cpu_seconds: int) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - a module of ours
            [sys.executable, "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={key: os.environ[key] for key in _GIVEN if key in os.environ},
        )
        pid = self._process.pid
        resource.prlimit(pid, resource.RLIMIT_AS, (memory, memory))
        resource.prlimit(pid, resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))

    @property
    def lives(self) -> bool:
        return self._process.poll() is None

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Speak with the child, which is killed when that takes longer; raises ``ChildLost``."""
        deadline = time.monotonic() + seconds
        watchdog = threading.Timer(seconds, self._process.kill)
        watchdog.start()
        try:
            yield
        except (OSError, EOFError) as error:
            self.end()
            late = time.monotonic() >= deadline
            why = f"no answer within {seconds} s" if late else "the child process ended"
            raise ChildLost(why, late=late) from error
        finally:
            watchdog.cancel()

    def say(self, message: bytes) -> None:
        if self._process.stdin is None:
            raise BrokenPipeError
        _write(self._process.stdin, message)

    def hear(self) -> bytes:
        if self._process.stdout is None:
            raise BrokenPipeError
        return _read(self._process.stdout)

    def end(self) -> None:
        self._process.kill()
        with suppress(OSError):
            self._process.communicate()


def hear() -> bytes:
    """In the child: the next message; raises ``EOFError`` when there will be none."""
    return _read(sys.stdin.buffer)


def say(message: bytes) -> None:
    """In the child: answer."""
    _write(sys.stdout.buffer, message)


def _write(stream: IO[bytes], message: bytes) -> None:
    stream.write(_LENGTH.pack(len(message)))
    stream.write(message)
    stream.flush()


def _read(stream: IO[bytes]) -> bytes:
    length = stream.read(_LENGTH.size)
    if len(length) < _LENGTH.size:
        raise EOFError
    (size,) = _LENGTH.unpack(length)
    message = stream.read(size)
    if len(message) < size:
        raise EOFError
    return message
