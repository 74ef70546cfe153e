"""Requests that never end do not keep others from being answered; over real sockets."""

import re
import socket
import time

import pytest
import requests

from tests.integration.processes import free_port, until
from trepconnect.platform.web.patience import BODY_SECONDS, HEAD_SECONDS

HALF = {
    "nothing": b"",
    "half a head": b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-More: ",
    "half a body": b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\ncontact=",
    "half a chunk": b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n400\r\nabc",
}


@pytest.fixture
def office(start):
    port = free_port()
    process = start("serve", "--port", str(port))
    process.at = f"http://127.0.0.1:{port}"
    process.port = port

    def answers():
        try:
            return requests.get(f"{process.at}/healthz", timeout=5).ok
        except requests.ConnectionError:
            return False

    until(answers, "the office is open")
    return process


@pytest.fixture
def half_sent(office):
    """Opens connections that say this much and no more."""
    opened = []

    def send(sent, count):
        senders = [socket.create_connection(("127.0.0.1", office.port)) for _ in range(count)]
        opened.extend(senders)
        for sender in senders:
            sender.sendall(sent)
        return senders

    yield send
    for sender in opened:
        sender.close()


def is_closed(sender):
    sender.settimeout(0.2)
    try:
        return sender.recv(4096) == b""
    except TimeoutError:
        return False
    except ConnectionError:
        return True


def test_twelve_half_sent_requests_of_each_kind_stop_nobody(office, half_sent):
    senders = [one for sent in HALF.values() for one in half_sent(sent, 12)]
    time.sleep(0.5)
    for _ in range(3):
        began = time.monotonic()
        assert requests.get(f"{office.at}/sign-in", timeout=10).ok
        assert time.monotonic() - began < 5
    until(
        lambda: all(is_closed(one) for one in senders),
        "everyone who sent half is sent away",
        HEAD_SECONDS + BODY_SECONDS + 15,
    )
    assert "Traceback" not in office.log.read_text()


def test_one_letter_a_second_does_not_lengthen_the_time(half_sent):
    (sender,) = half_sent(HALF["half a head"], 1)
    began = time.monotonic()
    while not is_closed(sender) and time.monotonic() - began < HEAD_SECONDS + 10:
        try:
            sender.sendall(b"a")
        except ConnectionError:
            break
        time.sleep(0.5)
    assert time.monotonic() - began < HEAD_SECONDS + 5


def test_whole_requests_keep_their_body_and_their_connection(office):
    with requests.Session() as site:
        page = site.get(f"{office.at}/sign-in", timeout=10)
        token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]
        for contact in ("maria@example.org", "jose@example.org"):
            data = {"csrf_token": token, "contact": contact}
            answer = site.post(page.url, data=data, allow_redirects=False, timeout=10)
            assert answer.status_code == 303


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_that_is_too_large_is_refused(office, chunked):
    too_much = b"a" * 13_000_000
    body = iter([too_much]) if chunked else too_much
    try:
        answer = requests.post(f"{office.at}/sign-in", data=body, timeout=20)
    except requests.ConnectionError:
        return  # it hung up while we still sent
    assert answer.status_code in {400, 413}


def test_who_asks_before_sending_is_told_to_go_on(office, half_sent):
    head = b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 3\r\n"
    (sender,) = half_sent(head + b"Expect: 100-continue\r\n\r\n", 1)
    sender.settimeout(5)
    assert sender.recv(100).startswith(b"HTTP/1.1 100 Continue")
    sender.sendall(b"a=b")
    assert b"HTTP/1.1 400" in sender.recv(100) + sender.recv(100)


def test_nothing_is_said_of_a_control_socket(office):
    assert "control" not in office.log.read_text().lower()
