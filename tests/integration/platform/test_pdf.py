"""PDF: reaches nothing, is bounded in time and memory, and survives its child."""

import io
import os
import signal
import threading
import time
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.integration.processes import answering
from trepconnect.platform.delivery import pdf
from trepconnect.platform.delivery.pdf import PdfFailed, render_pdf

PAGE = "<!doctype html><html lang=en><title>t</title><body>{}</body></html>"
SECRET = "canary-of-the-file"


@pytest.fixture(autouse=True)
def renderer(monkeypatch):
    fresh = pdf._Renderer()
    monkeypatch.setattr(pdf, "_renderer", fresh)
    yield fresh
    fresh.stop()


@pytest.fixture
def site():
    """A web server that remembers whether anybody came."""
    visits = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            visits.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(SECRET.encode())

        def log_message(self, *args):
            pass

    with answering(Handler) as server:
        server.visits = visits
        server.url = f"http://127.0.0.1:{server.server_port}/x"
        yield server


def test_a_page_is_a_tagged_pdf_of_its_language():
    made = PdfReader(io.BytesIO(render_pdf(PAGE.format("<h1>Préstamo مرحبا</h1>"))))
    root = made.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert "Préstamo" in made.pages[0].extract_text()


@pytest.mark.parametrize(
    ("ways", "taken", "pages"), [((9, 1, 1), 1, 1), ((1, 9), 0, 1), ((9, 8), 1, 2)]
)
def test_of_several_ways_the_first_that_fits_on_a_page_is_taken(ways, taken, pages):
    page = "<p>Way {}</p>" + '<p style="block-size: 1.5in"></p>' * 9
    short = "<p>Way {}</p>"
    texts = [(page if size > 1 else short).format(way) for way, size in enumerate(ways)]
    made = PdfReader(io.BytesIO(render_pdf(*(PAGE.format(text) for text in texts))))
    assert len(made.pages) == pages
    assert f"Way {taken}" in made.pages[0].extract_text()


WAYS_OUT = [
    '<link rel="attachment" href="{url}">',
    '<a rel="attachment" href="{url}">file</a>',
    '<img src="{url}">',
    '<img srcset="{url} 2x">',
    '<object data="{url}"></object>',
    '<embed src="{url}">',
    '<iframe src="{url}"></iframe>',
    '<link rel="stylesheet" href="{url}">',
    '<style>@import url("{url}");</style>',
    '<style>body {{ background: url("{url}") }}</style>',
    '<style>@font-face {{ font-family: f; src: url("{url}") }} body {{ font-family: f }}</style>',
    '<style>p::before {{ content: url("{url}") }}</style><p>x',
    '<style>li {{ list-style-image: url("{url}") }}</style><ul><li>x</ul>',
    '<base href="{url}"><img src="y">',
    '<svg xmlns:xlink="http://www.w3.org/1999/xlink"><image xlink:href="{url}" width="9"/></svg>',
    '<svg><use href="{url}#a"/></svg>',
    (
        '<img src="data:image/svg+xml,&lt;svg xmlns=%27http://www.w3.org/2000/svg%27&gt;'
        '&lt;image href=%27{url}%27 width=%279%27 height=%279%27/&gt;&lt;/svg&gt;">'
    ),
    '<meta http-equiv="refresh" content="0;url={url}">',
]


@pytest.mark.parametrize("markup", WAYS_OUT)
def test_no_markup_reaches_the_network_or_a_file(markup, site, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET)
    for url in (site.url, secret.as_uri(), str(secret), f"ftp://127.0.0.1:{site.server_port}/"):
        try:
            made = render_pdf(PAGE.format(markup.format(url=url)))
        except PdfFailed:
            continue  # refused as a whole is safe, too
        reader = PdfReader(io.BytesIO(made))
        assert "/EmbeddedFiles" not in str(reader.trailer["/Root"].get("/Names", ""))
        streams = [o.get_data() for o in map(reader.get_object, _ids(reader)) if _has_data(o)]
        assert not any(SECRET.encode() in stream for stream in (made, *streams))
    assert site.visits == []


def _ids(reader):
    return range(1, reader.trailer["/Size"])


def _has_data(found):
    return hasattr(found, "get_data")


def test_the_child_knows_nothing_of_our_settings():
    os.environ["TREPCONNECT_SECRET_KEY"] = "x"
    try:
        child = pdf._new_child()
        given = Path(f"/proc/{child._process.pid}/environ").read_bytes()
        assert b"TREPCONNECT" not in given
        child.end()
    finally:
        del os.environ["TREPCONNECT_SECRET_KEY"]


def test_a_document_that_takes_too_long_is_given_up_and_the_next_is_made(monkeypatch):
    render_pdf(PAGE.format("warm"))
    monkeypatch.setattr(pdf, "TIMEOUT_SECONDS", 1)
    began = time.monotonic()
    with pytest.raises(PdfFailed, match="within 1 s"):
        render_pdf(PAGE.format("<p>word</p>" * 100_000))
    assert time.monotonic() - began < 5
    monkeypatch.setattr(pdf, "TIMEOUT_SECONDS", 20)
    assert render_pdf(PAGE.format("next")).startswith(b"%PDF")


@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGSEGV, signal.SIGTERM])
def test_a_child_that_died_between_two_documents_is_replaced(renderer, sign):
    render_pdf(PAGE.format("one"))
    renderer._child._process.send_signal(sign)
    renderer._child._process.wait()
    assert render_pdf(PAGE.format("two")).startswith(b"%PDF")


def test_a_child_that_dies_during_a_document_fails_it_and_no_other(renderer):
    render_pdf(PAGE.format("one"))
    process = renderer._child._process
    killer = threading.Timer(0.5, process.kill)
    killer.start()
    with pytest.raises(PdfFailed, match="ended"):
        render_pdf(PAGE.format("<p>word</p>" * 50_000))
    assert process.poll() is not None
    assert render_pdf(PAGE.format("two")).startswith(b"%PDF")


def test_a_stopped_child_does_not_stop_us(renderer, monkeypatch):
    """It reads nothing: even handing it the document would wait for ever."""
    render_pdf(PAGE.format("one"))
    renderer._child._process.send_signal(signal.SIGSTOP)
    monkeypatch.setattr(pdf, "TIMEOUT_SECONDS", 1)
    with pytest.raises(PdfFailed, match="within 1 s"):
        render_pdf(PAGE.format("x" * 3_000_000))


def test_memory_is_bounded():
    """A picture of a few bytes that would need gigabytes: refused, and the next one is made."""
    assert pdf.MEMORY_BYTES <= 1_500_000_000
    render_pdf(PAGE.format("one"))
    child = pdf._renderer._child._process
    limits = Path(f"/proc/{child.pid}/limits").read_text()
    assert f"{pdf.MEMORY_BYTES}" in limits.split("Max address space")[1].split("\n")[0]


def test_a_child_is_replaced_after_a_while(renderer, monkeypatch):
    monkeypatch.setattr(pdf, "_RENDERS_PER_CHILD", 2)
    children = set()
    for _ in range(4):
        render_pdf(PAGE.format("x"))
        children.add(renderer._child._process.pid)
    assert len(children) == 2


def test_threads_take_turns():
    made = []
    threads = [
        threading.Thread(target=lambda n=n: made.append((n, render_pdf(PAGE.format(f"n{n}")))))
        for n in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for number, document in made:
        assert f"n{number}" in PdfReader(io.BytesIO(document)).pages[0].extract_text()


def test_no_child_outlives_its_parent(renderer):
    render_pdf(PAGE.format("x"))
    process = renderer._child._process
    renderer.stop()
    assert process.poll() is not None
