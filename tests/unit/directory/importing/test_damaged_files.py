"""Whatever happens to a file on its way, it is refused as a whole or told row by row."""

import json
import random
from pathlib import Path

import pytest

from trepconnect.directory.formats.problems import Ledger, Refusal
from trepconnect.directory.formats.records import Identities
from trepconnect.directory.importing.building.builder import Builder
from trepconnect.directory.importing.reading.files import open_files
from trepconnect.directory.importing.reading.rows import Watch, plan_reading, read_rows

SMALL = Path(__file__).parents[3] / "data" / "directories"
SPOILERS = [
    b'"',
    b"\n",
    b"\r",
    b",",
    b"\x00",
    b"\xff",
    b"\\n",
    b"9" * 400,
    b"",
    b"[",
    b"}",
    b"null",
]


def build(path, wanted):
    ledger = Ledger()
    with open_files(path) as entries:
        plan = plan_reading(entries, wanted, ledger)
        builder = Builder(Identities("x", adopts=plan.format == "hsds-3"), ledger)
        for row in read_rows(plan, ledger, Watch()):
            builder.add(row)
    builder.close()
    return ledger, builder


def spoil(content, chance):
    content = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(content))
        content[at : at + chance.randint(0, 3)] = chance.choice(SPOILERS)
    return bytes(content)


def assert_accounted_for(path, wanted):
    try:
        ledger, builder = build(path, wanted)
    except Refusal as refusal:
        assert refusal.code, refusal.message  # noqa: PT017 - either outcome is right
        return
    for name, count in ledger.files.items():
        assert count.read == count.stored + count.duplicates + count.refused, name
    for made in builder.entities.values():
        assert len({entity.id for entity in made}) == len(made)


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.parametrize("wanted", ["ohana", "hsds-1.1"])
def test_damaged_tables(tmp_path, wanted, seed):
    chance = random.Random(seed)
    for file in (SMALL / wanted).glob("*.csv"):
        (tmp_path / file.name).write_bytes(spoil(file.read_bytes(), chance))
    assert_accounted_for(tmp_path, wanted)


DOCUMENT = [
    {
        "id": "11111111-1111-4111-8111-111111111111",
        "name": "Tools",
        "status": "active",
        "minimum_age": 18,
        "organization": {
            "id": "o",
            "name": "Guild",
            "description": "x",
            "phones": [{"number": "1"}],
        },
        "languages": [{"code": "es", "name": "Spanish"}, {"name": "Language line"}],
        "schedules": [{"id": "s", "byday": "MO,TU", "opens_at": "09:00", "closes_at": "17:00"}],
        "service_at_locations": [
            {"id": "l", "location": {"id": "p", "location_type": "physical"}}
        ],
        "attributes": [{"id": "a", "taxonomy_term": {"id": "t", "name": "T", "description": ""}}],
    }
]


@pytest.mark.parametrize("seed", range(120))
def test_damaged_documents(tmp_path, seed):
    chance = random.Random(seed)
    path = tmp_path / "d.json"
    path.write_bytes(spoil(json.dumps(DOCUMENT * 2).encode(), chance))
    assert_accounted_for(path, "auto")


def wrong_shapes(value, chance):
    """Replace some values of a document by values of another kind."""
    if chance.random() < 0.15:
        return chance.choice([None, 5, 1e300, True, "", "x", [], {}, [[]], {"id": 3}, ["id"]])
    if isinstance(value, dict):
        return {key: wrong_shapes(inside, chance) for key, inside in value.items()}
    if isinstance(value, list):
        return [wrong_shapes(inside, chance) for inside in value]
    return value


@pytest.mark.parametrize("seed", range(200))
def test_documents_of_a_wrong_shape(tmp_path, seed):
    chance = random.Random(seed)
    path = tmp_path / "d.json"
    path.write_text(json.dumps([wrong_shapes(each, chance) for each in DOCUMENT * 3]))
    assert_accounted_for(path, "auto")
