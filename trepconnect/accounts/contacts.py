"""Reading what people type as their phone number or e-mail address."""

from __future__ import annotations

from typing import NamedTuple

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from phonenumbers import PhoneNumberType

from trepconnect.accounts.domain import Contact, ContactKind
from trepconnect.platform.config import current_settings
from trepconnect.platform.language.i18n import N_

_MAX_LENGTH = 254
_GETS_TEXTS = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}
"""Not those that are surely a land line, a free or a costly one. (In the US nobody can tell.)"""


_BOTH = frozenset(ContactKind)


class Asked(NamedTuple):
    """How a contact is asked for, and what is said when it is missing or none."""

    label: str
    missing: str
    wrong: str


_WORDS = {
    _BOTH: Asked(
        N_("Your phone number or e-mail address"),
        N_("Enter your phone number or e-mail address"),
        N_(
            "Enter a cell phone number with its area code, like 505 555 0142, or an e-mail address"
        ),
    ),
    frozenset({ContactKind.PHONE}): Asked(
        N_("Your cell phone number"),
        N_("Enter your cell phone number"),
        N_("Enter a cell phone number with its area code, like 505 555 0142"),
    ),
    frozenset({ContactKind.EMAIL}): Asked(
        N_("Your e-mail address"),
        N_("Enter your e-mail address"),
        N_("Enter an e-mail address, like ana@example.org"),
    ),
}


def asked() -> Asked:
    """The words for what this office can send to."""
    return _WORDS[reachable_kinds()]


def reachable_kinds() -> frozenset[ContactKind]:
    """What this office can send to: an office may have no mail server, or no gateway for texts."""
    settings = current_settings()
    sends = {ContactKind.EMAIL: settings.sends_mail, ContactKind.PHONE: settings.sends_texts}
    return frozenset(kind for kind in ContactKind if sends[kind])


def read_reachable(typed: str) -> Contact | None:
    """The contact that ``typed`` means, if this office can send there."""
    contact = read_contact(typed, current_settings().PHONE_REGION)
    return contact if contact and contact.kind in reachable_kinds() else None


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


def readable(contact: Contact) -> str:
    """A phone number as people here write it; an e-mail address as it is."""
    if contact.kind is not ContactKind.PHONE:
        return contact.value
    parsed = phonenumbers.parse(contact.value)
    at_home = phonenumbers.region_code_for_number(parsed) == current_settings().PHONE_REGION
    style = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(parsed, style.NATIONAL if at_home else style.INTERNATIONAL)
