import pytest

from tests.unit.milestones.pathways.documents import WORDS, document, step
from trepconnect.kernel.documents import DocumentInvalid
from trepconnect.kernel.money import Money
from trepconnect.milestones.pathways.domain.catalogue import gather, read_pathway
from trepconnect.milestones.pathways.domain.pathway import Confirmer, TimeUnit

SURE = {"sure": ["yes"]}


def question(**changes):
    return [{**document()["questions"][0], **changes}]


def refusal(broken):
    with pytest.raises(DocumentInvalid) as caught:
        read_pathway(broken)
    return str(caught.value)


def test_a_whole_pathway_is_read():
    found = read_pathway(document())
    assert [one.code for one in found.steps] == ["a", "b", "c"]
    first = found.steps[0]
    assert (first.cost.low, first.cost.high) == (Money(0), Money(3550))
    assert not first.cost.is_free
    assert (first.time.unit, first.time.low, first.time.high) == (TimeUnit.DAYS, 1, 3)
    assert first.confirmer is Confirmer.MENTOR_OR_OFFICE
    assert first.papers["es"] == ("Una carta",)
    assert found.steps[1].when == {"sure": {"yes"}}


def test_a_further_language_may_be_there():
    title = {**WORDS, "vi": "Chữ"}
    assert read_pathway(document(title=title)).title["vi"] == "Chữ"


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (document(code="Shop 1"), "code: is not written as it must be"),
        (document(version=0), "version: must be a whole number >= 1"),
        (document(version=True), "version: must be a whole number, not true or false"),
        (document(prices_of="2026"), "prices_of: must be a whole number, not text"),
        (document(industries=["astronaut"]), "industries: nothing is called 'astronaut'"),
        (document(title={"en": "Shop"}), "title has no 'es'"),
        (document(summary={"en": " Shop", "es": "Tienda"}), "summary.en needs words"),
        (document(step("a", what={"es": "Sin inglés"}), step("b", when=SURE)), "what has no 'en'"),
        (document(step("a"), step("a", when=SURE)), "step a is there twice"),
        (document(step("a", needs=["money.gold"]), step("b", when=SURE)), "'money.gold'"),
        (
            document(step("a", needs=[]), step("b", when=SURE)),
            "needs: must be a list",
        ),
        (
            document(step("a", due_days=13), step("b", when=SURE)),
            "due_days: must be",
        ),
        (
            document(step("a", confirmer="nobody"), step("b", when=SURE)),
            "confirmer: cannot be 'nobody'",
        ),
        (document(step("a", cost={"low": "9", "high": "1"}), step("b", when=SURE)), "must rise"),
        (document(step("a", cost={"low": "-9", "high": "1"}), step("b", when=SURE)), "must rise"),
        (document(step("a", cost={"low": "a"}), step("b", when=SURE)), "cost.high: is missing"),
        (
            document(step("a", time={"unit": "years", "low": 1, "high": 2}), step("b", when=SURE)),
            "time.unit: cannot be 'years'",
        ),
        (
            document(step("a", time={"unit": "days", "low": 3, "high": 2}), step("b", when=SURE)),
            "time: must rise from low to high",
        ),
        (
            document(step("a", papers={"en": ["A", "B"], "es": ["A"]}), step("b", when=SURE)),
            "papers: 'es'",
        ),
        (
            document(questions=question(code="sure", answers=[])),
            "answers: must be a list",
        ),
        (document(questions=question(why={"en": "Why"})), "questions 1 (sure): why has no 'es'"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_wrong_is_named(broken, words):
    assert words in refusal(broken)


def test_every_wrong_step_is_named():
    broken = document(step("a", title={"en": "A"}), step("b", due_days="soon"), step("c"))
    assert refusal(broken).splitlines() == [
        "steps 1 (a): title has no 'es'",
        "steps 2 (b), due_days: must be a whole number, not text",
    ]


def test_a_step_cannot_wait_for_one_that_is_not_there():
    assert "there is no step 'z'" in refusal(
        document(step("a", after=["z"]), step("b", when=SURE))
    )


def test_steps_cannot_wait_for_each_other():
    broken = document(step("a", after=["b"]), step("b", after=["a"], when=SURE))
    assert "step a: waits for b, which does not come before it" in refusal(broken)


def test_a_step_cannot_wait_for_itself():
    assert "waits for a" in refusal(document(step("a", after=["a"]), step("b", when=SURE)))


def test_a_step_is_not_due_before_what_it_waits_for():
    broken = document(step("a", due_days=30), step("b", after=["a"], due_days=20, when=SURE))
    assert "step b: is due before a" in refusal(broken)


def test_a_step_that_no_answer_leads_to_is_refused():
    broken = document(step("a", when=SURE), step("b", when={"sure": []}))
    assert "step b: no answer leads to it" in refusal(broken)


@pytest.mark.parametrize(
    ("when", "words"),
    [({"hire": ["yes"]}, "there is no question 'hire'"), ({"sure": ["maybe"]}, "no answer")],
)
def test_a_branch_names_questions_and_answers_that_exist(when, words):
    assert words in refusal(document(step("a", when=SURE), step("b", when=when)))


def test_a_question_that_changes_nothing_is_refused():
    assert "question sure: no step depends on it" in refusal(document(step("a")))


def test_two_files_of_one_version_are_refused():
    one = read_pathway(document())
    with pytest.raises(DocumentInvalid, match="two of version 1"):
        gather([one, read_pathway(document())])


def test_a_trade_leads_to_one_pathway():
    other = read_pathway(document(code="stall"))
    with pytest.raises(DocumentInvalid, match="grocery already leads to shop"):
        gather([read_pathway(document()), other])


def test_versions_of_one_pathway_stand_side_by_side():
    found = gather([read_pathway(document(version=2)), read_pathway(document())])
    assert list(found) == [("shop", 1), ("shop", 2)]
