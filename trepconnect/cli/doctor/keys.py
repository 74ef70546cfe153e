"""What the doctor asks of the keys: do they open what is sealed in this database."""

from __future__ import annotations

from trepconnect.cli.doctor.finding import Check, Ill
from trepconnect.platform.config import Settings
from trepconnect.platform.data import keys
from trepconnect.platform.data.db import read_only


def _check_keys(settings: Settings) -> str:
    with read_only() as session:
        state = keys.state_of(session, settings)
    if state in keys.WHAT_TO_DO:
        raise Ill(f"FIELD_KEY is {state}", f"FIELD_KEY {keys.WHAT_TO_DO[state]}")
    if state is keys.KeyState.UNMARKED:
        return "nothing is sealed with them yet"
    return "what is sealed in the database opens"


CHECKS = (Check("keys", _check_keys, "put back the key files from the backup of the keys"),)
