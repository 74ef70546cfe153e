"""Who may see and change loan products."""

from uuid import UUID

import pytest

from trepconnect.kernel.actor import Actor, Role, UserId
from trepconnect.lending.products.policy import can_save_product

WRITERS = {Role.LOAN_OFFICER, Role.ADMIN}


@pytest.mark.parametrize("who", Role)
def test_only_loan_officers_and_administrators_save_products(who):
    actor = Actor(UserId(UUID(int=1)), frozenset({who}))
    assert can_save_product(actor) is (who in WRITERS)


def test_the_program_itself_saves_the_demonstration_products():
    assert can_save_product(Actor.system())
