"""Whatever a form makes anew is made once: by the key of the form, or by a rule named here."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2] / "trepconnect"
HELD_OTHERWISE = {
    "accounts._new_recovery_codes": "new codes take the place of the old ones",
    "accounts.add_contact": "a contact belongs to one account",
    "accounts.ask_for_code": "limited tries; the newest code counts",
    "accounts.open_account": "a contact belongs to one account",
    "accounts.start_session": "the code that opens it is used up",
    "cohorts.add_member": "a person is in a cohort once",
    "cohorts.set_targets": "the version of the cohort; targets are replaced",
    "lending._keep_lines": "lines of an application are replaced",
    "lending._save_rules": "only from the command line",
    "lending._store": "only from the command line",
    "lending._write": "entries follow from the statement of the loan",
    "lending.accept_offer": "the state of the offer",
    "lending.add_decider": "a person decides on a fund once",
    "lending.keep_balances": "balances follow from the moves of the ledger",
    "lending.rebuild_balances": "balances are replaced",
    "lending.start_application": "a business has one open application for a product",
    "matching._keep": "a service is on a list once",
    "mentoring._store": "a business has one live pairing",
    "mentoring.block": "a pair is blocked once",
    "mentoring.keep_version": "a version of a session is kept once",
    "mentoring.save_mentor": "a person is a mentor once",
    "mentoring.store_agreed": "with its session",
    "mentoring.store_meeting": "with its session, or by plan_meeting",
    "milestones._ask_for": "a step of a pathway is in a plan once",
    "milestones._start": "a business has one plan of a pathway",
    "notifications.tell": "a person is told of a subject once",
    "outcomes._add_to_sums": "sums follow from what is kept of people",
    "outcomes._store_person": "what is kept of a person is replaced",
    "outcomes._sum_up": "sums follow from what is kept of people",
    "outcomes.rebuild": "counts are replaced",
    "profiles.insert_rows": "rows of a profile are replaced",
    "profiles.start_profile": "a person has one profile",
}


def functions(path):
    tree = ast.parse(path.read_text())
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


def makes_rows(function):
    for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
        match call.func:
            case ast.Attribute(value=ast.Name(id="session"), attr="add"):
                return True
            case ast.Name(id="insert" | "upsert") | ast.Attribute(attr="insert"):
                return True
    return False


def makers():
    """Functions of the services that write a new row, as ``domain.function``."""
    for path in sorted(ROOT.rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if "service" in parts and parts[0] != "directory":
            yield from (f"{parts[0]}.{one.name}" for one in functions(path) if makes_rows(one))


def sent_once():
    """Names of functions that routes call through ``once.send``."""
    for path in (one for one in sorted(ROOT.rglob("*.py")) if "routes" in str(one)):
        for call in ast.walk(ast.parse(path.read_text())):
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "once.send":
                act = call.args[1]
                assert isinstance(act, ast.Lambda), f"{path}: {ast.unparse(call)}"
                yield ast.unparse(act.body.func).rpartition(".")[2]


def test_whatever_makes_a_row_is_held_by_the_key_of_its_form_or_by_a_rule_of_its_own():
    once = set(sent_once())
    held = {one for one in makers() if one.partition(".")[2] in once} | set(HELD_OTHERWISE)
    assert sorted(set(makers()) - held) == [], "sent twice, it makes two: use platform.once"


def test_no_rule_is_named_for_what_makes_no_row():
    assert sorted(set(HELD_OTHERWISE) - set(makers())) == []
