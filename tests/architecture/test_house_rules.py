"""Rules that hold everywhere, checked over what is there: views, templates, tables, forms."""

import ast
import importlib
import inspect
import json
import pkgutil
import re
import tomllib
from dataclasses import fields
from fnmatch import fnmatch
from pathlib import Path

import pytest
from flask import Blueprint
from sqlalchemy import TableClause
from wtforms import Form

import trepconnect
from tests.architecture.rules import for_each
from tests.conftest import settings
from trepconnect import app as whole
from trepconnect.app import create_app
from trepconnect.platform.config import ROOT, Settings
from trepconnect.platform.data.db import Base
from trepconnect.platform.web import requests
from trepconnect.platform.web.access import access, everyone, gate_of, signed_in

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STYLES = sorted((ROOT / "trepconnect" / "static").rglob("*.css"))
ON_PAPER = {ROOT / "templates" / "layouts" / "print.html"}


def name(path):
    return str(path.relative_to(ROOT))


@pytest.fixture(scope="module")
def modules():
    """Every module of the program, loaded."""
    found = pkgutil.walk_packages(trepconnect.__path__, "trepconnect.")
    return [
        importlib.import_module(one.name)
        for one in found
        if not one.name.endswith(("pdf_child", "__main__"))
    ]


# --- access


def build(tmp_path, monkeypatch, view, methods=("GET",)):
    extra = Blueprint("extra", __name__)
    extra.add_url_rule("/extra", view_func=view, methods=methods)
    monkeypatch.setattr(whole, "BLUEPRINTS", (*whole.BLUEPRINTS, extra))
    return create_app(settings(f"sqlite:///{tmp_path}/x.db", tmp_path))


