"""The command, run as an operator runs it: a process of its own with settings from outside."""

import json
import os
import subprocess
import sys
from functools import partial

import pytest
from sqlalchemy import select

from tests.integration import forked
from trepconnect.accounts.models import User
from trepconnect.kernel.actor import Role
from trepconnect.platform.config import ROOT


@pytest.fixture
def environment(new_database, tmp_path):
    return {
        "PATH": os.environ["PATH"],
        "TREPCONNECT_INSTANCE_DIR": str(tmp_path / "instance"),
        "TREPCONNECT_DATABASE_URL": new_database(),
        "TREPCONNECT_QUEUE_URL": f"sqlite:///{tmp_path}/queue.db",
    }


@pytest.fixture
def trepconnect(environment):
    """Runs the command against a database of its own."""
    return partial(forked.trepconnect, environment)


def test_the_first_administrator_comes_in_by_the_link_that_is_printed(
    trepconnect, environment, tmp_path
):
    from tests.client import Client
    from tests.conftest import settings
    from trepconnect.app import create_app
    from trepconnect.platform.config import from_environment
    from trepconnect.platform.data.db import db, read_only

    done = trepconnect("invite", "Olga Baca", "olga@example.org")
    assert done.returncode == 0, done.stderr
    path = done.stdout.strip().removeprefix("http://127.0.0.1:8000")
    instance = {"TREPCONNECT_INSTANCE_DIR": str(tmp_path / "instance")}
    keys = from_environment(instance)
    app = create_app(
        settings(
            environment["TREPCONNECT_DATABASE_URL"],
            tmp_path,
            SECRET_KEY=keys.SECRET_KEY,
            FIELD_KEY=keys.FIELD_KEY,
        )
    )
    app.test_client_class = Client
    client = app.test_client()
    assert client.submit(path).status_code == 303
    assert client.get("/").location.startswith("/second-factor")
    with app.app_context():
        with read_only() as session:
            (olga,) = session.scalars(select(User)).all()
        db.engine.dispose()
    assert olga.roles == {Role.ADMIN}


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("invite", "Olga", "no contact"), "usage"),
        (("invite", "Olga", "olga@example.org", "--role", "king"), "usage"),
        (("directory", "import", "/no/such/file"), "not_found"),
        (("no-such-command",), "usage"),
        (("lending", "products", "pyproject.toml"), "usage"),
        (("lending", "products", "/no/such/file"), "usage"),
        (("demo",), "bad_setting"),
    ],
)
def test_what_cannot_be_done_is_refused_in_json_without_a_traceback(trepconnect, arguments, code):
    done = trepconnect(*arguments)
    assert done.returncode == 2
    assert json.loads(done.stderr.strip().splitlines()[-1])["error"]["code"] == code
    assert "Traceback" not in done.stderr


def test_the_audit_log_of_a_new_office_is_whole(trepconnect):
    done = trepconnect("audit", "verify", "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["broken_at"] is None


def test_the_doctor_says_what_is_not_safe_yet(trepconnect):
    done = trepconnect("doctor", "--json")
    findings = {one["name"]: one for one in json.loads(done.stdout)["findings"]}
    assert done.returncode == 1
    assert findings["database"]["ok"]
    assert not findings["safety"]["ok"]


PRODUCTS = ROOT / "trepconnect/demo/data/loan_products.json"


@pytest.fixture
def own_products(tmp_path):
    """A file of the office's own products."""
    document = json.loads(PRODUCTS.read_text("utf-8"))
    del document["demonstration"]
    path = tmp_path / "products.json"
    path.write_text(json.dumps(document), "utf-8")
    return str(path)


def test_loan_products_are_read_in_withdrawn_and_offered_again(trepconnect, own_products):
    assert "10 of them new" in trepconnect("lending", "products", own_products).stderr
    assert "0 of them new" in trepconnect("lending", "products", own_products).stderr
    code = json.loads(PRODUCTS.read_text("utf-8"))["products"][0]["code"]
    assert f"{code} is withdrawn" in trepconnect("lending", "withdraw", code).stderr
    assert "0 of them new" in trepconnect("lending", "products", own_products).stderr
    assert f"{code} is offered again" in trepconnect("lending", "offer", code).stderr
    done = trepconnect("lending", "withdraw", "no-such-loan")
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)


def test_invented_products_come_into_no_real_office(trepconnect):
    done = trepconnect("lending", "products", str(PRODUCTS))
    assert done.returncode == 2
    assert "invented" in json.loads(done.stderr.strip().splitlines()[-1])["error"]["message"]


def test_flask_offers_the_same_commands(environment):
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "audit", "verify", "--json"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert json.loads(done.stdout)["broken_at"] is None
    assert "Traceback" not in done.stderr
