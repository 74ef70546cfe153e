"""What the tests of milestones share."""

import pytest

from tests.factories.milestones import plan
from trepconnect.platform.worker import outbox


@pytest.fixture
def heard(monkeypatch):
    """The events that were published, in order."""
    events = []
    monkeypatch.setattr(outbox, "publish", lambda _session, event: events.append(event))
    return events


@pytest.fixture
def made(make):
    """A plan of somebody who has a mentor."""
    return plan(make, mentored=True)
