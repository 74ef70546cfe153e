"""Commands that run the office: serve, worker, upgrade, doctor, demo, audit."""

from __future__ import annotations

import json
import sys

import click
from flask import Flask

from trepconnect.accounts.contacts import asked, read_reachable
from trepconnect.accounts.domain import INVITABLE
from trepconnect.accounts.service import accounts
from trepconnect.app import create_app
from trepconnect.cli.counts import count_again
from trepconnect.cli.doctor import doctor
from trepconnect.demo import loader
from trepconnect.kernel.actor import Actor, Role
from trepconnect.platform.clock import OfficeClock
from trepconnect.platform.config import (
    BadSetting,
    current_settings,
    from_environment,
    is_loopback,
)
from trepconnect.platform.data import audit, keys, migrate
from trepconnect.platform.data.db import db, read_only, unit_of_work
from trepconnect.platform.web import server
from trepconnect.platform.worker import queue


def open_office() -> Flask:
    """The application with its database brought up to date."""
    settings = from_environment()
    app = create_app(settings)
    with app.app_context():
        if not migrate.is_current(db.engine):
            say("Bringing the database up to date ...")
            migrate.upgrade(db.engine)
        keys.confirm_and_mark(settings)
    return app


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, envvar="HOST")
@click.option(
    "--port", default=8000, show_default=True, envvar="PORT", type=click.IntRange(1, 65535)
)
@click.option(
    "--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes."
)
@click.option("--threads", default=4, show_default=True, type=click.IntRange(1, 64))
@click.option("--worker/--no-worker", default=True, help="Also run the worker in a thread.")
def serve(host: str, port: int, workers: int, threads: int, worker: bool) -> None:  # noqa: FBT001
    """Serve the pages, and the worker with them unless --no-worker."""
    if from_environment().DEMO and not is_loopback(host):
        raise BadSetting("DEMO", f"anybody can be anybody: not with --host {host}, only 127.0.0.1")
    app = open_office()
    say(f"TrepConnect is at http://{host}:{port}  (stop it with Ctrl-C)")
    server.Server(app, host=host, port=port, workers=workers, threads=threads, worker=worker).run()


@click.command()
@click.option("--threads", default=2, show_default=True, type=click.IntRange(1, 32))
def worker(threads: int) -> None:
    """Deliver messages and run long jobs until told to stop."""
    queue.run_worker(open_office(), threads)


@click.command()
def upgrade() -> None:
    """Bring the database to the schema of this version."""
    open_office()
    say("The database is up to date.")


@click.command()
def demo() -> None:
    """Load the demonstration office, unless it is here already. Needs TREPCONNECT_DEMO=1."""
    app = open_office()
    with app.app_context():
        settings = current_settings()
        if not settings.DEMO:
            raise BadSetting("DEMO", "must be 1 to load invented people")
        loaded = loader.load(OfficeClock(), settings.zone, say)
    say("The demonstration office is ready." if loaded else "The demonstration office is here.")


@click.command("invite")
@click.argument("name")
@click.argument("contact")
@click.option(
    "--role",
    default=Role.ADMIN.value,
    show_default=True,
    type=click.Choice([role.value for role in INVITABLE]),
)
@click.option("--language", help="Of the message; the office's own if left out.")
def invite_person(name: str, contact: str, role: str, language: str | None) -> None:
    """Invite NAME by e-mail or phone CONTACT: the way the first administrator comes in.

    The invitation is sent, and its link printed for you to hand on yourself.
    """
    app = open_office()
    settings = from_environment()
    with app.app_context(), unit_of_work() as session:
        reached = read_reachable(contact)
        if reached is None:
            raise click.BadParameter(asked().wrong, param_hint="CONTACT")
        invitation = accounts.invite(
            session,
            Actor.system(),
            OfficeClock(),
            display_name=name,
            contact=reached,
            role=Role(role),
            language=language or settings.DEFAULT_LANGUAGE,
        )
        session.flush()
        opened = accounts.open_invitation(session, invitation.id)
    if opened is not None:
        print(f"{settings.PUBLIC_URL}/invitations/{opened[1]}")


@click.command("recount")
def recount() -> None:
    """Count again what cohorts achieved, what funds hold, what people need, how plans stand.

    Needed after rows were changed by hand.
    """
    with open_office().app_context(), unit_of_work() as session:
        count_again(session, current_settings().zone)
    say("All cohorts, needs and plans are counted again, and all funds added up.")


@click.group("audit")
def audit_group() -> None:
    """The audit log."""


@audit_group.command("verify")
@click.option("--json", "as_json", is_flag=True, help="Write the outcome as JSON.")
def verify_audit(as_json: bool) -> None:  # noqa: FBT001
    """Read the whole chain and check that nothing was changed, removed or put in."""
    with open_office().app_context(), read_only() as session:
        outcome = audit.verify(session, progress=lambda done: say(f"{done} entries ..."))
    if as_json:
        document = {
            "entries": outcome.entries,
            "head": outcome.head,
            "broken_at": outcome.broken_at,
        }
        print(json.dumps(document))
    elif outcome.whole:
        print(f"{outcome.entries} entries, unbroken; head {outcome.head}")
    else:
        print(f"BROKEN at entry {outcome.broken_at}")
    sys.exit(0 if outcome.whole else 1)


COMMANDS: tuple[click.Command, ...] = (
    serve,
    worker,
    demo,
    upgrade,
    invite_person,
    doctor,
    audit_group,
)
