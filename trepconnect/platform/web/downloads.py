"""Files that a page hands out: papers to look at, tables to keep."""

from __future__ import annotations

from flask import Response

from trepconnect.platform.delivery.pdf import render_pdf

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def paper(html: str, name: str, *denser: str) -> Response:
    """``html`` as a PDF to look at; the browser proposes ``name`` for it.

    ``denser`` ways to set it are tried until it fits on one page.
    """
    return file_response(render_pdf(html, *denser), PDF, name, shown=True)


def file_response(made: bytes, kind: str, name: str, *, shown: bool = False) -> Response:
    """``shown`` in the browser, or put with the downloads."""
    response = Response(made, mimetype=kind)
    response.headers.set("Content-Disposition", "inline" if shown else "attachment", filename=name)
    return response
