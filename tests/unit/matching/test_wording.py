import re
from itertools import product as every

import pytest
from flask import Flask, g

from tests.unit.lending.products.products import row
from trepconnect.kernel.place import Place
from trepconnect.lending.products.domain.criteria import OPS, Op
from trepconnect.lending.products.domain.eligibility import Reason, Verdict, reason_of
from trepconnect.lending.products.domain.fields import FIELDS, NOTHING_LEFT, FieldKind, Source
from trepconnect.lending.products.domain.product import (
    FeeCode,
    FundKind,
    LegalCondition,
    RepaymentKind,
    Verifier,
)
from trepconnect.lending.products.labels import criteria, products
from trepconnect.matching.services import labels as services_labels
from trepconnect.matching.services.domain import reasons
from trepconnect.matching.services.domain.gaps import Gap, UnansweredNeed
from trepconnect.matching.services.domain.reasons import Parts, ReasonCode
from trepconnect.platform.language import formatting
from trepconnect.platform.language.i18n import reader_of

NEEDED = {
    Op.AT_LEAST: 600,
    Op.AT_MOST: 600,
    Op.BETWEEN: (600, 700),
    Op.AT_LEAST_AGO: 6,
    Op.WITHIN_LAST: 6,
    Op.WITHIN: frozenset({"87102"}),
    Op.WITHIN_MILES: (35.0, -106.0, 10),
}
HAD = {
    FieldKind.MONEY: 500,
    FieldKind.NUMBER: 500,
    FieldKind.PERCENT: 500,
    FieldKind.DATE: 5,
    FieldKind.CHOICES: frozenset({"vehicle"}),
    FieldKind.PLACE: Place(35.0, -106.0, "87102"),
}


@pytest.fixture(autouse=True)
def in_english():
    with Flask("words").app_context():
        g.reader = reader_of("en")
        yield


def rows():
    """A row for every field with every operation it has."""
    for field in FIELDS.values():
        for op in sorted(OPS[field.kind]):
            if op is Op.IS:
                needs = (True, False)
            elif op in NEEDED:
                needs = (NEEDED[op],)
            else:
                needs = (frozenset(field.choices[:2] or ("722",)),)
            for need in needs:
                yield row(field.key, op, need)


ROWS = tuple(rows())


def have(field):
    if field.kind is FieldKind.BOOL:
        return True
    return HAD.get(field.kind) or (field.choices[0] if field.choices else "722")


@pytest.mark.parametrize("criterion", ROWS, ids=lambda one: one.code)
def test_every_possible_row_has_whole_sentences(criterion):
    reason = reason_of(criterion, {criterion.field: have(FIELDS[criterion.field])})
    said = [criteria.met(reason), criteria.rule(reason), criteria.unmet(reason)]
    if reason.gap is not None:
        said.append(criteria.change(reason))
    for text in said:
        if text is not None:
            assert re.search(r"\.$", text), text
            assert "%(" not in text
            assert "None" not in text


@pytest.mark.parametrize("criterion", ROWS, ids=lambda one: one.code)
def test_a_rule_can_be_said_to_who_has_answered_nothing(criterion):
    assert criteria.rule(Reason(criterion.code, None, criterion.value))


def text_of(markup):
    return markup.striptags()


def test_a_payment_that_takes_too_much_says_both_ways_out():
    reason = Reason("payment_share.at_most", 5_995, 4_000, gap=24_928, or_amount=665_000)
    assert text_of(criteria.unmet(reason)) == (
        "The payment would take 60% of what you have left each month. They allow 40%."
    )
    assert text_of(criteria.change(reason)) == (
        "You would need $249.28 more left each month, or ask for $6,650 or less."
    )


def test_where_nothing_is_left_no_share_is_named():
    reason = Reason("payment_share.at_most", NOTHING_LEFT, 4_000, gap=100_000)
    assert text_of(criteria.unmet(reason)) == (
        "You told us that nothing is left in a month to make the payment."
    )
    assert text_of(criteria.change(reason)) == "You would need $1,000 more left each month."


def test_a_product_of_one_amount_is_not_said_as_a_range():
    reason = Reason("amount_wanted.between", 800_000, (100_000, 100_000), gap=700_000)
    assert text_of(criteria.unmet(reason)) == (
        "They lend $1,000, no more and no less. You need $8,000."
    )
    assert text_of(criteria.change(reason)) == "Ask for $1,000."


@pytest.mark.parametrize("key", ["monthly_revenue", "credit_score", "months_in_business"])
def test_one_value_is_no_range_in_any_rule(key):
    said = text_of(criteria.rule(Reason(f"{key}.between", None, (12, 12))))
    assert "to" not in said.partition("they ask for")[2].split()


def test_what_is_missing_is_said_as_a_lack():
    reason = Reason("monthly_net.at_least", -150_000, 10_000, gap=160_000)
    assert text_of(criteria.unmet(reason)) == (
        "They ask that $100 is left each month. In your numbers you are short by $1,500."
    )


@pytest.mark.parametrize(
    ("ends", "reach", "sentence"),
    [
        (("$1", "$2"), "$1 to $2", "From $1 to $2."),
        (("$1", "$1"), "$1", "Only $1."),
        (formatting.month_ends, "6 to 36 months", "From 6 to 36 months."),
    ],
)
def test_every_range_is_told_by_one_helper(ends, reach, sentence):
    low, high = ends(6, 36) if callable(ends) else ends
    assert formatting.reach(low, high) == reach
    assert formatting.from_to(low, high) == sentence


