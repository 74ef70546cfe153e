"""An application that lives as long as a module: the sweeps send thousands of requests."""

import pytest

from tests import postgres
from tests.conftest import copy_sqlite, new_app
from tests.factories import Make
from trepconnect.platform.data.db import db


@pytest.fixture(scope="module")
def module_app(database, template, tmp_path_factory):
    """The application and its builders, on a migrated database of the module's own."""
    folder = tmp_path_factory.mktemp("module")
    if database == "postgresql":
        url = postgres.server().create_database(template=template)
    else:
        url = f"sqlite:///{folder}/module.db"
        copy_sqlite(template, url)
    app = new_app(url, folder)
    app.config.update(PROPAGATE_EXCEPTIONS=False)
    yield app, Make(app)
    with app.app_context():
        db.engine.dispose()
    if database == "postgresql":
        postgres.server().drop(url)
