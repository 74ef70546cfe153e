"""Errors that mean "the rules say no", as opposed to "the program is broken"."""

from __future__ import annotations


class DomainError(Exception):
    """A rule was broken; ``code`` is stable: tests, logs and other programs match on it."""

    code = "domain_error"


class NotFound(DomainError):
    """The thing does not exist, or this actor may not know that it does."""

    code = "not_found"


class Forbidden(DomainError):
    """The actor may see the thing but may not do this to it."""

    code = "forbidden"


class Conflict(DomainError):
    """Another person was first, or the thing is no longer in the state this needs."""

    code = "conflict"


class Throttled(DomainError):
    """Too many tries; ``retry_after`` says in how many seconds the next one may succeed."""

    code = "throttled"

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"retry after {retry_after} s")
        self.retry_after = retry_after
