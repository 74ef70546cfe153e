"""The program as processes of its own: what tests of it need."""

import os
import signal
import socket
import threading
import time
from contextlib import contextmanager
from http.server import HTTPServer

READY_SECONDS = 60


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def until(check, what, seconds=READY_SECONDS):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = check()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError(f"not within {seconds} s: {what}")


def stop(process, sign=signal.SIGTERM):
    """Tell it to stop; says how many seconds that took."""
    began = time.monotonic()
    os.kill(process.pid, sign)
    process.wait(30)
    return time.monotonic() - began


def kill(process):
    """As a machine does that loses its power."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@contextmanager
def answering(handler):
    """An HTTP server on this machine with this handler; it ends at once when it is not needed."""
    with HTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()
