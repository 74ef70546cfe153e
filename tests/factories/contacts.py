"""Builders of contacts."""

from itertools import count

from sqlalchemy import select

from trepconnect.accounts.domain import Contact, ContactKind
from trepconnect.accounts.models import ContactPoint
from trepconnect.accounts.queries import contact_fingerprint
from trepconnect.accounts.service.sign_in import add_contact
from trepconnect.platform.clock import OfficeClock

_numbers = count(1)


def one_more(make, user, value=None):
    """Another e-mail address of ``user``; returns its id."""
    contact = Contact(ContactKind.EMAIL, value or f"other{next(_numbers)}@example.org")
    with make.writing() as session:
        add_contact(session, OfficeClock(), user_id=user.id, contact=contact)
        mine = ContactPoint.fingerprint == contact_fingerprint(contact)
        return session.scalars(select(ContactPoint.id).where(mine)).one()
