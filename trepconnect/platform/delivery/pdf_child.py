"""The child process that lays out PDFs: bounded memory, bounded time, nothing to fetch."""

from __future__ import annotations

import logging
from contextlib import suppress

from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from trepconnect.platform.delivery.pdf import BAD, BETWEEN, GOOD
from trepconnect.platform.worker import child


def main() -> None:
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    fonts = FontConfiguration()
    fetcher = URLFetcher(allowed_protocols=["data"])
    while True:
        ways = child.hear().decode().split(BETWEEN)
        try:
            for html in ways:
                document = HTML(string=html, url_fetcher=fetcher).render(
                    font_config=fonts, pdf_variant="pdf/ua-1"
                )
                if len(document.pages) == 1:
                    break
            child.say(GOOD + document.write_pdf(pdf_variant="pdf/ua-1"))
        except Exception as error:
            child.say(BAD + f"{type(error).__name__}: {error}".encode()[:2000])


if __name__ == "__main__":
    with suppress(EOFError):
        main()
