"""What importing the small directories says, word for word: a change here is meant or a mistake.

To accept a meant change, run with ``TREPCONNECT_TEST_ACCEPT=1`` and read the difference.
"""

import json
import os
from pathlib import Path

import pytest

from trepconnect.directory.formats.problems import Ledger
from trepconnect.directory.formats.records import Identities
from trepconnect.directory.importing.building.builder import Builder
from trepconnect.directory.importing.reading.files import open_files
from trepconnect.directory.importing.reading.rows import (
    Watch,
    load_mapping,
    plan_reading,
    read_rows,
)

HERE = Path(__file__).parent
SMALL = HERE.parents[1] / "data" / "directories"


def told(path, mapping):
    ledger = Ledger()
    with open_files(path) as entries:
        plan = plan_reading(entries, "auto", ledger, mapping=mapping)
        builder = Builder(Identities("golden", adopts=False), ledger)
        for row in read_rows(plan, ledger, Watch()):
            builder.add(row)
    builder.close()
    return {
        "format": plan.format,
        "read": dict(sorted(ledger.read.items())),
        "stored": dict(sorted(ledger.stored.items())),
        "problems": [
            f"{p.file}:{p.line} [{p.record}] {p.code} kept={p.kept}: {p.message}"
            for p in ledger.problems
        ],
        "entities": {
            kind: [{"id": str(each.id), **each.values} for each in made]
            for kind, made in builder.entities.items()
            if made
        },
    }


@pytest.mark.parametrize(
    ("name", "mapping"),
    [("ohana", ""), ("hsds-1.1", ""), ("sheet/programs.csv", "sheet/mapping.json")],
)
def test_the_report_and_the_records(name, mapping):
    found = told(SMALL / name, load_mapping(SMALL / mapping) if mapping else None)
    text = json.dumps(found, indent=1, ensure_ascii=False, default=str, sort_keys=True) + "\n"
    golden = HERE / f"{name.partition('/')[0]}.json"
    if os.environ.get("TREPCONNECT_TEST_ACCEPT"):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")
