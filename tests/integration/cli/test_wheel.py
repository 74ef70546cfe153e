"""The wheel, installed somewhere else, is the whole program."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from trepconnect.platform.config import ROOT
from trepconnect.platform.data.migrate import revisions

SPANISH = """
from trepconnect.app import create_app
from trepconnect.platform.config import from_environment
page = create_app(from_environment()).test_client().get("/sign-in?lang=es")
assert page.status_code == 200, page.status_code
assert b"Iniciar ses" in page.data
"""


def run(*words, **options):
    done = subprocess.run(
        words, capture_output=True, text=True, timeout=300, check=False, **options
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Built from a copy, so that nothing of it lands in the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    for name in ("trepconnect", "templates", "migrations", "requirements"):
        ignored = shutil.ignore_patterns("__pycache__", "*.mo")
        shutil.copytree(ROOT / name, source / name, ignore=ignored)
    for name in ("pyproject.toml", "setup.py", "MANIFEST.in", "LICENSE"):
        shutil.copy(ROOT / name, source / name)
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "wheel", "--quiet")
    run(*pip, "--no-deps", "--no-build-isolation", "--wheel-dir", folder, source)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """A clean environment with this wheel, and the packages of ours."""
    folder = tmp_path_factory.mktemp("elsewhere")
    run(sys.executable, "-m", "venv", "--without-pip", folder / "venv")
    python = folder / "venv" / "bin" / "python"
    run(sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", wheel)
    (packages,) = (folder / "venv" / "lib").glob("python*/site-packages")
    (packages / "packages.pth").write_text(sysconfig.get_path("purelib"))
    return folder


def environment(folder):
    return {"PATH": os.environ["PATH"], "TREPCONNECT_INSTANCE_DIR": str(folder / "instance")}


def test_the_wheel_carries_pages_migrations_and_words(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    assert "trepconnect/translations/es/LC_MESSAGES/messages.mo" in names
    for folder in ("templates", "migrations"):
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                assert f"trepconnect/_shipped/{path.relative_to(ROOT)}" in names


def test_the_installed_program_makes_its_database_and_speaks_spanish(installed):
    options = {"cwd": installed, "env": environment(installed)}
    program = installed / "venv" / "bin"
    run(program / "trepconnect", "upgrade", **options)
    run(program / "python", "-P", "-c", SPANISH, **options)
    done = subprocess.run(
        [program / "trepconnect", "doctor", "--json"],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        **options,
    )
    findings = {one["name"]: one for one in json.loads(done.stdout)["findings"]}
    assert findings["schema"]["says"] == f"at {revisions()[-1]}"
    for name in ("tables", "translations", "languages", "pdf"):
        assert findings[name]["ok"], findings[name]


def test_without_a_setting_nothing_is_kept_among_the_packages(installed):
    where = "from trepconnect.platform.config import _usual_instance; print(_usual_instance())"
    python = installed / "venv" / "bin" / "python"
    done = run(python, "-P", "-c", where, cwd=installed, env={"PATH": os.environ["PATH"]})
    assert Path(done.stdout.strip()) == installed / "instance"
