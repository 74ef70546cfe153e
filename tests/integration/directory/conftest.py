from pathlib import Path

import pytest

from trepconnect.directory.importing.reading.reading import read_here
from trepconnect.directory.importing.service.imports import Upkeep, import_directory
from trepconnect.kernel.actor import Actor

SMALL = Path(__file__).parents[2] / "data" / "directories"


@pytest.fixture
def small():
    """The folder of small directories written for these tests."""
    return SMALL


@pytest.fixture
def run_import(app, clock):
    """Import in the application's database, as the command line does."""

    def run(path, **options):
        options = {"upkeep": Upkeep(), "read": read_here, **options}
        with app.app_context():
            return import_directory(Actor.system(), clock, path, **options)

    return run


@pytest.fixture
def write_tables(tmp_path):
    """Write tables as a folder: ``write_tables(services="id,name\\n1,x\\n")``."""

    def write(folder="tables", **tables):
        place = tmp_path / folder
        place.mkdir(exist_ok=True)
        for name, text in tables.items():
            content = text if isinstance(text, bytes) else text.encode()
            (place / f"{name}.csv").write_bytes(content)
        return place

    return write
