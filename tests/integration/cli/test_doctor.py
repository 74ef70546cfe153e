"""The doctor finds what is planted, and says what to do."""

import json
import os
import smtplib
import socket
import sqlite3
import threading
import time
from collections import namedtuple
from contextlib import closing
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from click.testing import CliRunner
from sqlalchemy import make_url, text, update

from tests.conftest import new_app
from tests.integration.processes import answering
from trepconnect import cli
from trepconnect.cli.doctor import CHECKS, database, program, storage
from trepconnect.cli.doctor.finding import Check, look
from trepconnect.kernel.money import Money
from trepconnect.lending.ledger.domain import Account
from trepconnect.lending.ledger.models import FundBalanceRow
from trepconnect.lending.products.domain.product import FundKind, Verifier
from trepconnect.lending.products.models import FundRow
from trepconnect.platform.clock import OfficeClock
from trepconnect.platform.config import current_settings
from trepconnect.platform.data import keys, migrate
from trepconnect.platform.data.db import db, unit_of_work
from trepconnect.platform.data.kept import KeptSumRow
from trepconnect.platform.language import i18n
from trepconnect.platform.worker import queue
from trepconnect.platform.worker.jobs import Job
from trepconnect.platform.worker.outbox import OutboxRow
from trepconnect.platform.worker.queue import WorkerBeat
from trepconnect.platform.worker.scheduled_tasks import ChoreFailure
from trepconnect.profiles.queries.demand import NEEDS

BY_NAME = {check.name: check for check in CHECKS}
NOW = OfficeClock().now()


@pytest.fixture
def office(new_database, tmp_path):
    """An office that is well: served over https, with its worker, mail server and gateway."""
    mail = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=take_mail, args=(mail,), daemon=True).start()
    with answering(Gateway) as gateway, mail:
        app = new_app(
            new_database(),
            tmp_path,
            DEMO=False,
            PUBLIC_URL="https://trep.example.gov",
            PROXIES=1,
            MAIL_URL=f"smtp://127.0.0.1:{mail.getsockname()[1]}",
            SMS_URL=f"http://user:word@127.0.0.1:{gateway.server_port}/send",
        )
        tmp_path.chmod(0o700)
        with app.app_context():
            queue.beat()
            yield Office(app, gateway, mail)
            db.engine.dispose()


Office = namedtuple("Office", "app gateway mail")


class Gateway(BaseHTTPRequestHandler):
    ahead = timedelta(0)

    def do_HEAD(self):
        self.send_response(405)
        self.end_headers()

    def date_time_string(self, timestamp=None):
        return super().date_time_string(time.time() + self.ahead.total_seconds())

    def log_message(self, *_args):
        pass


def take_mail(server):
    """As much of SMTP as it takes to say hello."""
    while True:
        try:
            connection, _ = server.accept()
        except OSError:
            return
        with connection, connection.makefile("rb") as lines:
            connection.sendall(b"220 here\r\n")
            for line in lines:
                ends = line.upper().startswith(b"QUIT")
                connection.sendall(b"221 bye\r\n" if ends else b"250 yes\r\n")
                if ends:
                    break


def finding(name):
    return look(BY_NAME[name], current_settings())


def run_sql(*statements):
    with db.engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def set_setting(office, monkeypatch, **changes):
    for name, value in changes.items():
        monkeypatch.setitem(current_settings().__dict__, name, value)


def folder_of(path=""):
    return Path(current_settings().FILES_DIR).parent / path


# The faults


