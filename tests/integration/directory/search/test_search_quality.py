"""How well search answers what people type: a judged set over the demonstration directory."""

import json
import sys
from collections import defaultdict
from datetime import date
from math import log2
from pathlib import Path
from uuid import UUID

import pytest

from tests import postgres
from tests.conftest import DATABASES, settings
from trepconnect.app import create_app
from trepconnect.directory.editing.service import put_texts
from trepconnect.directory.importing.reading.reading import read_here
from trepconnect.directory.importing.service import imports
from trepconnect.directory.importing.service.imports import import_directory
from trepconnect.directory.search.queries.find import Search, find_services, get_state
from trepconnect.kernel.actor import Actor
from trepconnect.platform.clock import OfficeClock
from trepconnect.platform.data import migrate
from trepconnect.platform.data.db import db, read_only, unit_of_work

DEMO = Path(__file__).parents[4] / "trepconnect" / "demo" / "data" / "directory"
JUDGED = json.loads((Path(__file__).parents[3] / "data" / "search_judged.json").read_text())
TODAY = date(2026, 11, 20)
FLOORS = {"en": 0.88, "es": 0.85}
FLOOR_ELSEWHERE = 0.8
MOST_EMPTY = 0.03


def load_demonstration():
    import_directory(
        Actor.system(),
        OfficeClock(),
        DEMO / "hsds",
        source="demo",
        upkeep=imports.LINK_AND_INDEX,
        read=read_here,
    )
    spanish = json.loads((DEMO / "service_texts.es.json").read_text())
    texts = {
        UUID(key): {name: text for name, text in entry.items() if isinstance(text, str)}
        for key, entry in spanish.items()
    }
    with unit_of_work() as session:
        put_texts(session, Actor.system(), language="es", texts=texts)


def answers():
    """For each judged query, the first of each service's id, in the order found."""
    with read_only() as session:
        state = get_state(session)
        for topic in JUDGED["topics"]:
            for language, queries in topic["queries"].items():
                for query in queries:
                    wanted = Search(text=query, language=language, today=TODAY)
                    found = find_services(session, wanted, state).found
                    yield topic, language, query, [str(one.service_id) for one in found]


def ndcg(relevant, found, depth=10):
    gained = [relevant.get(one[:8], 0) / log2(at + 2) for at, one in enumerate(found[:depth])]
    best = sorted(relevant.values(), reverse=True)[:depth]
    return sum(gained) / sum(grade / log2(at + 2) for at, grade in enumerate(best))


def report(scores, empty, worst):
    lines = ["", "search: nDCG@10, and how many queries found nothing"]
    for language, of_language in scores.items():
        mean = sum(of_language) / len(of_language)
        lines.append(f"  {language:8} {mean:.3f}  {empty[language]} of {len(of_language)}")
    told = ", ".join(f"{query} {score:.2f}" for score, _, query in sorted(worst)[:15])
    return "\n".join([*lines, f"  worst: {told}", ""])


def test_people_find_what_they_mean_in_every_language(app, capsys):
    scores, empty, worst = defaultdict(list), defaultdict(int), []
    with app.app_context():
        load_demonstration()
        for topic, language, query, found in answers():
            score = ndcg(topic["relevant"], found)
            scores[language].append(score)
            empty[language] += not found
            worst.append((score, language, query))
    with capsys.disabled():
        sys.stdout.write(report(scores, empty, worst))
    for language, of_language in scores.items():
        mean = sum(of_language) / len(of_language)
        assert mean >= FLOORS.get(language, FLOOR_ELSEWHERE), language
    assert sum(empty.values()) <= MOST_EMPTY * len(worst)


@pytest.mark.skipif(len(DATABASES) < 2, reason="compares two databases")
def test_both_databases_give_the_same_order(tmp_path):
    found = []
    for url in (f"sqlite:///{tmp_path}/one.db", postgres.server().create_database()):
        app = create_app(settings(url, tmp_path))
        with app.app_context():
            migrate.upgrade(db.engine)
            load_demonstration()
            found.append(list(answers()))
            db.engine.dispose()
    assert found[0] == found[1]
