"""A database and the key it was sealed with: what happens when they are parted."""

import json
import os

import pytest

from tests.conftest import new_app
from tests.integration.forked import trepconnect
from trepconnect.accounts.contacts import read_contact
from trepconnect.accounts.service.sign_in import open_account
from trepconnect.kernel.actor import Role
from trepconnect.platform.clock import OfficeClock
from trepconnect.platform.config import BadSetting, from_environment
from trepconnect.platform.data import keys
from trepconnect.platform.data.db import db, read_only, unit_of_work


@pytest.fixture
def instance(tmp_path):
    return tmp_path / "instance"


@pytest.fixture
def office(new_database, instance, tmp_path):
    """An office with one person in it, sealed with the keys of its instance folder."""
    url = new_database()
    environment = {
        "TREPCONNECT_INSTANCE_DIR": str(instance),
        "TREPCONNECT_DATABASE_URL": url,
        "TREPCONNECT_QUEUE_URL": f"sqlite:///{tmp_path}/queue.db",
    }
    settings = from_environment(environment)
    app = new_app(url, tmp_path, SECRET_KEY=settings.SECRET_KEY, FIELD_KEY=settings.FIELD_KEY)
    with app.app_context():
        with unit_of_work() as session:
            open_account(
                session,
                OfficeClock(),
                display_name="Rosa",
                roles=frozenset({Role.ENTREPRENEUR}),
                language="es",
                contact=read_contact("rosa@example.org", "US"),
            )
        db.engine.dispose()
    return environment


def run(environment, *arguments):
    done = trepconnect({"PATH": os.environ["PATH"], **environment}, *arguments)
    assert "Traceback" not in done.stderr
    return done


def told(environment):
    """What the doctor and the start say about the keys."""
    start = run(environment, "upgrade")
    findings = json.loads(run(environment, "doctor", "--json").stdout)["findings"]
    bad = [f"{one['says']}: {one['do']}" for one in findings if not one["ok"]]
    bad = [line for line in bad if "KEY" in line]
    return start, bad


def test_the_key_of_the_database_is_good_and_is_marked_at_the_first_start(office):
    start, bad = told(office)
    assert start.returncode == 0, start.stderr
    assert bad == []
    assert told(office)[0].returncode == 0


@pytest.mark.parametrize("marked", [True, False])
def test_a_wrong_key_is_refused_also_before_the_database_was_marked(office, instance, marked):
    if marked:
        assert run(office, "upgrade").returncode == 0
    (instance / "field-key").write_text("c29tZWJvZHktZWxzZXMta2V5LTAxMjM0NTY3ODlhYmM=")
    start, bad = told(office)
    assert start.returncode == 2
    assert "not the key that this database was sealed with" in start.stderr
    assert "not the key that this database was sealed with" in bad[0]


def test_swapped_keys_are_told_from_wrong_ones(office, instance):
    field, secret = instance / "field-key", instance / "secret-key"
    one, other = field.read_text(), secret.read_text()
    field.write_text(other)
    secret.write_text(one)
    start, bad = told(office)
    assert start.returncode == 2
    assert "swapped" in start.stderr
    assert "swapped" in bad[0]


def test_a_lost_key_is_not_made_anew_beside_people(office, instance):
    (instance / "field-key").unlink()
    start, bad = told(office)
    assert start.returncode == 2
    assert "the key is lost" in start.stderr
    assert "the key is lost" in bad[0]
    assert not (instance / "field-key").exists()


def test_no_key_is_made_beside_a_database_that_does_not_answer(tmp_path):
    with pytest.raises(BadSetting, match="does not answer") as refused:
        from_environment(
            {
                "TREPCONNECT_INSTANCE_DIR": str(tmp_path),
                "TREPCONNECT_DATABASE_URL": "postgresql://u@127.0.0.1:1/d",
            }
        )
    assert refused.value.name == "FIELD_KEY"
    assert not (tmp_path / "field-key").exists()


def test_an_empty_database_takes_any_key(app):
    with app.app_context(), read_only() as session:
        settings = app.extensions["trepconnect.settings"]
        assert keys.state_of(session, settings) is keys.KeyState.UNMARKED
