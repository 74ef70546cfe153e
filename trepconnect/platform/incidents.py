"""Telling the log what went wrong without telling it what people wrote."""

from __future__ import annotations

import traceback


def describe(error: BaseException) -> str:
    """Where and what kind: the frames and the names of the errors, never their messages.

    Messages of databases and mail servers repeat names, addresses and whole rows.
    """
    causes = []
    cause: BaseException | None = error
    while cause is not None:
        frames = "".join(traceback.format_tb(cause.__traceback__))
        causes.append(f"{type(cause).__module__}.{type(cause).__qualname__}\n{frames}")
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return "caused by ".join(causes).rstrip()
