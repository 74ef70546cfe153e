"""A rule that holds for many files is one test, which lists every file that breaks it."""

from collections.abc import Callable, Iterable

import pytest


def for_each(subjects: Iterable, name: Callable[[object], str]) -> Callable:
    """Makes one test of ``check(subject)``: a test for each subject costs more than the check."""
    subjects = list(subjects)

    def decorate(check):
        def test():
            broken = [found for one in subjects if (found := _broken(check, one, name))]
            assert subjects, "nothing was looked at"
            assert not broken, "\n" + "\n".join(broken)

        test.__name__, test.__doc__ = check.__name__, check.__doc__
        return test

    return decorate


def _broken(check, subject, name):
    try:
        check(subject)
    except (AssertionError, pytest.fail.Exception) as error:
        return f"{name(subject)}: {error}"
    return ""
