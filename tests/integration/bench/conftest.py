"""An office to measure, with the demonstration's people: loaded once, copied for each test."""

import pytest

from bench.office import Office
from tests import postgres


@pytest.fixture(scope="session")
def demonstration(database, template, tmp_path_factory):
    """The URL of a database that holds the demonstration."""
    folder = tmp_path_factory.mktemp(f"demonstration-{database}")
    url = f"sqlite:///{folder}/demonstration.db"
    if database == "postgresql":
        url = postgres.server().create_database(template=template)
    office = Office(url, folder)
    office.load()
    office.close()
    return url


@pytest.fixture
def office(new_database, demonstration, tmp_path):
    office = Office(new_database(demonstration), tmp_path)
    yield office
    office.close()