def test_one_time_is_no_range_of_months():
    assert text_of(formatting.from_to(*formatting.month_ends(12, 12))) == "Only 12 months."


def test_months_have_a_singular():
    reason = Reason("months_in_business.at_least", 11, 12, gap=1)
    assert criteria.change(reason) == "You can ask again in 1 month."


def test_yes_and_no_of_the_same_question_are_said_differently():
    asked = Reason("has_collateral.is", False, True)
    excluded = Reason("has_collateral.is", True, False)
    assert criteria.unmet(asked).startswith("They ask for something of value")
    assert criteria.unmet(excluded).endswith("they ask for this answer: No. You said: Yes.")


def test_every_field_that_is_asked_has_a_question_and_every_field_a_name():
    asked = {key for key, field in FIELDS.items() if field.source is not Source.DERIVED}
    assert set(products.QUESTIONS) == asked
    assert all(products.question(key).endswith("?") for key in asked)
    assert set(products.NAMES) == set(FIELDS)


def test_every_choice_has_a_label():
    choices = {choice for field in FIELDS.values() for choice in field.choices}
    assert choices == set(products.LABELS)


@pytest.mark.parametrize(
    ("table", "codes"),
    [
        (products.VERDICTS, Verdict),
        (products.CONDITIONS, LegalCondition),
        (products.VERIFIERS, Verifier),
        (products.REPAYMENTS, RepaymentKind),
        (products.FEES, FeeCode),
        (products.FUND_KINDS, FundKind),
        (criteria.BY_OP, Op),
        (services_labels.SENTENCES, ReasonCode),
        (services_labels.PARTS, Parts._fields),
    ],
)
def test_every_code_has_words(table, codes):
    assert set(table) == set(codes)


def test_nothing_we_say_refuses_anyone():
    said = [
        *products.VERDICTS.values(),
        *(text for row in criteria.SENTENCES.values() for text in row),
    ]
    refusing = re.compile(r"\b(denied|refused|rejected|ineligible|not eligible|qualify)\b")
    assert [text for text in said if refusing.search(text.lower())] == []


def test_only_conditions_of_law_speak_of_papers_and_no_question_does():
    papers = re.compile(r"citizen|immigra|status|visa|born|country|social security|tax id")
    asked = [text.lower() for text in products.QUESTIONS.values()]
    assert [text for text in asked if papers.search(text)] == []
    assert all(papers.search(products.condition(code)) for code in LegalCondition)
    assert all("same for everyone" in products.condition(code) for code in LegalCondition)


def test_reasons_for_services_name_needs_languages_and_miles_in_words():
    said = [
        services_labels.sentence(reasons.Reason(*reason))
        for reason in (
            (ReasonCode.ANSWERS_NEED, "money.taxes"),
            (ReasonCode.SPEAKS, "es"),
            (ReasonCode.NEAR, 300),
            (ReasonCode.FAR, 48_281),
            (ReasonCode.NOT_CHECKED_LATELY, 400),
            (ReasonCode.FREE, None),
        )
    ]
    assert [text_of(text) for text in said[1:]] == [
        "They speak Spanish.",
        "They are 1 mile away.",
        "They are 30 miles away.",
        "Nobody has checked this for 13 months.",
        "It is free.",
    ]
    assert said[0].startswith("They help with what you need: ")


@pytest.mark.parametrize("code", ReasonCode)
def test_every_service_reason_is_a_whole_sentence(code):
    details = {"need": "money.taxes", "language": "es", "miles": 9_000, "months": 400}
    wanted = re.search(r"%\((\w+)\)s", services_labels.SENTENCES[code])
    detail = details[wanted[1]] if wanted else None
    assert services_labels.sentence(reasons.Reason(code, detail)).endswith(".")


def test_gaps_are_said_with_their_plural():
    rows = [UnansweredNeed("money.taxes", "so", 5, count, Gap.NOT_IN_LANGUAGE) for count in (1, 3)]
    assert [services_labels.gap(one) for one in rows] == [
        "1 service answers this need, but not in Somali.",
        "3 services answer this need, but none in Somali.",
    ]
    nothing = UnansweredNeed("money.taxes", None, 5, 0, Gap.NOTHING)
    assert services_labels.gap(nothing) == "Nothing in the directory answers this need."


def test_parts_of_the_points_and_verifiers_have_names():
    assert services_labels.part("need") == "What you need"
    assert products.verifier(Verifier.LENDER).startswith("The lender checks this")


def test_questions_left_are_counted():
    assert [criteria.questions_left(count) for count in (1, 2)] == [
        "Answer 1 question to find out",
        "Answer 2 questions to find out",
    ]


def test_what_a_person_typed_is_escaped():
    assert "<b>" not in formatting.say("%(what)s", what="<b>")


def test_placeholders_are_named():
    texts = [text for sentences in criteria.SENTENCES.values() for text in sentences]
    texts += [text for sentences in criteria.BY_OP.values() for text in sentences]
    assert [text for text, bare in every(texts, ["%s", "%d", "{}"]) if bare in text] == []
