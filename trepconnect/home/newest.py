"""Who counts as new on start pages and in the list of new people."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

NEW_WITHIN: Final = timedelta(days=7)
MOST_NEW: Final = 1_000
