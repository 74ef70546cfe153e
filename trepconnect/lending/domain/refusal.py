"""The one error of loan arithmetic: which field, what is wrong with it."""

from __future__ import annotations

from trepconnect.kernel.errors import DomainError


class TermsRefused(DomainError):
    """These terms make no loan; ``where`` names the field to change."""

    code = "terms_refused"

    def __init__(self, code: str, where: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.where = where
