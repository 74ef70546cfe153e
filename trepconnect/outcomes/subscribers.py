"""Keeping the summaries true as things happen."""

from __future__ import annotations

from trepconnect.platform.outbox import Subscription

SUBSCRIPTIONS: tuple[Subscription, ...] = ()
