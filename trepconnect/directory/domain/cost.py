"""Whether a text about cost says beyond doubt that help is free, or that it is not."""

from __future__ import annotations

import re

_FREE = frozenset(
    {
        "0", "$0", "$0.00", "free", "free of charge", "gratis", "gratuito", "no charge",
        "no charges", "no cost", "no costs", "no fee", "no fees", "none", "sin costo",
    }
)  # fmt: skip
_AMOUNT = re.compile(r"\$\s?\d*[1-9]")
_DOUBT = re.compile(
    r"\b(?:no|none|free|gratis|waive\w*|sliding|donat\w*|suggest\w*|optional|volunt\w*|if|may|var\w*)\b",
    re.IGNORECASE,
)


def is_free(text: str) -> bool | None:
    """True or False when certain, otherwise None."""
    said = " ".join(text.lower().split()).rstrip(" .!")
    if not said:
        return None
    if said in _FREE:
        return True
    if _AMOUNT.search(said) and not _DOUBT.search(said):
        return False
    return None
