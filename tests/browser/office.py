"""A demonstration office that really runs: gunicorn and worker in a process of their own."""

import fcntl
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
START_SECONDS = 60
MESSAGE_SECONDS = 30
STOP_SECONDS = 15
_COMMAND = (sys.executable, "-c", "from trepconnect.cli import main; main()")
_ROOT = Path(__file__).resolve().parents[2]


def find_chromium():
    """Where Chromium is, or None."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


def load_demonstration(folder: Path) -> Path:
    """An instance folder with the demonstration office; made once, whoever else asks for it."""
    folder.mkdir(parents=True, exist_ok=True)
    instance = folder / "demonstration"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (instance / "loaded").exists():
            shutil.rmtree(instance, ignore_errors=True)
            _run("demo", instance=instance)
            (instance / "loaded").touch()
    return instance


class Office:
    """A running office. ``url`` is its address; what it sends to people is read from its log."""

    def __init__(self, url: str, log: Path) -> None:
        self.url = url
        self._log = log

    def messages_to(self, contact: str) -> list[str]:
        """What was sent to a phone number or address, oldest first."""
        pattern = rf"^--- (?:text|e-mail) to {re.escape(contact)}: (.*?)(?=^---|\Z)"
        return re.findall(pattern, self._log.read_text(), re.MULTILINE | re.DOTALL)

    def find_in_message(self, contact: str, pattern: str) -> str:
        """What ``pattern`` finds in the latest message to ``contact``; waits for the worker."""
        deadline = time.monotonic() + MESSAGE_SECONDS
        while time.monotonic() < deadline:
            for message in reversed(self.messages_to(contact)):
                if found := re.search(pattern, message):
                    return found[0]
            time.sleep(0.2)
        raise AssertionError(f"nothing like {pattern} was sent to {contact}")

    def wait_for_message(self, contact: str, already: int) -> None:
        """Wait until more than ``already`` messages were sent to ``contact``."""
        deadline = time.monotonic() + MESSAGE_SECONDS
        while len(self.messages_to(contact)) <= already:
            assert time.monotonic() < deadline, f"no message to {contact}"
            time.sleep(0.2)

    def failures(self) -> list[str]:
        """What the program itself calls a failed request, with what led to it."""
        return re.findall(r"^.*request failed: .*$", self._log.read_text(), re.MULTILINE)

    def code_for(self, contact: str) -> str:
        return self.find_in_message(contact, r"\b\d{6}\b")


@contextmanager
def open_office(demonstration: Path, folder: Path):
    """Serve a copy of the demonstration office until the block ends."""
    instance = folder / "instance"
    shutil.copytree(demonstration, instance)
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    log = folder / "log"
    with log.open("w") as out:
        process = subprocess.Popen(
            (*_COMMAND, "serve", "--port", str(port)),
            cwd=_ROOT,
            env=_environment(instance, TREPCONNECT_PUBLIC_URL=url),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
        )
        try:
            _wait_for(url, process, log)
            yield Office(url, log)
        finally:
            process.terminate()
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _run(*arguments: str, instance: Path) -> None:
    subprocess.run(
        (*_COMMAND, *arguments),
        cwd=_ROOT,
        env=_environment(instance),
        check=True,
        stdin=subprocess.DEVNULL,
        capture_output=True,
    )


def _environment(instance: Path, **changes: str) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("TREPCONNECT_")}
    return kept | {
        "TREPCONNECT_INSTANCE_DIR": str(instance),
        "TREPCONNECT_DEMO": "1",
        "PYTHONUNBUFFERED": "1",
        **changes,
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(url: str, process: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the office did not start:\n{log.read_text()}")
