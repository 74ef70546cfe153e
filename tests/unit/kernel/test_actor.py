from uuid import uuid4

import pytest

from trepconnect.kernel.actor import STAFF, Actor, Role


def test_an_actor_is_any_of_several_roles():
    actor = Actor(uuid4(), frozenset({Role.MENTOR, Role.PARTNER}))
    assert actor.is_(Role.ADMIN, Role.PARTNER)
    assert not actor.is_(Role.ADMIN, Role.MANAGER)
    assert not actor.is_()


@pytest.mark.parametrize("role", Role)
def test_staff_are_the_offices_own_people(role):
    assert Actor(uuid4(), frozenset({role})).is_staff is (role in STAFF)


def test_the_program_itself_has_no_role():
    system = Actor.system()
    assert system.is_system
    assert not any(system.is_(role) for role in Role)
    assert not Actor(uuid4(), frozenset()).is_system
