"""The child process that lays out PDFs: bounded memory, bounded time, nothing to fetch."""

from __future__ import annotations

import logging
import resource
import struct
import sys

from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

MEMORY_BYTES = 1_500_000_000
CPU_SECONDS = 600


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    fonts = FontConfiguration()
    fetcher = URLFetcher(allowed_protocols=["data"])
    while header := sys.stdin.buffer.read(4):
        (size,) = struct.unpack(">I", header)
        html = sys.stdin.buffer.read(size).decode()
        try:
            document = HTML(string=html, url_fetcher=fetcher)
            pdf = document.write_pdf(font_config=fonts, pdf_variant="pdf/ua-1")
            answer(good=True, body=pdf)
        except Exception as error:
            answer(good=False, body=f"{type(error).__name__}: {error}".encode()[:2000])


def answer(*, good: bool, body: bytes) -> None:
    sys.stdout.buffer.write(struct.pack(">?I", good, len(body)) + body)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
