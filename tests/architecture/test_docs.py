"""What the documents name exists: links, make targets, commands, settings, files."""

import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from urllib.parse import unquote, urlsplit

import click

from tests.architecture.rules import for_each
from trepconnect.cli import commands
from trepconnect.platform.config import ROOT, Settings
from trepconnect.platform.data.db import Base
from trepconnect.platform.forms.base import Form

WORKING_PAPER = ROOT / "docs" / "in-progress.md"
PAGES = sorted({*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")} - {WORKING_PAPER})
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
MAKE = re.compile(r"\bmake ([a-z][a-z-]*)")
COMMAND = re.compile(r"(?:^|(?<!-u)[`\s]|bin/)trepconnect ((?:[a-z]+ ?)+)", re.MULTILINE)
SETTING = re.compile(r"\bTREPCONNECT_([A-Z][A-Z_]*)\b")
FILE = re.compile(
    r"(?<![\w/.-])(?:trepconnect|templates|tests|migrations|scripts|docs|requirements)/[\w./-]*\w\.\w+"
)
OTHER_SETTINGS = {"INSTANCE_DIR", "TEST_DATABASES", "TEST_POSTGRES_URL", "TEST_SEED", "TEST_TIER"}
NOT_IN_THIS_VERSION = {"backup", "restore", "purge"}
MADE_BY_THE_READER = re.compile(r"/vi/|/hours\.html|/mentoring/|/0009_")


def _name(page: Path) -> str:
    return str(page.relative_to(ROOT))


each_page = for_each(PAGES, _name)


def _code(page: Path) -> str:
    """What stands between backticks: the rest is prose ("make sure")."""
    return "\n".join(CODE.findall(page.read_text(encoding="utf-8")))


def _anchors(page: Path) -> set[str]:
    """The anchors of the headings of ``page``, made as the usual viewers make them."""
    headings = HEADING.findall(page.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\- ]", "", text.lower()).strip().replace(" ", "-") for text in headings}


def _links(page: Path) -> Iterator[tuple[str, Path, str]]:
    """Links to other files of the project: as written, the file meant, the anchor in it."""
    prose = CODE.sub("", page.read_text(encoding="utf-8"))
    for target in LINK.findall(prose):
        parts = urlsplit(target)
        if not parts.scheme and not parts.netloc:
            there = page.parent / unquote(parts.path) if parts.path else page
            yield target, there, parts.fragment


@each_page
def test_links_lead_somewhere(page):
    dead = [
        target
        for target, there, anchor in _links(page)
        if not there.exists() or (anchor and anchor not in _anchors(there))
    ]
    assert dead == []


@each_page
def test_make_targets_exist(page):
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z][a-z-]*):", makefile, re.MULTILINE))
    assert set(MAKE.findall(_code(page))) - targets == set()


@each_page
def test_commands_exist(page):
    unknown = []
    for words in COMMAND.findall(_code(page)):
        first, *rest = words.split()
        command = commands.commands.get(first)
        wrong_part = isinstance(command, click.Group) and rest and rest[0] not in command.commands
        if command is None or wrong_part:
            unknown.append(words)
    assert unknown == []


@each_page
def test_commands_said_to_be_missing_are_missing(page):
    """When one of them comes, the page that says it is not there must change."""
    said = {name for name in NOT_IN_THIS_VERSION if f"no `{name}`" in page.read_text("utf-8")}
    assert said & set(commands.commands) == set()


@each_page
def test_settings_exist(page):
    known = {setting.name for setting in fields(Settings)} | OTHER_SETTINGS
    assert set(SETTING.findall(page.read_text(encoding="utf-8"))) - known == set()


@each_page
def test_files_exist(page):
    named = {name for name in FILE.findall(_code(page)) if not MADE_BY_THE_READER.search(name)}
    assert {name for name in named if not (ROOT / name).exists()} == set()


NEVER_COLLECTED = re.compile(
    r"immigra|citizen|national|birth|alien|visa|passport|ssn|itin\b|social_security|taxpayer"
    r"|religio|(?:^|_)race|ethnic|health|disab",
    re.IGNORECASE,
)


def test_what_is_never_collected_has_no_column():
    columns = [str(column) for table in Base.metadata.tables.values() for column in table.columns]
    assert len(columns) > 100
    assert [name for name in columns if NEVER_COLLECTED.search(name)] == []


def _forms(form: type[Form]) -> Iterator[type[Form]]:
    for heir in form.__subclasses__():
        yield heir
        yield from _forms(heir)


def test_what_is_never_collected_has_no_field():
    fields = {f"{form.__name__}.{name}" for form in _forms(Form) for name in vars(form)}
    assert "InviteForm.display_name" in fields
    assert {name for name in fields if NEVER_COLLECTED.search(name)} == set()
