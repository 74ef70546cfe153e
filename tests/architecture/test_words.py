"""One word for one thing: what ``docs/glossary.md`` says is not written, in no language."""

import json
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
CATALOGUE = ROOT / "trepconnect/translations/es/LC_MESSAGES/messages.po"
ENGLISH = (
    r"\bcall(ed)? (it |is |are )?off\b",
    r"how things stand",
    r"was your session like",
    r"somebody questions",
    r"^look$",
    r"^look at it$",
)
SPANISH = (
    r"\bcomisar[ií]as?\b",
    r"\bloncheras?\b",
    r"\bnavegador(a|es|as)?\b",
    r"\d letras o menos",
    r"%\((time|at|when)\)s\.",
)
CONTENT = (
    "trepconnect/milestones/data/pathways/*.json",
    "trepconnect/demo/data/cast.json",
    "trepconnect/demo/data/directory/service_texts.es.json",
)


def messages():
    with CATALOGUE.open("rb") as file:
        for message in read_po(file):
            if message.id:
                yield message


def forms(text):
    return [text] if isinstance(text, str) else list(text)


def found(patterns, texts):
    said = re.compile("|".join(patterns), re.IGNORECASE)
    return [text for text in texts if said.search(text)]


def test_english_is_in_the_words_of_the_glossary():
    assert found(ENGLISH, [text for one in messages() for text in forms(one.id)]) == []


def test_spanish_is_in_the_words_of_the_glossary():
    assert found(SPANISH, [text for one in messages() for text in forms(one.string)]) == []


@pytest.mark.parametrize("pattern", CONTENT)
def test_content_is_in_the_words_of_the_glossary(pattern):
    for path in ROOT.glob(pattern):
        assert found(SPANISH, strings(json.loads(path.read_text("utf-8")))) == [], path.name


def strings(node):
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict | list):
        for one in node.values() if isinstance(node, dict) else node:
            yield from strings(one)
