"""What a domain shows of its tables reads as the tables themselves do."""

import pytest
from sqlalchemy import insert, select

from trepconnect.accounts.models import User
from trepconnect.accounts.queries import PEOPLE
from trepconnect.kernel.actor import Role
from trepconnect.platform.data.db import ReadOnlyRequest
from trepconnect.platform.data.faces import columns_of


def test_values_are_what_they_are_in_the_class(make, session):
    make.user(Role.MENTOR)
    person = make.user(Role.MENTOR, Role.NAVIGATOR, name="Amina")
    row = session.execute(select(PEOPLE).where(PEOPLE.c.roles == person.roles)).one()
    assert row._asdict() == {one.name: getattr(person, one.name) for one in PEOPLE.c}


def test_a_session_that_only_reads_refuses_to_write_there_too(session):
    with pytest.raises(ReadOnlyRequest):
        session.execute(insert(PEOPLE).values(display_name="Amina"))


def test_what_there_is_not_cannot_be_shown():
    with pytest.raises(KeyError):
        columns_of(User, "id", "shoe_size")
