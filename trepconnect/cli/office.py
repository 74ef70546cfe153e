"""Commands that run the office: serve, worker, upgrade, doctor, demo, audit."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from trepconnect.accounts.contacts import read_contact
from trepconnect.accounts.domain import INVITABLE
from trepconnect.accounts.service import invitations
from trepconnect.app import create_app
from trepconnect.cli.key_check import check_keys
from trepconnect.demo import loader
from trepconnect.kernel.actor import Actor, Role
from trepconnect.kernel.clock import SystemClock
from trepconnect.kernel.errors import DomainError
from trepconnect.lending.domain.documents import products_from
from trepconnect.lending.service import save_product
from trepconnect.outcomes.service import rebuild
from trepconnect.platform import audit, keys, migrate, queue, server
from trepconnect.platform.config import BadSetting, Settings, current_settings, from_environment
from trepconnect.platform.db import db, read_only, unit_of_work
from trepconnect.platform.pdf import render_pdf


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
        loaded = loader.load(SystemClock(), settings.zone, say)
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
def invite_somebody(name: str, contact: str, role: str, language: str | None) -> None:
    """Invite NAME by e-mail or phone CONTACT: the way the first administrator comes in.

    The invitation is sent, and its link printed for you to hand on yourself.
    """
    app = open_office()
    settings = from_environment()
    reached = read_contact(contact, settings.PHONE_REGION)
    if reached is None:
        raise click.BadParameter("not an e-mail address or phone number", param_hint="CONTACT")
    with app.app_context(), unit_of_work() as session:
        invitation = invitations.invite(
            session,
            Actor.system(),
            SystemClock(),
            display_name=name,
            contact=reached,
            role=Role(role),
            language=language or settings.DEFAULT_LANGUAGE,
        )
        session.flush()
        opened = invitations.open_invitation(session, invitation.id)
    if opened is not None:
        print(f"{settings.PUBLIC_URL}/invitations/{opened[1]}")


@click.command("products")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def load_products(path: Path) -> None:
    """Bring the loan products to what the JSON file PATH says; the same again changes nothing."""
    try:
        products = products_from(json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, KeyError, TypeError, AttributeError, DomainError) as error:
        what = f"{type(error).__name__}: {error}"
        raise click.BadParameter(
            f"not a file of loan products ({what})", param_hint="PATH"
        ) from error
    with open_office().app_context(), unit_of_work() as session:
        changed = sum(save_product(session, Actor.system(), one) for one in products)
    say(f"{len(products)} loan products read, {changed} of them new or changed.")


@click.command("recount")
def recount() -> None:
    """Count again what cohorts achieved; needed after rows were changed by hand."""
    with open_office().app_context(), unit_of_work() as session:
        rebuild(session, current_settings().zone)
    say("All cohorts are counted again.")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Write the findings as JSON.")
def doctor(as_json: bool) -> None:  # noqa: FBT001
    """Check that the office can work: database, schema, worker, files, safety of the settings."""
    findings = _findings()
    if as_json:
        print(json.dumps({"findings": findings}))
    else:
        for finding in findings:
            print(f"{'ok ' if finding['ok'] else 'BAD'}  {finding['name']}: {finding['says']}")
    sys.exit(0 if all(finding["ok"] for finding in findings) else 1)


def _findings() -> list[dict[str, Any]]:
    try:
        settings = from_environment()
    except BadSetting as error:
        return [{"name": "settings", "ok": False, "says": str(error)}]
    with create_app(settings).app_context():
        return [_finding(name, check, settings) for name, check in CHECKS.items()]


def _finding(name: str, check: Callable[[Settings], str], settings: Settings) -> dict[str, Any]:
    try:
        return {"name": name, "ok": True, "says": check(settings)}
    except (OSError, SQLAlchemyError, RuntimeError) as error:
        return {"name": name, "ok": False, "says": str(error).splitlines()[0]}


def _check_database(_settings: Settings) -> str:
    with read_only() as session:
        session.execute(text("SELECT 1"))
    return db.engine.dialect.name


def _check_schema(_settings: Settings) -> str:
    if not migrate.is_current(db.engine):
        raise RuntimeError("not up to date: run `trepconnect upgrade`")
    return f"at {migrate.revisions()[-1]}"


def _check_worker(_settings: Settings) -> str:
    with read_only() as session:
        if queue.is_late(session):
            raise RuntimeError("no worker was heard of for 3 minutes: run `trepconnect worker`")
    return "alive"


def _check_pdf(_settings: Settings) -> str:
    return f"{len(render_pdf('<p lang=en>ok</p>'))} bytes for a test page"


def _check_safety(settings: Settings) -> str:
    if settings.DEMO:
        raise RuntimeError("this is a demonstration: anyone can sign in as anyone")
    if not settings.secure:
        raise RuntimeError("TREPCONNECT_PUBLIC_URL does not start with https:")
    for name in ("MAIL_URL", "SMS_URL"):
        if getattr(settings, name).startswith("console:"):
            raise RuntimeError(f"TREPCONNECT_{name} writes sign-in codes to the terminal")
    return "https, no demonstration, messages leave the house"


CHECKS = {
    "database": _check_database,
    "schema": _check_schema,
    "keys": check_keys,
    "worker": _check_worker,
    "pdf": _check_pdf,
    "safety": _check_safety,
}


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
    invite_somebody,
    doctor,
    audit_group,
)
