"""A worker that is killed at random moments: nothing is lost, nothing is sent twice in a lease.

The worker is a process of its own, the mail server listens on this machine, what happens are acts
of the program: proposals, meetings, invitations. The id of an outbox row is in the Message-ID of
its mail, so each mail can be traced to its row.
"""

import asyncio
import contextlib
import email
import random
import time
from collections import Counter
from datetime import timedelta
from email.policy import default
from uuid import UUID

import pytest
from sqlalchemy import delete, func, select, update

from tests.conftest import settings
from tests.factories import Make
from tests.factories import mentoring as a
from tests.integration.notifications.conftest import listening
from tests.integration.processes import kill, stop, until
from trepconnect.accounts.domain import Contact, ContactKind, InvitationMade
from trepconnect.accounts.service import accounts
from trepconnect.accounts.service.sign_in import as_actor
from trepconnect.app import create_app
from trepconnect.kernel.actor import Actor, Role
from trepconnect.mentoring.sessions.domain import Plan
from trepconnect.mentoring.sessions.service import meetings as mentoring
from trepconnect.notifications.domain import MessageWritten
from trepconnect.notifications.models import MessageRow
from trepconnect.platform.clock import OfficeClock
from trepconnect.platform.data.db import db, read_only, unit_of_work
from trepconnect.platform.worker import outbox
from trepconnect.platform.worker.outbox import OutboxRow

CLOCK = OfficeClock()
OUTGOING = (InvitationMade.name, MessageWritten.name)
KILLS = 5
THREADS = 2
"""As many messages as a worker sends at once, and may leave half sent."""
ACTS = 16
"""How many things happen in the life of a worker."""
PATIENCE = 150
"""Seconds, for machines that have much else to do."""


class TornError(Exception):
    """What an act fails with after it has published its events."""


class SlowInbox:
    """Takes mail as slowly as a real server; notes in which life of the worker each came."""

    def __init__(self):
        self.life, self.got = 0, []

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 - aiosmtpd's name
        message = email.message_from_bytes(envelope.content, policy=default)
        key = message["Message-ID"].strip("<>").partition("@")[0]
        self.got.append((UUID(key), self.life, message["To"].addresses[0].addr_spec))
        await asyncio.sleep(0.05)
        return "250 OK"


@pytest.fixture
def inbox():
    with listening(SlowInbox()) as inbox:
        yield inbox


@pytest.fixture
def office(environment, tmp_path, inbox):
    """The side of the office where things happen; the worker is a process elsewhere."""
    environment["TREPCONNECT_MAIL_URL"] = f"smtp://127.0.0.1:{inbox.port}"
    environment["TREPCONNECT_QUEUE_URL"] = f"sqlite:///{tmp_path}/queue.db"
    app = create_app(settings(environment["TREPCONNECT_DATABASE_URL"], tmp_path))
    with app.app_context():
        yield app
        db.engine.dispose()


class Acts:
    """What people do, at random; ``expected`` is how many mails each address should get."""

    def __init__(self, office, dice):
        make = Make(office)
        self.dice, self.expected = dice, Counter()
        owners = [make.user(email=f"owner-{number}@example.org") for number in range(3)]
        self.pairs = [a.pairing(make, owner=owner) for owner in owners]
        self.addresses = {
            pair.id: f"owner-{number}@example.org" for number, pair in enumerate(self.pairs)
        }
        self.done = 0
        self.began = CLOCK.now()

    def one(self):
        self.done += 1
        self.dice.choice([self.meet, self.meet, self.invite, self.fail])()

    def meet(self):
        """A meeting is planned: each has a mail of its own, as no other news tells of it."""
        pair = self.dice.choice(self.pairs)
        with unit_of_work() as session:
            self._plan(session, pair)
        self.expected[self.addresses[pair.id]] += 1

    def invite(self):
        address = f"invited-{self.done}@example.org"
        with unit_of_work() as session:
            self._invite(session, address)
        self.expected[address] += 1

    def fail(self):
        """Something that does not happen after all, though its events were published."""
        with contextlib.suppress(TornError), unit_of_work() as session:
            self._plan(session, self.dice.choice(self.pairs))
            self._invite(session, f"torn-{self.done}@example.org")
            session.flush()
            raise TornError

    def _plan(self, session, pair):
        mentoring.plan_meeting(
            session,
            as_actor(pair.mentor),
            CLOCK,
            pairing_id=pair.id,
            plan=Plan(starts_at=self.began + timedelta(days=40, hours=2 * self.done)),
        )

    def _invite(self, session, address):
        accounts.invite(
            session,
            Actor.system(),
            CLOCK,
            display_name="Rosa",
            contact=Contact(ContactKind.EMAIL, address),
            role=Role.MENTOR,
            language="en",
        )


def forget_the_news():
    """How the pairs came to be is nobody's news any more."""
    with unit_of_work() as session:
        session.execute(delete(OutboxRow))
        session.execute(delete(MessageRow))


def open_rows():
    with read_only() as session:
        still = OutboxRow.done_at.is_(None), OutboxRow.gave_up_at.is_(None)
        return session.scalar(select(func.count()).where(*still))


def a_minute_later(office):
    """The leases of the worker that died are over, and the sweep queues what waits."""
    with unit_of_work() as session:
        over = CLOCK.now() - timedelta(seconds=1)
        session.execute(
            update(OutboxRow).where(OutboxRow.done_at.is_(None)).values(leased_until=over)
        )
    for row_id in outbox.due():
        office.extensions["trepconnect.tasks"]["deliver"](str(row_id))


def live_and_die(worker, inbox, acts, dice):
    """A worker's life: things happen, it begins to send, and then there is no power."""
    before = len(inbox.got)
    for _ in range(ACTS):
        acts.one()
    if dice.random() < 0.8:  # the others die while they start
        until(lambda: len(inbox.got) > before, "mail", PATIENCE)
    time.sleep(dice.random() * 0.5)
    kill(worker)
    time.sleep(0.2)  # what it had handed over is being written down
    inbox.life += 1


def test_nothing_is_lost_and_nothing_sent_twice_while_a_lease_runs(office, inbox, start):
    dice = random.Random(20)
    acts = Acts(office, dice)
    forget_the_news()
    left_open = 0
    for _ in range(KILLS):
        live_and_die(start("worker"), inbox, acts, dice)
        left_open += open_rows()
        a_minute_later(office)
    worker = start("worker")
    until(lambda: open_rows() == 0, "all is delivered", PATIENCE)
    assert stop(worker) < 12
    assert left_open > KILLS, "it was never killed in the middle of its work"

    with read_only() as session:
        sent_on = set(session.scalars(select(OutboxRow.id).where(OutboxRow.event.in_(OUTGOING))))
        stored = session.scalar(select(func.count()).select_from(MessageRow))
    lives = Counter((key, life) for key, life, _address in inbox.got)
    assert set(lives.values()) == {1}, "sent twice while one lease ran"
    assert {key for key, _life in lives} == sent_on, "lost, or sent for what did not happen"
    assert len(lives) - len(sent_on) <= KILLS * THREADS
    mails = {(key, address) for key, _life, address in inbox.got}
    assert Counter(address for _key, address in mails) == acts.expected
    assert stored == sum(n for address, n in acts.expected.items() if address.startswith("owner"))
