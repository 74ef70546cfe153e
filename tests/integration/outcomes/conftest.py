"""What the tests of outcomes share: the worker, and people to count."""

import pytest

from tests.factories import profiles
from trepconnect.outcomes.indicators.subscribers import SUBSCRIPTIONS
from trepconnect.platform.worker import outbox
from trepconnect.profiles.domain.business import Details, Kind, Needs, Stage
from trepconnect.profiles.domain.person import LanguageUse, Speaking


@pytest.fixture
def deliver(app):
    """The worker: hands over whatever waits, to those who count alone."""
    outbox.init_app(app, SUBSCRIPTIONS)

    def deliver():
        with app.app_context():
            while outbox.deliver_due():
                pass

    return deliver


def baker(make, *sections, workers=1, stage=Stage.IDEA, name=None, speaks="es"):
    """Somebody with a bakery; returns her and it."""
    return profiles.business(
        make,
        Speaking(languages=(LanguageUse(speaks), LanguageUse("en"))),
        Kind(stage=stage),
        Details(name="Bakery", workers=workers),
        Needs.of(["money.taxes", "money.bookkeeping", "people.hire"]),
        *sections,
        user=make.user(name=name),
    )
