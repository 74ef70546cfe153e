"""How the office is reached, in each reader's words."""

import re
from pathlib import Path

import pytest
from flask import render_template

from tests.conftest import settings
from trepconnect.app import create_app
from trepconnect.platform.config import DEMO_OFFICE
from trepconnect.platform.office import Office, read_hours

HOURS = "mon-fri 08:00-17:00; sat 09:00-12:00"


@pytest.mark.parametrize(
    ("language", "first"), [("en", "Monday – Friday"), ("es", "lunes – viernes")]
)
def test_hours_are_told_in_the_readers_language(language, first):
    lines = Office("Office", hours=HOURS).hours_in(language)
    assert len(lines) == 2
    assert lines[0].startswith(first)


def test_no_hours_are_no_lines():
    assert read_hours("") == ()


def test_a_number_is_dialled_whole():
    assert Office("Office", phone="(505) 555-0188").tel == "tel:+1-505-555-0188"


TEMPLATES = {path.as_posix(): path.read_text() for path in Path("templates").rglob("*.html")}
COMPONENT = "templates/components/office.html"
SAYS_CALL = re.compile(r"""_\(["'][^"']*(?:^|["'.,] ?|\bor )call (?!you)""", re.IGNORECASE)


def test_only_one_component_says_to_call():
    says = re.compile(r"\bcall (us|the office)\b", re.IGNORECASE)
    found = {
        path.as_posix()
        for folder, kind in (("templates", "*.html"), ("trepconnect", "*.py"))
        for path in Path(folder).rglob(kind)
        if any("_(" in line and says.search(line) for line in path.read_text().splitlines())
    }
    assert found == {COMPONENT}


def test_the_number_of_the_office_stands_nowhere_without_its_hours():
    shows = re.compile(r"{{[^}]*office\.(phone|tel)")
    assert {name for name, text in TEMPLATES.items() if shows.search(text)} == {COMPONENT}
    bare = {name for name, text in TEMPLATES.items() if "office_number()" in text}
    assert bare == {COMPONENT, "templates/components/footer.html"}
    assert all("office_hours()" in TEMPLATES[name] for name in bare)


def test_every_sentence_that_says_call_has_the_number_beside_it():
    found = {name for name, text in TEMPLATES.items() if SAYS_CALL.search(text)}
    assert "templates/lending/loans/parts.html" in found
    assert {name for name in found if "call_office()" not in TEMPLATES[name]} == set()


@pytest.mark.parametrize(
    ("path", "call"), [("/?lang=es", "call_office"), ("/?lang=es", "office_phone")]
)
def test_the_hours_are_beside_the_number_in_the_readers_language(tmp_path, path, call):
    app = create_app(settings(f"sqlite:///{tmp_path}/unused.db", tmp_path, **DEMO_OFFICE))
    with app.test_request_context(path):
        said = str(getattr(app.jinja_env.get_template("components/office.html").module, call)())
    assert "505-555-0188" in said
    assert "lunes – viernes" in said


def foot_of_paper(tmp_path, language):
    app = create_app(settings(f"sqlite:///{tmp_path}/unused.db", tmp_path, **DEMO_OFFICE))
    with app.test_request_context(f"/?lang={language}"):
        paper = render_template("layouts/print.html")
    return paper[paper.index("paper-foot") : paper.index("</div>")]


def test_a_paper_shows_the_hours_at_its_foot(tmp_path):
    foot = foot_of_paper(tmp_path, "es")
    assert "505-555-0188" in foot
    assert "lunes – viernes" in foot


def test_the_address_on_a_paper_begins_with_its_number_in_each_direction(tmp_path):
    foot = foot_of_paper(tmp_path, "ar-XB")
    assert f'<bdi dir="ltr">{DEMO_OFFICE["OFFICE_ADDRESS"]}</bdi>' in foot


@pytest.mark.parametrize("is_set", [True, False])
def test_a_page_says_call_only_when_there_is_a_number(tmp_path, is_set):
    given = DEMO_OFFICE if is_set else dict.fromkeys(DEMO_OFFICE, "")
    app = create_app(settings(f"sqlite:///{tmp_path}/unused.db", tmp_path, **given))
    with app.test_request_context("/"):
        said = str(app.jinja_env.get_template("components/office.html").module.call_office())
    assert ("Call the office" in said) is is_set
    assert ("tel:+1-505-555-0188" in said) is is_set
