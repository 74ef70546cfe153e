"""Says loudly when the published figures could not be compared with the shared files."""

from tests.golden.lending.shared_files import SHARED

NOT_COMPARED = "PUBLISHED FIGURES WERE NOT COMPARED WITH THE SHARED FILES: they are not here"


def pytest_terminal_summary(terminalreporter):
    if not SHARED.is_dir():
        terminalreporter.write_sep("!", NOT_COMPARED, yellow=True, bold=True)
