"""How the office is reached, in each reader's words."""

import re
from pathlib import Path

import pytest

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


def test_only_one_component_says_to_call():
    says = re.compile(r"\bcall (us|the office)\b", re.IGNORECASE)
    found = {
        path.as_posix()
        for folder, kind in (("templates", "*.html"), ("trepconnect", "*.py"))
        for path in Path(folder).rglob(kind)
        if any("_(" in line and says.search(line) for line in path.read_text().splitlines())
    }
    assert found == {"templates/components/office.html"}


@pytest.mark.parametrize("is_set", [True, False])
def test_a_page_says_call_only_when_there_is_a_number(tmp_path, is_set):
    given = DEMO_OFFICE if is_set else dict.fromkeys(DEMO_OFFICE, "")
    app = create_app(settings(f"sqlite:///{tmp_path}/unused.db", tmp_path, **given))
    with app.test_request_context("/"):
        said = str(app.jinja_env.get_template("components/office.html").module.call_office())
    assert ("Call the office" in said) is is_set
    assert ("tel:+1-505-555-0188" in said) is is_set
