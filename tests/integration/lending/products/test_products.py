"""Products and their rules, stored and read again."""

import json
from dataclasses import replace
from datetime import date
from importlib.resources import files

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from tests.unit.lending.products.products import product, row, rules, terms
from trepconnect.kernel.actor import Actor, Role, UserId
from trepconnect.kernel.errors import Forbidden, NotFound
from trepconnect.kernel.money import Money
from trepconnect.lending.products.domain.criteria import CriterionKind, IfUnknown, Op, RuleStatus
from trepconnect.lending.products.domain.product import (
    Fee,
    FeeCode,
    Fund,
    FundKind,
    LegalCondition,
    ProductSaved,
    Verifier,
)
from trepconnect.lending.products.domain.serialization import id_of, products_from
from trepconnect.lending.products.models import ProductRow, RuleSetRow
from trepconnect.lending.products.queries import products as products_queries
from trepconnect.lending.products.service import products as products_service
from trepconnect.platform.data.audit import AuditEntry
from trepconnect.platform.data.db import read_only, unit_of_work
from trepconnect.vocabulary.domain.needs import UnknownNeed

TODAY = date(2026, 11, 21)
OFFICER = Actor(UserId(id_of("officer")), frozenset({Role.LOAN_OFFICER}))
STRANGER = Actor(UserId(id_of("stranger")), frozenset({Role.ENTREPRENEUR}))

FULL = product(
    row("months_in_business", Op.AT_LEAST, 6),
    row("amount_wanted", Op.BETWEEN, (100, 900_000), group=2),
    row("stage", Op.IN, frozenset({"operating", "growing"}), group=3),
    row("has_collateral", Op.IS, value=True, group=4),
    row("known_by_group", Op.IS, value=True, group=4, if_unknown=IfUnknown.STAFF),
    row("business_place", Op.WITHIN_MILES, (35.08, -106.65, 25), group=5),
    row("finished_class", Op.IS, value=True, group=6, kind=CriterionKind.PREFER),
    fund=Fund(code="cdbg", name="City fund", kind=FundKind.FEDERAL, verifier=Verifier.CITY),
    names={"en": "City loan", "es": "Préstamo de la ciudad"},
    terms=terms(fees=(Fee(FeeCode.APPLICATION, flat=Money.of(25), basis_points=100),)),
    uses=("equipment",),
    need_codes=("capital.small_loan",),
    languages=("es", "en"),
    decision_days=21,
    needs_collateral=False,
    legal_condition=LegalCondition.CDBG_FEDERAL_BENEFIT,
    last_checked_on=date(2026, 10, 1),
)


@pytest.fixture
def save(app):
    def save(*products, actor=OFFICER):
        with app.app_context(), unit_of_work() as session:
            return [products_service.save_product(session, actor, one) for one in products]

    return save


@pytest.fixture
def listed(app):
    def listed(on=TODAY):
        with app.app_context(), read_only() as session:
            return products_queries.list_products_with_rules(session, on=on)

    return listed


def test_a_product_comes_back_as_it_was_saved(save, listed):
    assert save(FULL) == [True]
    assert listed() == [FULL]


def test_saving_the_same_again_changes_nothing_and_tells_nobody(save, session):
    assert save(FULL) == [True]
    assert save(FULL) == [False]
    actions = session.scalars(select(AuditEntry.action)).all()
    assert actions.count(ProductSaved.name) == 1


def test_a_new_text_is_a_change_but_no_new_version_of_the_rules(save, listed):
    save(FULL)
    assert save(replace(FULL, summaries={"en": "Other words."})) == [True]
    (one,) = listed()
    assert (one.summaries["en"], one.rules.version) == ("Other words.", 1)


def test_a_new_name_of_the_fund_is_a_change(save, listed):
    save(FULL)
    assert save(replace(FULL, fund=replace(FULL.fund, name="Renamed"))) == [True]
    assert listed()[0].fund.name == "Renamed"


def test_new_rules_end_the_old_ones_which_stay_readable(save, listed, session):
    save(FULL)
    stricter = rules(row("workers", Op.AT_MOST, 3), valid_from=date(2026, 6, 1))
    save(replace(FULL, rules=stricter))
    assert [one.rules.version for one in listed(on=date(2026, 5, 31))] == [1]
    (now,) = listed(on=date(2026, 6, 1))
    assert (now.rules.version, now.rules.criteria) == (2, stricter.criteria)
    before = products_queries.find_rules(session, FULL.id, version=1)
    assert before.criteria == FULL.rules.criteria
    assert before.valid_to == date(2026, 6, 1)
    assert products_queries.find_rules(session, FULL.id, version=3) is None


