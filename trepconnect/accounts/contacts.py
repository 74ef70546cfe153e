"""Reading what people type as their phone number or e-mail address."""

from __future__ import annotations

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from trepconnect.accounts.domain import Contact, ContactKind

_MAX_LENGTH = 254


def read_contact(typed: str, region: str) -> Contact | None:
    """The contact that ``typed`` means, or None; ``region`` is for numbers without a country."""
    text = typed.strip()
    if not text or len(text) > _MAX_LENGTH:
        return None
    return _email(text) if "@" in text else _phone(text, region)


def _email(text: str) -> Contact | None:
    try:
        found = validate_email(text, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return None
    return Contact(ContactKind.EMAIL, found.normalized.lower())


def _phone(text: str, region: str) -> Contact | None:
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return Contact(
        ContactKind.PHONE, phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    )
