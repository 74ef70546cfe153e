"""What this domain does each minute."""

from __future__ import annotations

from trepconnect.notifications.service import clear_old
from trepconnect.platform.worker.queue import Chore

CHORES: tuple[Chore, ...] = (clear_old,)
