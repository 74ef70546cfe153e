"""The doctor's look at the keys."""

from __future__ import annotations

from trepconnect.platform import keys
from trepconnect.platform.config import Settings
from trepconnect.platform.db import read_only


def check_keys(settings: Settings) -> str:
    """Whether what is sealed in the database opens; raises RuntimeError with what to do."""
    with read_only() as session:
        state = keys.state_of(session, settings)
    if state in keys.WHAT_TO_DO:
        raise RuntimeError(f"FIELD_KEY {keys.WHAT_TO_DO[state]}")
    if state is keys.KeyState.UNMARKED:
        return "nothing is sealed with them yet"
    return "what is sealed in the database opens"