def imported_by(path):
    """Modules that a file imports by name."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{one.name}" for one in node.names)


def test_every_file_with_views_is_gathered_by_its_domain():
    program = ROOT / "trepconnect"
    gathering = [program / "app.py", *program.glob("*/pages.py")]
    gathered = {module for path in gathering for module in imported_by(path)}
    views = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in program.rglob("*.py")
        if re.search(r"bp\.route\(", path.read_text())
    }
    assert views
    assert views <= gathered, views - gathered


def test_every_view_says_for_each_method_who_may(tmp_path):
    app = create_app(settings(f"sqlite:///{tmp_path}/x.db", tmp_path))
    for rule in app.url_map.iter_rules():
        for method in rule.methods:
            assert gate_of(app.view_functions[rule.endpoint], method), (rule.endpoint, method)
        assert "OPTIONS" not in rule.methods
        assert rule.endpoint != "static"


def test_the_application_refuses_to_start_with_a_view_that_says_nothing(tmp_path, monkeypatch):
    def bare():
        return "x"

    with pytest.raises(RuntimeError, match=r"extra\.bare \[GET\]"):
        build(tmp_path, monkeypatch, bare)


def test_the_application_refuses_to_start_when_one_method_is_forgotten(tmp_path, monkeypatch):
    @access(GET=everyone)
    def half():
        return "x"

    with pytest.raises(RuntimeError, match=r"extra\.half \[POST\]"):
        build(tmp_path, monkeypatch, half, methods=("GET", "POST"))


def test_a_whole_view_is_let_in_with_head_following_get(tmp_path, monkeypatch):
    @access(GET=everyone, POST=signed_in)
    def good():
        return "x"

    app = build(tmp_path, monkeypatch, good, methods=("GET", "POST"))
    assert gate_of(app.view_functions["extra.good"], "HEAD") is everyone


def test_no_view_is_reached_without_the_gate():
    """The gate is one function before each request; nothing answers earlier but the site check."""
    app = create_app.__globals__["requests"]
    assert app is requests
    source = inspect.getsource(requests.init_app)
    assert source.index("_enforce_access") < source.index("CSRFProtect(app)")


# --- templates and styles


@for_each(TEMPLATES, name)
def test_a_template_has_no_style_script_or_handler_of_its_own(path):
    text = path.read_text()
    markup = re.sub(r"\{#.*?#\}", "", text, flags=re.DOTALL)
    assert not re.search(r"<script(?![^>]*\bsrc=)", markup)
    assert not re.search(r"[\s\"']on[a-z]+\s*=\s*[\"'{]", markup)
    assert "javascript:" not in markup
    assert "|safe" not in re.sub(r"\s", "", markup)
    assert "autoescape" not in markup
    if path not in ON_PAPER and "pdf" not in path.parts:
        assert not re.search(r"\sstyle\s*=", markup)
        assert "<style" not in markup
    for target in re.findall(r"""(?:src|href)=["'](https?:[^"']+)""", markup):
        assert "src=" not in target, "nothing is loaded from elsewhere"
    assert not re.search(r"""(?:src|srcset)=["']https?:""", markup)


PHYSICAL = re.compile(
    r"(?<![-\w])(?:(?:margin|padding|border|scroll-margin|scroll-padding|inset)-(?:left|right)"
    r"(?:-\w+)*|left|right|border-(?:top|bottom)-(?:left|right)-radius)\s*:"
    r"|(?:text-align|float|clear)\s*:\s*(?:left|right)\b"
)


@for_each(STYLES, name)
def test_a_stylesheet_knows_no_left_and_right(path):
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
    assert [found.group() for found in PHYSICAL.finditer(text)] == []
    assert not re.search(r"url\(\s*[\"']?https?:", text), "nothing is loaded from elsewhere"


@pytest.mark.parametrize(
    "css", ["margin-left: 1px", "left: 0", "text-align:right", "float: left", "padding-right:0"]
)
def test_the_rule_on_left_and_right_would_notice(css):
    assert PHYSICAL.search(f"a {{ {css} }}")


@pytest.mark.parametrize("css", ["margin-inline-start: 1px", "inset-inline: 0", "flex-left: 0"])
def test_the_rule_on_left_and_right_lets_logic_pass(css):
    assert not PHYSICAL.search(f"a {{ {css} }}")


# --- what may not be asked


FORBIDDEN = re.compile(
    r"""
    immigra | inmigra | imigra | immigrat | nationalit | nacionalidad | nacionalidade
  | citizen | ciudadan | cidadan | citoyen | staatsang | birth | nacimiento | nascimento
  | naissance | geburt | \bborn\b | \bnacid | country_of | pais_de | origin_country | homeland
  | \bssn\b | social_sec | seguro_social | \bitin\b | passport | pasaporte | passeport
  | \bvisa\b | visa_ | _visa | green_card | alien | refugee_stat | asyl | asilo | undocument
  | indocumentad | papeles | matricula_consular | \ba_number | i_94 | \bi94\b | uscis | \bead\b
  | deport | (?<![a-z])race\b | ethnic | etnia | religi | residency_stat | legal_stat | migra_
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""Words for what the office must have nowhere to put. It does not hold for conditions of products
and services, which are about the product and not about a person."""

ABOUT_PRODUCTS = re.compile(r"^(?:loan_|product|criteri|fund|service_|organi[sz]ation|directory)")


OF_ORGANIZATIONS = {"organizations.legal_status"}  # HSDS: a nonprofit, a government office


def words(identifier):
    return identifier.replace(".", " ").replace("-", "_")


def test_no_table_has_a_column_for_what_must_not_be_known():
    found = [
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if FORBIDDEN.search(words(column.name)) or FORBIDDEN.search(words(table.name))
    ]
    assert set(found) <= OF_ORGANIZATIONS


def test_a_column_called_status_says_nothing_of_a_person():
    """``status`` alone is how immigration status sneaks in: rows of people have none."""
    people = {"users", "profiles", "businesses", "contact_points", "people"}
    found = [
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if "status" in column.name
        and (table.name in people or {"user_id", "business_id"} & set(table.columns.keys()))
    ]
    assert found == []


def test_no_migration_makes_such_a_column():
    found = []
    for path in (ROOT / "migrations" / "versions").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "Column":
                column = getattr(node.args[0], "value", "") if node.args else ""
                if column == "legal_status" and "directory" in path.name:
                    continue  # of organizations, as HSDS has it
                if isinstance(column, str) and FORBIDDEN.search(words(column)):
                    found.append((path.name, column))
    assert found == []


def test_no_form_asks_for_it(modules):
    found = []
    for module in modules:
        for _, kind in inspect.getmembers(module, inspect.isclass):
            if issubclass(kind, Form) and kind.__module__ == module.__name__:
                found += [f"{kind.__name__}.{n}" for n in vars(kind) if FORBIDDEN.search(words(n))]
    assert found == []


@for_each(TEMPLATES, name)
def test_no_template_has_a_field_for_it(path):
    for field in re.findall(r"""\bname=["']([^"'{]+)["']""", path.read_text()):
        assert not FORBIDDEN.search(words(field)), field


def test_no_event_and_no_section_of_a_profile_carries_it(modules):
    found = []
    for module in modules:
        if ".domain" not in module.__name__ or ABOUT_PRODUCTS.match(module.__name__.split(".")[1]):
            continue
        for _, kind in inspect.getmembers(module, inspect.isclass):
            if kind.__module__ != module.__name__:
                continue
            named = getattr(kind, "__dataclass_fields__", {})
            found += [f"{kind.__name__}.{n}" for n in named if FORBIDDEN.search(words(n))]
    assert [one for one in found if not one.startswith(("LoanProduct", "Criteria"))] == []


def keys_of(value):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from keys_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from keys_of(inner)


DATA = [
    path
    for path in (ROOT / "trepconnect").rglob("*.json")
    if "directory" not in path.parts and path.stat().st_size < 3_000_000
]


@for_each(DATA, name)
def test_no_data_file_has_a_key_for_it(path):
    found = [key for key in keys_of(json.loads(path.read_text())) if FORBIDDEN.search(words(key))]
    assert found == []


@pytest.mark.parametrize(
    "word",
    [
        "immigration_status",
        "nationality",
        "nacionalidad",
        "country_of_birth",
        "date_of_birth",
        "lugar_nacimiento",
        "ssn",
        "itin",
        "passport_no",
        "pasaporte",
        "visa_type",
        "a_number",
        "citizenship",
        "ciudadania",
        "green_card",
        "undocumented",
        "ethnicity",
        "legal_status",
        "asylum",
    ],
)
def test_the_lexicon_would_notice(word):
    assert FORBIDDEN.search(words(word))


@pytest.mark.parametrize(
    "word", ["state", "origin", "language", "needs", "advisable", "session", "trace", "headline"]
)
def test_the_lexicon_lets_ordinary_words_pass(word):
    assert not FORBIDDEN.search(words(word))


# --- settings


def test_the_page_on_settings_lists_exactly_the_settings():
    page = (ROOT / "docs" / "configuration.md").read_text()
    listed = re.findall(r"^\| `TREPCONNECT_([A-Z_]+)` \|", page, flags=re.MULTILINE)
    assert len(listed) == len(set(listed)), "listed twice"
    assert set(listed) == {field.name for field in fields(Settings)} | {"INSTANCE_DIR"}
    for field in fields(Settings):
        if field.default and isinstance(field.default, str):
            line = next(x for x in page.splitlines() if f"`TREPCONNECT_{field.name}`" in x)
            assert field.default in line, f"the default of {field.name}"


def test_the_page_on_settings_lists_exactly_the_languages():
    from trepconnect.kernel import languages

    page = (ROOT / "docs" / "configuration.md").read_text()
    table = page.split("## Languages")[1]
    listed = re.findall(r"^\| `([A-Za-z-]+)` \|", table, flags=re.MULTILINE)
    assert listed == [one.tag for one in languages.ALL if one.tag != languages.PSEUDO]


# --- the shape of the code


def sources():
    return sorted((ROOT / "trepconnect").rglob("*.py"))


@for_each(sources(), name)
def test_only_the_floor_commits_and_reads_the_clock(path):
    tree = ast.parse(path.read_text())
    inside_floor = ROOT / "trepconnect" / "platform" in path.parents
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr == "commit":
                assert inside_floor, "only the unit of work commits"
            if node.func.attr in {"utcnow", "today"} and getattr(node.func.value, "id", "") in {
                "datetime",
                "date",
            }:
                pytest.fail("time comes from a clock")


def test_a_contract_holds_the_tables_of_every_domain():
    rules = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    held = [one for rule in rules["contracts"] for one in rule.get("protected_modules", ())]
    tables = {mapper.class_.__module__ for mapper in Base.registry.mappers}
    assert "trepconnect.accounts.models" in tables
    assert [
        module
        for module in sorted(tables)
        if not module.startswith("trepconnect.platform.")
        and not any(fnmatch(f"{module}.", f"{one}.*") for one in held)
    ] == []


def test_nobody_writes_through_what_a_domain_shows(modules):
    shown = {
        name
        for module in modules
        for name, value in vars(module).items()
        if type(value) is TableClause
    }
    assert {"PEOPLE", "BUSINESSES", "PAIRS"} <= shown
    names = "|".join(sorted(shown))
    writes = re.compile(
        rf"\b(insert|update|delete)\(\s*({names})\b|\b({names})\.(insert|update|delete)\("
    )
    assert [name(path) for path in sources() if writes.search(path.read_text())] == []


def test_files_stay_readable():
    long = {
        name(path): lines
        for path in sources()
        if (lines := len(path.read_text().splitlines())) > 420
    }
    assert long == {}


def test_every_package_says_what_it_is_for():
    for path in sources():
        tree = ast.parse(path.read_text())
        assert ast.get_docstring(tree), name(path)
    assert isinstance(ROOT, Path)
