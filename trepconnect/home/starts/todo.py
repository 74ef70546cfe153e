"""Something that waits for the reader of a start page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ToDo:
    """``action`` is what the button says when it stands on top, ``note`` a word beside it in the
    list, in the ``tone`` of a tag."""

    title: str
    text: str
    url: str
    action: str
    note: str = ""
    tone: str = "wait"
