"""Where the time of a run went, by area: added up over all that worked at the same time."""

from collections import Counter
from pathlib import PurePosixPath

SLOWEST = 10


def area_of(nodeid):
    """`tests/integration/lending/test_x.py::test_y` is of `integration/lending`."""
    folders = PurePosixPath(nodeid.partition("::")[0]).parent.parts
    return "/".join(folders[1:3]) or "tests"


def lines_of(reports):
    """A table of seconds and tests for each area, the longest first; then the slowest files."""
    seconds, tests, files = Counter(), Counter(), Counter()
    for report in reports:
        area = area_of(report.nodeid)
        seconds[area] += report.duration
        tests[area] += report.when == "call"
        files[report.nodeid.partition("::")[0]] += report.duration
    yield from (
        f"{seconds[area]:8.1f} s {tests[area]:6} tests  {area}"
        for area, _ in seconds.most_common()
    )
    yield f"{seconds.total():8.1f} s {tests.total():6} tests  in all"
    yield "The slowest files:"
    yield from (f"{spent:8.1f} s  {path}" for path, spent in files.most_common(SLOWEST))