def the_database_is_away(_office, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise OSError("connection refused")

    monkeypatch.setattr(database, "read_only", refuse)


def the_database_is_older(_office, _monkeypatch):
    run_sql("UPDATE alembic_version SET version_num = '0001'")


def the_database_is_newer(_office, _monkeypatch):
    run_sql("UPDATE alembic_version SET version_num = '9999'")


def a_table_was_dropped(_office, _monkeypatch):
    run_sql("DROP TABLE member_counts")


def a_column_was_dropped(_office, _monkeypatch):
    run_sql("ALTER TABLE outbox DROP COLUMN error")


def an_index_was_dropped(_office, _monkeypatch):
    run_sql("DROP INDEX ix_outbox_due_at")


def a_guard_was_dropped(_office, _monkeypatch):
    if db.engine.name == "sqlite":
        run_sql("DROP TRIGGER ledger_moves_no_delete")
    else:
        run_sql("DROP TRIGGER ledger_moves_append_only ON ledger_moves")


def an_entry_of_the_log_was_changed(_office, _monkeypatch):
    entry = "1, '2026-01-01 00:00:00', 'x', 'y', 'z', '', 'nonsense'"
    columns = "seq, at, action, subject_kind, subject_id, previous_hash, hash"
    run_sql(f"INSERT INTO audit_entries ({columns}) VALUES ({entry})")


def the_disk_is_full(_office, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(storage.shutil, "disk_usage", lambda _path: usage(1 << 40, 1 << 40, 4096))


def the_files_folder_is_no_folder(_office, _monkeypatch):
    folder_of("files").write_text("a file")


def others_may_read_the_files(_office, _monkeypatch):
    folder_of("files").mkdir()
    folder_of("files").chmod(0o755)
    folder_of().chmod(0o755)


def the_owner_may_not_write(_office, _monkeypatch):
    folder_of("files").mkdir(mode=0o500)


def another_user_made_the_queue(_office, monkeypatch):
    real = Path.stat

    def stat(path, **options):
        found = real(path, **options)
        if path.name == "queue.db":
            return os.stat_result((*found[:4], found.st_uid + 1, *found[5:10]))
        return found

    monkeypatch.setattr(Path, "stat", stat)


def harfbuzz_is_missing(_office, monkeypatch):
    monkeypatch.setitem(program.LIBRARIES, "libharfbuzz-of-no-system.so.0", "libharfbuzz0b")


def pdf_cannot_be_made(_office, monkeypatch):
    def fail(_html):
        raise RuntimeError("the child process ended")

    monkeypatch.setattr(program, "render_pdf", fail)


def a_language_has_no_catalogue(office, monkeypatch):
    set_setting(office, monkeypatch, LANGUAGES=("en", "es", "vi"))


def catalogue(tmp_path, monkeypatch):
    folder = tmp_path / "translations" / "es" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (i18n.TRANSLATIONS / "es/LC_MESSAGES/messages.po").open("rb") as file:
        words = read_po(file)
    monkeypatch.setattr(i18n, "TRANSLATIONS", tmp_path / "translations")
    return folder, words


def translations_are_not_compiled(_office, monkeypatch):
    folder, words = catalogue(folder_of(), monkeypatch)
    with (folder / "messages.po").open("wb") as file:
        write_po(file, words)


def translations_are_of_an_older_version(_office, monkeypatch):
    folder, words = catalogue(folder_of(), monkeypatch)
    with (folder / "messages.mo").open("wb") as file:
        write_mo(file, words)
    words["Home"].string = "Another word"
    with (folder / "messages.po").open("wb") as file:
        write_po(file, words)


def it_is_a_demonstration(office, monkeypatch):
    set_setting(office, monkeypatch, DEMO=True)


def codes_go_to_the_terminal(office, monkeypatch):
    set_setting(office, monkeypatch, SMS_URL="console:")


def visitors_count_as_one(office, monkeypatch):
    set_setting(office, monkeypatch, PROXIES=0)


def no_mail_server_answers(office, monkeypatch):
    set_setting(office, monkeypatch, MAIL_URL="smtp://127.0.0.1:1")


def the_mail_server_knows_no_such_user(office, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise smtplib.SMTPAuthenticationError(535, b"no")

    monkeypatch.setattr(smtplib.SMTP, "noop", refuse)


def no_gateway_answers(office, monkeypatch):
    set_setting(office, monkeypatch, SMS_URL="http://127.0.0.1:1/send")


def the_clock_was_put_back(_office, _monkeypatch):
    with unit_of_work() as session:
        session.execute(update(WorkerBeat).values(at=OfficeClock().now() + timedelta(hours=2)))


def the_clock_is_ahead(_office, monkeypatch):
    monkeypatch.setattr(Gateway, "ahead", timedelta(hours=-2))


def no_worker_runs(_office, _monkeypatch):
    run_sql("DELETE FROM worker_beats")


def a_chore_fails(_office, _monkeypatch):
    with unit_of_work() as session:
        row = ChoreFailure(name="a", failures=3, first_at=NOW, last_at=NOW, error="KeyError")
        session.add(row)


def the_queue_is_gone(office, monkeypatch):
    def fail(*_args):
        raise OSError("no queue")

    monkeypatch.setattr(office.app.extensions["trepconnect.queue"].storage, "queue_size", fail)


def message(**values):
    early = NOW - timedelta(hours=1)
    with unit_of_work() as session:
        row = {"event": "a", "subscriber": "b", "payload": {}, "created_at": early}
        session.add(OutboxRow(**row, due_at=early, **values))


def a_message_is_stuck(_office, _monkeypatch):
    message()


def a_job_is_stuck(_office, _monkeypatch):
    with unit_of_work() as session:
        session.add(Job(kind="a", arguments={}, created_at=NOW - timedelta(hours=1)))


def a_message_was_given_up(_office, _monkeypatch):
    message(gave_up_at=NOW)


def a_count_was_changed_by_hand(_office, _monkeypatch):
    with unit_of_work() as session:
        session.add(KeptSumRow(topic=NEEDS.name, name="taxes.file es", amount=3))


def a_balance_was_changed_by_hand(_office, _monkeypatch):
    with unit_of_work() as session:
        fund = FundRow(code="city", name="City", kind=FundKind.LOCAL, verifier=Verifier.NOBODY)
        session.add(fund)
        session.flush()
        sums = {"debits": Money(1), "credits": Money(0)}
        session.add(FundBalanceRow(fund_id=fund.id, account=Account.CASH, **sums))


def the_key_is_of_another_database(_office, _monkeypatch):
    with unit_of_work() as session:
        session.add(keys.KeyCheck(name="field_key", sealed_value=b"\1" * 40))


FAULTS = [
    ("database", the_database_is_away),
    ("schema", the_database_is_older),
    ("schema", the_database_is_newer),
    ("tables", a_table_was_dropped),
    ("tables", a_column_was_dropped),
    ("tables", an_index_was_dropped),
    ("guards", a_guard_was_dropped),
    ("audit", an_entry_of_the_log_was_changed),
    ("counts", a_count_was_changed_by_hand),
    ("counts", a_balance_was_changed_by_hand),
    ("keys", the_key_is_of_another_database),
    ("disk", the_disk_is_full),
    ("files", the_files_folder_is_no_folder),
    ("permissions", others_may_read_the_files),
    ("permissions", the_owner_may_not_write),
    ("permissions", another_user_made_the_queue),
    ("libraries", harfbuzz_is_missing),
    ("pdf", pdf_cannot_be_made),
    ("languages", a_language_has_no_catalogue),
    ("translations", translations_are_not_compiled),
    ("translations", translations_are_of_an_older_version),
    ("safety", it_is_a_demonstration),
    ("safety", codes_go_to_the_terminal),
    ("proxies", visitors_count_as_one),
    ("mail", no_mail_server_answers),
    ("mail", the_mail_server_knows_no_such_user),
    ("texts", no_gateway_answers),
    ("clock", the_clock_was_put_back),
    ("clock", the_clock_is_ahead),
    ("worker", no_worker_runs),
    ("chores", a_chore_fails),
    ("queue", the_queue_is_gone),
    ("queue", a_message_is_stuck),
    ("queue", a_job_is_stuck),
    ("messages", a_message_was_given_up),
]


@pytest.mark.parametrize(("name", "plant"), FAULTS, ids=lambda one: getattr(one, "__name__", one))
def test_a_planted_fault_is_found_and_what_to_do_is_said(name, plant, office, monkeypatch):
    plant(office, monkeypatch)
    found = finding(name)
    assert not found.ok
    assert len(found.says) > 10
    assert len(found.do) > 15


def test_an_office_that_is_well_has_no_fault(office):
    found = [look(check, current_settings()) for check in CHECKS]
    assert [one for one in found if not one.ok] == []


def test_every_check_has_a_planted_fault():
    assert {name for name, _plant in FAULTS} | {"pages"} == set(BY_NAME)


def test_a_damaged_page_of_the_file_is_found(office):
    if db.engine.name != "sqlite":
        assert finding("pages").ok
        return
    path = make_url(current_settings().DATABASE_URL).database
    db.engine.dispose()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    size = Path(path).stat().st_size
    with Path(path).open("r+b") as file:
        for page in range(20, size // 4096, 7):
            file.seek(page * 4096)
            file.write(os.urandom(4096))
    found = finding("pages")
    assert not found.ok
    assert "restore" in found.do


def test_what_takes_long_is_looked_at_only_when_asked(office, monkeypatch, tmp_path):
    monkeypatch.setattr("trepconnect.cli.doctor.from_environment", current_settings)
    monkeypatch.setattr("trepconnect.cli.doctor.create_app", lambda _settings: office.app)

    def names(*words):
        done = CliRunner().invoke(cli.commands, ["doctor", "--json", *words])
        assert done.exit_code == 0, done.output
        return {one["name"] for one in json.loads(done.stdout)["findings"]}

    assert names("--deep") - names() == {"pages", "guards", "audit", "counts"}


def test_people_read_what_to_do(office, monkeypatch):
    monkeypatch.setattr("trepconnect.cli.doctor.from_environment", current_settings)
    monkeypatch.setattr("trepconnect.cli.doctor.create_app", lambda _settings: office.app)
    run_sql("DELETE FROM worker_beats")
    done = CliRunner().invoke(cli.commands, ["doctor"])
    assert done.exit_code == 1
    assert "BAD  worker: no worker was heard of" in done.stdout
    assert "What to do: run `trepconnect worker`" in done.stdout


def test_a_check_that_breaks_is_a_finding_and_no_traceback(office):
    def breaks(_settings):
        raise KeyError("x")

    found = look(Check("odd", breaks, "report it"), current_settings())
    assert (found.ok, found.do) == (False, "report it")


def test_a_newer_database_is_not_brought_up_to_date_by_an_older_program(office):
    the_database_is_newer(office, None)
    with pytest.raises(migrate.NewerDatabase, match="install the newer program"):
        migrate.upgrade(db.engine)


def test_the_mail_server_is_asked_without_sending_anything(office):
    assert finding("mail").ok
