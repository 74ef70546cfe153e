"""The counts that are kept of plans, beside the plain count, after any history."""

import random

import pytest
from click.testing import CliRunner
from sqlalchemy import delete, update

from tests.factories import milestones as factory
from trepconnect.accounts.service.sign_in import as_actor
from trepconnect.cli import commands, office
from trepconnect.kernel.errors import DomainError
from trepconnect.milestones.plans.queries.lists import PLANS, count_to_confirm, list_to_confirm
from trepconnect.milestones.plans.service import plans, steps
from trepconnect.milestones.subscribers import SUBSCRIPTIONS
from trepconnect.platform.data import kept
from trepconnect.platform.data.kept import KeptShareRow, KeptSumRow
from trepconnect.platform.worker import outbox
from trepconnect.profiles.service import saving

TURNS = 60


def left(make, made):
    with make.writing() as writing:
        plans.end_plan(writing, as_actor(made.owner), made.clock, plan_id=made.id)


def resumed(make, made):
    factory.plan(make, user=made.owner, business=made.business, clock=made.clock)


def answered(make, made):
    answers = {**factory.CLEANING, "clients": "offices"}
    with make.writing() as writing:
        plans.answer_branch(
            writing, as_actor(made.owner), made.clock, plan_id=made.id, answers=answers
        )


def unmarked(make, made):
    with make.writing() as writing:
        steps.unmark_step(writing, as_actor(made.owner), step_id=factory.step(make, made))


WAYS = (
    left,
    resumed,
    answered,
    unmarked,
    factory.mark,
    factory.confirm,
    factory.send_back,
    factory.own_step,
    lambda make, made: factory.mark(make, made, factory.OFFICE_ONLY),
    lambda make, made: factory.skip(make, made, "tax_number"),
)


def is_the_plain_count(session):
    session.rollback()
    kept_now = kept.sums(session, PLANS)
    assert kept_now == kept.plain_sums(session, PLANS)
    return kept_now


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_any_history_leaves_the_plain_count(app, make, session, clock, seed):
    dice = random.Random(seed)
    everybody = [factory.plan(make, mentored=True, clock=clock) for _ in range(3)]
    for _ in range(TURNS):
        try:
            dice.choice(WAYS)(make, dice.choice(everybody))
        except DomainError:
            continue
        finally:
            clock.move(minutes=1)
        is_the_plain_count(session)
    seen = as_actor(factory.navigator(make))
    assert count_to_confirm(session, seen) == len(list_to_confirm(session, seen))
    gone = everybody[0]
    with make.writing() as writing:
        saving.remove_business(writing, as_actor(gone.owner), clock, business_id=gone.business.id)
    outbox.init_app(app, SUBSCRIPTIONS)
    with app.app_context():
        while outbox.deliver_due():
            pass
    is_the_plain_count(session)


def test_what_was_changed_by_hand_is_counted_again(app, make, session, monkeypatch):
    monkeypatch.setattr(office, "open_office", lambda: app)
    made = factory.plan(make)
    factory.mark(make, made)
    before = is_the_plain_count(session)
    assert before["cleaning_business"] == 1
    with make.writing() as writing:
        writing.execute(delete(KeptShareRow))
        writing.execute(update(KeptSumRow).values(amount=7))
    session.rollback()
    assert kept.sums(session, PLANS) != before
    session.rollback()
    done = CliRunner().invoke(commands, ["outcomes", "recount"])
    assert done.exit_code == 0, done.output
    assert is_the_plain_count(session) == before


def test_a_load_may_be_counted_at_its_end(make, session):
    made = factory.plan(make, mentored=True)
    before = is_the_plain_count(session)
    with make.writing() as writing, kept.put_off(writing, PLANS):
        plans.end_plan(writing, as_actor(made.owner), made.clock, plan_id=made.id)
        assert kept.sums(writing, PLANS) == before
    assert is_the_plain_count(session) == {}