def test_rules_corrected_on_the_same_day_replace_the_ones_of_that_day(save, listed):
    save(FULL)
    save(replace(FULL, rules=rules(row("workers", Op.AT_MOST, 3))))
    assert [one.rules.version for one in listed(on=date(2026, 1, 1))] == [2]


def test_a_draft_changes_no_answer(save, listed):
    save(FULL)
    draft = rules(row("workers", Op.AT_MOST, 1), status=RuleStatus.DRAFT)
    save(replace(FULL, rules=draft))
    assert [one.rules.version for one in listed()] == [1]


def test_a_product_whose_rules_have_not_begun_is_not_offered(save, listed):
    save(product(rules=rules(valid_from=date(2027, 1, 1))))
    assert listed() == []


def test_a_product_without_any_row_is_offered(save, listed):
    save(product())
    assert [one.rules.criteria for one in listed()] == [()]


def test_products_are_listed_by_code_in_two_statements_however_many(save, listed, count_queries):
    save(*(product(row("workers", Op.AT_MOST, number), number=number) for number in range(1, 9)))
    with count_queries() as seen:
        codes = [one.code for one in listed()]
    assert codes == sorted(codes)
    assert len(codes) == 8
    assert len(seen) == 2, seen


def test_only_the_office_saves_products(save):
    with pytest.raises(Forbidden):
        save(FULL, actor=STRANGER)
    assert save(FULL, actor=Actor.system()) == [True]


def test_a_need_that_the_vocabulary_lacks_is_refused_and_nothing_is_kept(save, session):
    with pytest.raises(UnknownNeed):
        save(replace(FULL, need_codes=("capital.gold",)))
    assert session.scalar(select(func.count()).select_from(ProductRow)) == 0


def test_a_product_no_longer_offered_is_there_for_staff_only(save, listed, session):
    save(replace(FULL, is_active=False))
    assert listed() == []
    assert products_queries.get_product(session, OFFICER, FULL.id, on=TODAY).code == FULL.code
    for who in (None, STRANGER):
        with pytest.raises(NotFound):
            products_queries.get_product(session, who, FULL.id, on=TODAY)


def test_a_product_that_was_withdrawn_is_hidden_until_it_is_offered_again(app, save, listed):
    save(FULL, product(number=9))

    def do(step, code=FULL.code, actor=OFFICER):
        with app.app_context(), unit_of_work() as session:
            return step(session, actor, code)

    assert do(products_service.withdraw_product)
    assert not do(products_service.withdraw_product)
    assert [one.code for one in listed()] == [product(number=9).code]
    save(FULL)
    assert len(listed()) == 1, "reading the file again does not bring it back"
    assert do(products_service.offer_again)
    assert len(listed()) == 2
    with pytest.raises(NotFound):
        do(products_service.withdraw_product, "unheard-of")
    with pytest.raises(Forbidden):
        do(products_service.withdraw_product, actor=STRANGER)


def test_a_withdrawal_is_in_the_audit_log(app, save, session):
    save(FULL)
    with app.app_context(), unit_of_work() as writing:
        products_service.withdraw_product(writing, OFFICER, FULL.code)
    entries = session.scalars(select(AuditEntry).order_by(AuditEntry.seq)).all()
    assert [one.subject_id for one in entries] == [str(FULL.id)] * 2


def test_anyone_may_read_a_product_on_offer(save, session):
    save(FULL, product(number=9))
    assert products_queries.get_product(session, None, FULL.id, on=TODAY) == FULL
    with pytest.raises(NotFound):
        products_queries.get_product(session, None, id_of("unheard of"), on=TODAY)


def test_two_versions_of_one_number_cannot_exist(save, make):
    save(FULL)
    again = RuleSetRow(
        product_id=FULL.id, version=1, valid_from=TODAY, status=RuleStatus.LIVE, source_url=""
    )
    with pytest.raises(IntegrityError):
        make.save(again)


def test_the_database_too_refuses_amounts_in_the_wrong_order(app, save):
    save(FULL)
    with app.app_context(), pytest.raises(IntegrityError), unit_of_work() as session:
        session.get_one(ProductRow, FULL.id).min_amount = Money.of(20_000)


def test_the_demonstration_products_are_stored_and_read_again(save, listed):
    source = files("trepconnect.demo").joinpath("data/loan_products.json")
    products = products_from(json.loads(source.read_text("utf-8")))
    assert save(*products) == [True] * 10
    assert save(*products) == [False] * 10
    assert listed() == sorted(products, key=lambda one: one.code)
