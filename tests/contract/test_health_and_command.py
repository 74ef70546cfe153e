"""What others may rely on: /healthz, and the shape of what the command says."""

import json
import resource

import pytest
from click.testing import CliRunner

from trepconnect import __version__, cli
from trepconnect.cli import office


def test_healthz_says_exactly_this(client, beat):
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.mimetype == "application/json"
    expected = {"status": "ok", "database": "ok", "worker": "ok", "version": __version__}
    assert response.get_json() == expected


def test_healthz_is_not_well_on_a_full_disk(client, beat):
    """No file may grow: what a full disk does to who writes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1024, before[1]))
    try:
        response = client.get("/healthz")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert response.status_code == 503
    assert response.get_json()["database"] == "cannot write"
    assert client.get("/healthz").status_code == 200


def test_healthz_needs_no_sign_in_and_sets_no_cookie(client):
    assert "Set-Cookie" not in client.get("/healthz").headers


def test_audit_verify_writes_one_json_document(app, monkeypatch):
    monkeypatch.setattr(office, "open_office", lambda: app)
    result = CliRunner().invoke(cli.commands, ["audit", "verify", "--json"])
    assert result.exit_code == 0
    assert json.loads(result.stdout) == {"entries": 0, "head": "0" * 64, "broken_at": None}


@pytest.mark.parametrize(
    "words",
    [
        ["nonsense"],
        ["serve", "--port", "0"],
        ["serve", "--port", "x"],
        ["worker", "--threads", "0"],
    ],
)
def test_bad_words_are_refused_with_exit_2_and_one_json_line(words, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["trepconnect", *words])
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    assert stopped.value.code == 2
    error = json.loads(capsys.readouterr().err)["error"]
    assert set(error) == {"code", "message", "where"}


@pytest.mark.parametrize("word", ["serve", "worker", "upgrade", "doctor", "audit"])
def test_the_commands_of_the_floor_explain_themselves(word):
    result = CliRunner().invoke(cli.commands, [word, "--help"])
    assert result.exit_code == 0
    assert len(result.output) > 80


@pytest.mark.parametrize("host", ["192.0.2.1", "::", "10.0.0.5"])
def test_a_demonstration_listens_to_this_machine_only(host, monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("TREPCONNECT_DEMO", "1")
    monkeypatch.setenv("TREPCONNECT_INSTANCE_DIR", str(tmp_path))
    monkeypatch.setattr("sys.argv", ["trepconnect", "serve", "--host", host])
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    assert stopped.value.code == 2
    assert json.loads(capsys.readouterr().err)["error"]["where"] == "DEMO"
