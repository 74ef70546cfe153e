"""An application that lives as long as a module: the sweeps send thousands of requests."""

import shutil

import pytest

from tests import postgres
from tests.client import Client
from tests.conftest import settings
from tests.factories import Make
from trepconnect.app import create_app
from trepconnect.platform.db import db


@pytest.fixture(scope="module")
def module_app(database, template, tmp_path_factory):
    """The application and its builders, on a migrated database of the module's own."""
    folder = tmp_path_factory.mktemp("module")
    if database == "postgresql":
        url = postgres.server().create_database(template=template)
    else:
        shutil.copy(template.removeprefix("sqlite:///"), folder / "module.db")
        url = f"sqlite:///{folder}/module.db"
    app = create_app(settings(url, folder))
    app.config.update(TESTING=True, PROPAGATE_EXCEPTIONS=False)
    app.test_client_class = Client
    yield app, Make(app)
    with app.app_context():
        db.engine.dispose()
    if database == "postgresql":
        postgres.server().drop(url)
