"""`trepconnect outcomes suppress`: a table in, the same out with what must be hidden as null."""

import json

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from trepconnect.cli import commands

TABLE = {
    "rows": ["Idea", "Open"],
    "columns": ["Spanish", "Arabic"],
    "cells": [[46, 30], [20, 4]],
    "totals": True,
}


def run(document):
    """Exit code and the document that was written, on whichever stream."""
    text = document if isinstance(document, str | bytes) else json.dumps(document)
    result = CliRunner().invoke(commands, ["outcomes", "suppress"], input=text)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    if result.exit_code:
        assert result.stdout == ""
        return result.exit_code, json.loads(result.stderr)["error"]
    return result.exit_code, json.loads(result.stdout)


def code_and_place(document):
    code, error = run(document)
    assert code == 2
    assert error["message"]
    return error["code"], error["where"]


def test_the_same_table_with_null_where_hidden():
    assert run(TABLE) == (0, TABLE | {"cells": [[None, None], [None, None]]})


def test_a_table_with_nothing_to_hide_is_not_changed():
    whole = TABLE | {"cells": [[46, 30], [20, 0]]}
    assert run(whole) == (0, whole)


def test_without_totals_only_small_numbers_go():
    alone = TABLE | {"totals": False}
    assert run(alone) == (0, alone | {"cells": [[46, 30], [20, None]]})


def test_totals_count_as_known_when_nothing_is_said_of_them():
    silent = {name: value for name, value in TABLE.items() if name != "totals"}
    assert run(silent) == run(TABLE)


def test_totals_that_would_tell_too_much_are_hidden_and_the_others_stand_beside():
    assert run(TABLE | {"cells": [[2, 3], [25, 30]]}) == (
        0,
        TABLE
        | {
            "cells": [[None, None], [None, None]],
            "totals": False,
            "row_totals": [None, None],
            "column_totals": [27, 33],
            "total": 60,
        },
    )


@pytest.mark.parametrize(
    "cells", [[[46, 30], [20, 4]], [[2, 3], [25, 30]], [[0, 0], [0, 4]], [[50, 60], [70, 80]]]
)
def test_what_was_written_can_be_read_again_and_stays(cells):
    code, told = run(TABLE | {"cells": cells})
    assert code == 0
    assert run(told) == (0, told)


def test_one_row_has_one_total():
    row = {"rows": ["all"], "columns": ["a", "b", "c"], "cells": [[42, 18, 4]], "totals": True}
    assert run(row) == (0, row | {"cells": [[42, None, None]]})


@pytest.mark.parametrize(
    "empty",
    [
        {"rows": [], "columns": [], "cells": [], "totals": True},
        {"rows": ["a"], "columns": [], "cells": [[]], "totals": True},
        {"rows": [], "columns": ["a"], "cells": [], "totals": False},
    ],
)
def test_an_empty_table_stays_empty(empty):
    assert run(empty) == (0, empty)


@pytest.mark.parametrize(
    "text", ["", "{", "NaN", '{"cells": [[NaN]]}', "[" * 100_000, b"\xff\xfe\x00", "1" * 5000]
)
def test_what_is_not_json_is_refused(text):
    assert code_and_place(text)[0] in {"not_json", "wrong_type"}


def test_a_very_long_document_is_refused():
    assert code_and_place(" " * 5_000_000) == ("too_large", "")


@pytest.mark.parametrize("document", [[], 7, "7", None, True])
def test_what_is_no_object_is_refused(document):
    assert code_and_place(json.dumps(document)) == ("wrong_type", "")


def test_a_field_given_twice_is_refused():
    assert code_and_place('{"rows": [], "rows": []}') == ("given_twice", "rows")


@pytest.mark.parametrize(
    ("changes", "code", "where"),
    [
        ({"rows": None}, "missing", "rows"),
        ({"columns": None}, "missing", "columns"),
        ({"cells": None}, "missing", "cells"),
        ({"rows": "ab"}, "wrong_type", "rows"),
        ({"rows": [["a"], "b"]}, "wrong_type", "rows[0]"),
        ({"rows": ["a", True]}, "wrong_type", "rows[1]"),
        ({"rows": ["a", "b" * 201]}, "out_of_range", "rows[1]"),
        ({"rows": ["a", 10**16]}, "out_of_range", "rows[1]"),
        ({"rows": ["a"]}, "wrong_size", "cells"),
        ({"columns": ["a"]}, "wrong_size", "cells[0]"),
        ({"rows": ["a"] * 60, "columns": ["b"] * 60}, "too_large", "cells"),
        ({"rows": ["a"] * 5000}, "too_large", "rows"),
        ({"cells": {}}, "wrong_type", "cells"),
        ({"cells": [[46, 30], 20]}, "wrong_type", "cells[1]"),
        ({"cells": [[46, 30], [20, 4, 1]]}, "wrong_size", "cells[1]"),
        ({"cells": [[46, 30], [20, -4]]}, "out_of_range", "cells[1][1]"),
        ({"cells": [[46, 30], [20, 10**30]]}, "out_of_range", "cells[1][1]"),
        ({"cells": [[46, 30], [20, 4.5]]}, "wrong_type", "cells[1][1]"),
        ({"cells": [[46, 30], [20, "4"]]}, "wrong_type", "cells[1][1]"),
        ({"cells": [[46, 30], [20, True]]}, "wrong_type", "cells[1][1]"),
        ({"cells": [[46, 30], [None, 4]]}, "already_hidden", "cells"),
        ({"totals": 1}, "wrong_type", "totals"),
        ({"totals": "yes"}, "wrong_type", "totals"),
        ({"threshold": 1}, "unknown_field", "threshold"),
        ({"row_totals": [76, 24]}, "missing", "column_totals"),
        (
            {"row_totals": [76, 25], "column_totals": [66, 34], "total": 100},
            "wrong_total",
            "row_totals[1]",
        ),
        (
            {"row_totals": [76, 24], "column_totals": [66, 34, 0], "total": 100},
            "wrong_size",
            "column_totals",
        ),
        (
            {"row_totals": [76, 24], "column_totals": [66, 34], "total": 99},
            "wrong_total",
            "total",
        ),
    ],
)
def test_a_wrong_field_is_named(changes, code, where):
    assert code_and_place(TABLE | changes) == (code, where)


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from([*TABLE, "total", "row_totals"]), ANY_JSON, max_size=3))
def test_no_document_gives_a_traceback(changes):
    code, _ = run(TABLE | changes)
    assert code in {0, 2}
