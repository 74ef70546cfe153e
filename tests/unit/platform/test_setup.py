"""What `scripts/setup.py` makes can be used by the office's own user."""

import importlib.util
import os
import sys

import pytest

from trepconnect.platform.config import ROOT


@pytest.fixture
def setup(tmp_path, monkeypatch):
    """The script, with a folder of its own and without anything that takes a network."""
    spec = importlib.util.spec_from_file_location("setup_script", ROOT / "scripts" / "setup.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    monkeypatch.setattr(script, "VENV", tmp_path / ".venv")
    for step in ("install_system_packages", "install_python_packages", "compile_translations"):
        monkeypatch.setattr(script, step, lambda *_arguments: None)
    monkeypatch.setattr(script, "link_this_checkout", lambda: None)
    monkeypatch.setattr(sys, "argv", ["setup.py", "run"])
    before = os.umask(0o027)
    yield script
    os.umask(before)


def test_a_strict_umask_does_not_shut_the_office_out(setup, monkeypatch):
    monkeypatch.setattr(setup, "create_venv", setup.VENV.mkdir)
    setup.main()
    assert setup.VENV.stat().st_mode & 0o005 == 0o005


def test_an_environment_made_under_a_strict_umask_is_opened(setup, monkeypatch):
    (setup.VENV / "bin").mkdir(parents=True)
    (setup.VENV / "bin" / "python").write_text("")
    (setup.VENV / ".checkout.done").write_text(str(setup.ROOT))
    monkeypatch.setattr(setup, "works", lambda _python: True)
    setup.main()
    for path in (setup.VENV, setup.VENV / "bin"):
        assert path.stat().st_mode & 0o005 == 0o005
    assert (setup.VENV / "bin" / "python").stat().st_mode & 0o004
