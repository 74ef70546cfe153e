"""How many people need what: what is kept, beside the plain count, after any history."""

import random

import pytest

from tests.factories import profiles as factory
from trepconnect.accounts.service.sign_in import as_actor
from trepconnect.platform.clock import OfficeClock
from trepconnect.platform.data import kept
from trepconnect.profiles.domain.business import Needs, WantedNeed
from trepconnect.profiles.domain.person import LanguageUse, Speaking
from trepconnect.profiles.queries.demand import NEEDS, demand
from trepconnect.profiles.service import saving

CODES = ("money.taxes", "people.hire", "capital.small_loan")
TURNS = 40


def is_the_plain_count(session):
    session.rollback()
    assert kept.sums(session, NEEDS) == kept.plain_sums(session, NEEDS)
    return demand(session)


@pytest.mark.parametrize("seed", [1, 2])
def test_any_history_leaves_the_plain_count(make, session, seed):
    dice = random.Random(seed)
    theirs = [
        (user, [business.id])
        for user, business in (
            factory.business(make, Needs(needs=(WantedNeed(CODES[0], 1),))) for _ in range(3)
        )
    ]
    assert is_the_plain_count(session) == {(CODES[0], ""): 3}
    for _ in range(TURNS):
        user, business_ids = dice.choice(theirs)
        match dice.choice(["needs", "language", "add", "remove"]):
            case "needs" if business_ids:
                chosen = dice.sample(CODES, dice.randrange(len(CODES) + 1))
                needs = Needs(needs=tuple(WantedNeed(one, 1) for one in chosen))
                factory.save(make, user, needs, dice.choice(business_ids))
            case "language":
                tag = dice.choice(["es", "vi"])
                factory.save(make, user, Speaking(languages=(LanguageUse(tag),)))
            case "add" if len(business_ids) < 3:
                with make.writing() as writing:
                    business_ids.append(
                        saving.add_business(writing, as_actor(user), OfficeClock())
                    )
            case "remove" if business_ids:
                removed = business_ids.pop()
                with make.writing() as writing:
                    saving.remove_business(
                        writing, as_actor(user), OfficeClock(), business_id=removed
                    )
        is_the_plain_count(session)
