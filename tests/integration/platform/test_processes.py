"""The real thing: processes that serve, work, are stopped and killed, on both databases."""

import os
import re
import signal
import socket
import subprocess
import time
from pathlib import Path

import pytest
import requests
from sqlalchemy import create_engine, text

from tests.integration.processes import free_port, kill, stop, until


def health(port):
    try:
        return requests.get(f"http://127.0.0.1:{port}/healthz", timeout=5)
    except requests.ConnectionError:
        return None


def serve(start, *words, **settings):
    port = free_port()
    process = start("serve", "--port", str(port), *words, **settings)
    process.port = port
    until(lambda: (found := health(port)) and found.ok, process.log.read_text)
    return process


def children(process):
    found = subprocess.run(
        ["ps", "-o", "pid=,stat=", "--ppid", str(process.pid)],
        capture_output=True,
        text=True,
        check=False,
    )
    return {int(pid): stat for pid, stat in (line.split() for line in found.stdout.splitlines())}


def ask_for_code(port, contact):
    site = requests.Session()
    page = site.get(f"http://127.0.0.1:{port}/sign-in", timeout=10)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]
    data = {"csrf_token": token, "contact": contact}
    answer = site.post(page.url, data=data, allow_redirects=False, timeout=10)
    assert answer.status_code == 303


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_the_office_in_one_command_delivers_and_stops_when_told(start, sign):
    process = serve(start)
    assert health(process.port).json()["worker"] == "ok"
    ask_for_code(process.port, "maria@example.org")
    until(lambda: "code is" in process.log.read_text(), "the code goes out", 10)
    below = children(process)
    assert stop(process, sign) < 12
    assert not any(Path(f"/proc/{pid}").exists() for pid in below)
    assert "Traceback" not in process.log.read_text()


def test_a_web_process_that_dies_is_replaced_worker_and_all(start):
    process = serve(start, "--workers", "2")
    for number in range(2):
        for pid in children(process):
            os.kill(pid, signal.SIGKILL)
        until(lambda: (found := health(process.port)) and found.ok, "served again", 30)
        ask_for_code(process.port, f"person{number}@example.org")
        sent = f"e-mail to person{number}"
        until(lambda sent=sent: sent in process.log.read_text(), f"{sent} goes out", 75)
    until(
        lambda: all(not stat.startswith("Z") for stat in children(process).values()),
        "no zombies",
        10,
    )
    assert stop(process) < 15


def test_the_worker_as_a_process_of_its_own(start):
    process = serve(start, "--no-worker")
    assert health(process.port).json()["worker"] == "late"
    ask_for_code(process.port, "maria@example.org")
    worker = start("worker")
    until(lambda: "code is" in worker.log.read_text(), "the code goes out", 75)
    assert health(process.port).json()["worker"] == "ok"
    assert "code is" not in process.log.read_text()
    assert stop(worker) < 12
    assert stop(process) < 12
    assert "Traceback" not in worker.log.read_text()


def test_a_worker_that_is_killed_leaves_nothing_undelivered(start, environment):
    """Killed again and again while codes are asked for; what was promised is sent."""
    process = serve(start, "--no-worker")
    contacts = [f"person{number}@example.org" for number in range(12)]
    logs = []
    for contact in contacts:
        worker = start("worker")
        logs.append(worker.log)
        ask_for_code(process.port, contact)
        time.sleep(0.15 * (len(logs) % 5) + 0.6)
        kill(worker)
    engine = create_engine(environment["TREPCONNECT_DATABASE_URL"])
    with engine.begin() as connection:
        waiting = "UPDATE outbox SET leased_until = NULL WHERE done_at IS NULL"
        connection.execute(text(waiting))
    last = start("worker")
    logs.append(last.log)

    def open_rows():
        with engine.connect() as connection:
            count = "SELECT count(*) FROM outbox WHERE done_at IS NULL"
            return connection.scalar(text(count))

    until(lambda: open_rows() == 0, "all delivered", 80)
    engine.dispose()
    sent = "".join(log.read_text() for log in logs)
    for contact in contacts:
        assert f"e-mail to {contact}" in sent
    assert stop(last) < 12


def test_a_bad_setting_is_one_line_of_json_and_exit_2(start):
    process = start("serve", TREPCONNECT_TIME_ZONE="Mountain")
    assert process.wait(30) == 2
    assert process.log.read_text().startswith('{"error": {"code": "bad_setting"')
    assert "TREPCONNECT_TIME_ZONE" in process.log.read_text()


@pytest.mark.parametrize(
    "url", ["postgresql://nobody@127.0.0.1:1/none", "sqlite:////nonexistent/folder/x.db"]
)
def test_a_database_that_is_not_there_is_told_without_a_traceback(start, url):
    process = start("serve", TREPCONNECT_DATABASE_URL=url)
    assert process.wait(60) == 2
    assert "Traceback" not in process.log.read_text()
    assert '{"error"' in process.log.read_text()


def test_a_port_that_is_taken_ends_the_program(start):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        process = start("serve", "--port", str(taken.getsockname()[1]))
        assert process.wait(60) != 0
