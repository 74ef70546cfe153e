"""What mentoring does by the clock."""

from __future__ import annotations

from trepconnect.platform import queue

CHORES: tuple[queue.Chore, ...] = ()
