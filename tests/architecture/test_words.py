"""One word for one thing: what ``docs/glossary.md`` says is not written, in no language."""

import json
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
CATALOGUE = ROOT / "trepconnect/translations/es/LC_MESSAGES/messages.po"

ENGLISH = {
    r"\bcall(ed)? (it |is |are )?off\b": "cancel",
    r"how things stand": "at a glance",
    r"was your session like|\bit was so\b|^was it so": "is this right",
    r"somebody questions|\bquestioned\b|^in question$": "disputed",
    r"^look( at it)?$": "what the link opens",
    r"^(accept and )?go on\b": "continue",
    r"\b(take|took|taken) ((it|(a|the|this|your) \w+( \w+)?) )?back\b": "withdraw, reverse",
    r"\bmirror(s|ed)?\b": "reverse, reversal",
    r"\b(second|2nd) proof\b": "two-step sign-in",
    r"(?<!immigration )\bpapers\b": "documents",
    r"\bmonth in money\b": "monthly budget",
    r"\b(of one|of the same) mind\b|\bon the table\b|\banew\b": "agree, propose, again",
    r"\btake a rest\b|\byou rest\b|\bis resting\b": "take a break",
    r"\b(days of|longest) silence\b": "without a meeting",
    r"\bpathways?\b": "path",
    r"\binstallments?\b": "payment",
    r"\bspeaks? for you\b": "recommend",
    r"\bhow far (is your|your) business\b|^how far it is$": "how far along, stage",
    r"\b(stands?|stood) (here|there|like this|on this page)\b": "appears here, it said",
    r"\bmend(s|ed|ing)?\b": "correct",
    r"\bneeds that nothing answers\b": "unmet needs",
    r"\byour wish\b|\bwished\b": "request",
    r"^(ran out|time is over)$": "expired",
}
SPANISH = {
    r"\bcomisar[ií]as?\b": "cocina base",
    r"\bloncheras?\b": "camión de comida",
    r"\bnavegador(a|es|as)?\b": "orientador, orientadora",
    r"\d letras o menos": "caracteres",
    r"(?<!dura )%\((time|at|when)\)s\.": "no second full stop",
    r"^(entrar|salir)$|\bentre para\b|\bprimero entre\b": "iniciar sesión, cerrar sesión",
    r"\bformas? de entrar\b|\b(puede|nadie) entrar? con\b": "iniciar sesión",
    r"\bsegunda prueba\b": "verificación en dos pasos",
    r"\bpapeles\b(?! migratorios)": "documentos",
    r"\besco(j|g)\w+": "elegir",
    r"\b(oprim\w+|puls(e|ar))\b": "presionar",
    r"\bsalt(e|ar|arlo)\b": "omitir",
    r"[«»]": "“ ”",
    r"\bmonto\b": "cantidad",
    r"\bparejas?\b": "mentoría",
    r"\borient(a|o)\b|\busted acompaña\b": "dar mentoría",
    r"\bresponsables? de préstamos\b": "oficial de préstamos",
    r"\ben duda\b": "con desacuerdo",
    r"\bsu mes en dinero\b": "presupuesto mensual",
    r"\bhabl(e|a|aría) por usted\b": "recomendar",
}
TRADE = (r"\bcomisar[ií]as?\b", r"\bloncheras?\b", r"\bnavegador(a|es|as)?\b")
CONTENT = {
    "trepconnect/milestones/data/pathways/*.json": SPANISH,
    "trepconnect/demo/data/cast.json": {key: SPANISH[key] for key in TRADE},
    "trepconnect/demo/data/directory/service_texts.es.json": {key: SPANISH[key] for key in TRADE},
}


def messages():
    with CATALOGUE.open("rb") as file:
        for message in read_po(file):
            if message.id:
                yield message


def forms(text):
    return [text] if isinstance(text, str) else list(text)


def found(words, texts):
    rules = [(re.compile(pattern, re.IGNORECASE), instead) for pattern, instead in words.items()]
    return [f"{text}: {instead}" for text in texts for said, instead in rules if said.search(text)]


def test_english_is_in_the_words_of_the_glossary():
    assert found(ENGLISH, [text for one in messages() for text in forms(one.id)]) == []


def test_spanish_is_in_the_words_of_the_glossary():
    assert found(SPANISH, [text for one in messages() for text in forms(one.string)]) == []


@pytest.mark.parametrize("pattern", CONTENT)
def test_content_is_in_the_words_of_the_glossary(pattern):
    for path in ROOT.glob(pattern):
        assert found(CONTENT[pattern], strings(json.loads(path.read_text("utf-8")))) == [], path


def strings(node):
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict | list):
        for one in node.values() if isinstance(node, dict) else node:
            yield from strings(one)
