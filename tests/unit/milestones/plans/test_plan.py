"""What a plan shows, for any answers and whatever was done."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.milestones.pathways.documents import document, step
from trepconnect.milestones.pathways.domain.catalogue import PATHWAYS, read_pathway
from trepconnect.milestones.pathways.domain.pathway import Confirmer
from trepconnect.milestones.plans.domain import (
    DONE,
    OPEN,
    Kept,
    StepPlace,
    StepState,
    due_date,
    next_of,
    plan_steps,
    progress_of,
    steps_before,
)

START = date(2026, 3, 2)
SHOP = read_pathway(document())


def kept(code, state=StepState.TODO, *, asked=True, due_on=None, title=""):
    return Kept(
        id=uuid4(),
        code=code,
        title=title,
        note="",
        confirmer=Confirmer.MENTOR_OR_OFFICE if code else Confirmer.NOBODY,
        asked=asked,
        state=state,
        due_on=due_on,
        version=1,
    )


def codes(steps):
    return [one.kept.code for one in steps]


def shop(answer="yes", **states):
    """The plan of the little shop, every step stored."""
    answers = {"sure": answer}
    rows = [
        kept(one.code, states.get(one.code, StepState.TODO), asked=one.is_asked_for(answers))
        for one in SHOP.steps
    ]
    return plan_steps(SHOP, answers, rows)


def test_a_step_waits_for_the_one_before_it():
    first, second, third = shop()
    assert [one.standing for one in (first, second, third)] == [
        StepPlace.OPEN,
        StepPlace.WAITING,
        StepPlace.WAITING,
    ]
    assert [one.code for one in second.waits_for] == ["a"]


def test_without_the_branch_a_step_waits_for_what_the_branch_waited_for():
    first, third = shop("no")
    assert codes([first, third]) == ["a", "c"]
    assert [one.code for one in third.waits_for] == ["a"]


@pytest.mark.parametrize("state", [StepState.MARKED, StepState.CONFIRMED, StepState.SKIPPED])
def test_what_is_done_or_not_needed_holds_nobody_up(state):
    assert shop(a=state)[1].standing is StepPlace.OPEN


def test_what_was_sent_back_is_to_do_again():
    first, second, _third = shop(a=StepState.REOPENED)
    assert (first.standing, second.standing) == (StepPlace.OPEN, StepPlace.WAITING)


@pytest.mark.parametrize("state", sorted(DONE))
def test_what_was_done_stays_when_the_answer_changes(state):
    steps = shop("no", b=state)
    assert codes(steps) == ["a", "b", "c"]
    assert progress_of(steps).done == 1


def test_what_was_not_done_goes_when_the_answer_changes():
    assert codes(shop("no", b=StepState.SKIPPED)) == ["a", "c"]


def test_the_next_step_is_what_was_sent_back_then_what_is_due_first():
    def first_of(*rows):
        return next_of(plan_steps(SHOP, {"sure": "no"}, [kept("a", StepState.MARKED), *rows]))

    later, sooner = START + timedelta(days=9), START
    own = kept(None, due_on=sooner, title="Paint the sign")
    assert first_of(kept("c", due_on=later), own).kept is own
    again = kept("c", StepState.REOPENED, due_on=later)
    assert first_of(again, own).kept is again
    whenever = kept(None, title="Think")
    dated = kept("c", due_on=later)
    assert first_of(dated, whenever).kept is dated


def test_nothing_is_next_when_all_is_done():
    assert next_of(shop(a=StepState.MARKED, b=StepState.SKIPPED, c=StepState.CONFIRMED)) is None


def test_her_own_steps_come_last_and_wait_for_nothing():
    steps = plan_steps(SHOP, {"sure": "no"}, [kept(None, title="Paint"), kept("a"), kept("c")])
    assert codes(steps) == ["a", "c", None]
    assert steps[-1].standing is StepPlace.OPEN


def test_a_step_is_due_so_many_days_after_the_start():
    later = read_pathway(document()).steps[2]
    assert due_date(later, started_on=START, asked_on=START) == START + timedelta(days=20)


def test_what_is_asked_for_later_is_not_due_at_once():
    asked_on = START + timedelta(days=100)
    late = due_date(SHOP.steps[0], started_on=START, asked_on=asked_on)
    assert late == asked_on + timedelta(days=14)


def test_what_is_left_out_in_a_row_is_followed_to_its_beginning():
    when = {"sure": ["yes"]}
    long = read_pathway(
        document(
            step("a"),
            step("b", after=["a"], when=when),
            step("c", after=["b"], when=when),
            step("d", after=["c"]),
        )
    )
    assert [one.code for one in steps_before(long, {"sure": "no"}, long.steps[3])] == ["a"]
    assert [one.code for one in steps_before(long, {"sure": "yes"}, long.steps[3])] == ["c"]


@st.composite
def plans(draw):
    """A pathway, any answers, and a stored state for whichever steps were ever asked for."""
    chosen = draw(st.sampled_from(list(PATHWAYS.values())))
    answers = {one.code: draw(st.sampled_from(sorted(one.codes))) for one in chosen.questions}
    rows = []
    for one in chosen.steps:
        asked = one.is_asked_for(answers)
        if asked or draw(st.booleans()):
            state = draw(st.sampled_from(list(StepState)))
            due_on = draw(st.dates(date(2026, 1, 1), date(2027, 1, 1)) | st.none())
            rows.append(kept(one.code, state, asked=asked, due_on=due_on))
    own = draw(st.lists(st.sampled_from(list(StepState)), max_size=3))
    return chosen, answers, [*rows, *(kept(None, state, title="Mine") for state in own)]


@given(plans())
def test_every_step_that_is_asked_for_is_shown_and_can_be_reached(plan):
    chosen, answers, rows = plan
    shown = plan_steps(chosen, answers, rows)
    asked = {one.code for one in chosen.asked_for(answers)}
    assert asked <= set(codes(shown))
    states = {one.kept.code: one.kept.state for one in shown}
    while waiting := [code for code in asked if states[code] in OPEN]:
        now = plan_steps(
            chosen, answers, [kept(c, s, asked=c in asked) for c, s in states.items() if c]
        )
        ready = next_of(now)
        assert ready is not None, waiting
        states[ready.kept.code] = StepState.MARKED


@given(plans())
def test_nothing_waits_for_a_step_that_is_not_shown(plan):
    chosen, answers, rows = plan
    shown = plan_steps(chosen, answers, rows)
    for one in shown:
        assert {before.code for before in one.waits_for} <= set(codes(shown))
        assert (one.standing is StepPlace.WAITING) == bool(
            one.waits_for and one.kept.state in OPEN
        )


@given(plans())
def test_progress_adds_up(plan):
    shown = plan_steps(*plan)
    progress = progress_of(shown)
    counted = dict.fromkeys(StepPlace, 0)
    for one in shown:
        counted[one.standing] += 1
    assert sum(counted.values()) == len(shown) == progress.total + progress.skipped
    assert progress.done == counted[StepPlace.MARKED] + counted[StepPlace.CONFIRMED]
    assert progress.confirmed == counted[StepPlace.CONFIRMED]
    assert progress.left == counted[StepPlace.OPEN] + counted[StepPlace.WAITING]


@given(plans())
def test_the_next_step_is_one_that_can_be_done_now(plan):
    shown = plan_steps(*plan)
    chosen = next_of(shown)
    ready = [one for one in shown if one.standing is StepPlace.OPEN]
    assert (chosen in ready) if ready else chosen is None
