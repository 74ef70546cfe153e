"""What the tests of mentoring share."""

import pytest

from trepconnect.platform.worker import outbox


@pytest.fixture
def heard(monkeypatch):
    """The events that were published, in order."""
    events = []
    monkeypatch.setattr(outbox, "publish", lambda _session, event: events.append(event))
    return events
