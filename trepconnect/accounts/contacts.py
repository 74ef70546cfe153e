"""Reading what people type as their phone number or e-mail address."""

from __future__ import annotations

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from phonenumbers import PhoneNumberType

from trepconnect.accounts.domain import Contact, ContactKind
from trepconnect.platform.i18n import N_

NO_CONTACT = N_(
    "Enter a cell phone number with its area code, like 505 555 0142, or an e-mail address"
)
_MAX_LENGTH = 254
_GETS_TEXTS = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}
"""Not those that are surely a land line, a free or a costly one. (In the US nobody can tell.)"""


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
    if number.extension or not phonenumbers.is_valid_number(number):
        return None
    if phonenumbers.number_type(number) not in _GETS_TEXTS:
        return None
    return Contact(
        ContactKind.PHONE, phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    )
