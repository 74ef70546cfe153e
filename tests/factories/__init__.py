"""Builders for rows: every argument has a default, every call is one line in a test."""

from contextlib import contextmanager
from itertools import count

from trepconnect.accounts.domain import Contact, ContactKind
from trepconnect.accounts.service.sign_in import open_account
from trepconnect.kernel.actor import Role
from trepconnect.platform.clock import OfficeClock
from trepconnect.platform.data.db import unit_of_work

_numbers = count(1)


class Make:
    """Each builder commits what it made and returns it, detached."""

    def __init__(self, app):
        self._app = app

    def save(self, *rows):
        with self.writing() as session:
            session.add_all(rows)
        return rows[0]

    @contextmanager
    def writing(self):
        """A unit of work of the application's, for services that a test calls itself."""
        with self._app.app_context(), unit_of_work() as session:
            yield session

    def user(self, *roles, name=None, language="en", email=None, phone=None):
        number = next(_numbers)
        contact = Contact(ContactKind.EMAIL, email or f"person{number}@example.org")
        if phone:
            contact = Contact(ContactKind.PHONE, phone)
        with self.writing() as session:
            return open_account(
                session,
                OfficeClock(),
                display_name=f"Person {number}" if name is None else name,
                roles=frozenset(roles or {Role.ENTREPRENEUR}),
                language=language,
                contact=contact,
            )

    def navigator(self):
        return self.user(Role.NAVIGATOR)

    def admin(self):
        return self.user(Role.ADMIN)
