"""Loans of the demonstration: asked for, decided, paid out, paid back or not yet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from enum import IntEnum
from random import Random
from typing import Any, Final
from uuid import UUID, uuid5

from trepconnect.demo.days import Life
from trepconnect.demo.office import (
    LOAN_OFFICER,
    OTHER_LOAN_OFFICER,
    SPONSOR,
    Office,
    acting,
    chance_of,
    percent,
)
from trepconnect.demo.shapes import DemoBusiness, DemoPerson
from trepconnect.demo.ventures import weighted
from trepconnect.demo.wordlists import read_json
from trepconnect.kernel.actor import Actor
from trepconnect.kernel.money import Money
from trepconnect.lending.applications.domain.cash_flow import CashLine
from trepconnect.lending.applications.domain.decision import Choice, DeclineReason
from trepconnect.lending.applications.queries.applications import get_application
from trepconnect.lending.applications.service import committee, drafts, offering, submission
from trepconnect.lending.loans.domain.repayment import PaidBy
from trepconnect.lending.loans.queries.loans import get_loan
from trepconnect.lending.loans.queries.statements import list_installments, open_account
from trepconnect.lending.loans.service import origination, repayments
from trepconnect.lending.offers import service as offers_service
from trepconnect.lending.offers.queries import list_offers
from trepconnect.lending.products.domain.product import LoanProduct
from trepconnect.lending.products.queries import products
from trepconnect.profiles.domain.business import MoneyUse

SPONSORED: Final = ("neighbor-loan", "amanah-fee-only", "emergency-bridge")
"""Products whose funds the sponsor decides for, beside the loan officers."""

_PRODUCTS: Final = {
    "neighbor-loan": 5,
    "amanah-fee-only": 2,
    "equipment-loan": 2,
    "emergency-bridge": 2,
}
_APPROVED: Final = 78
_WITHDRAWN: Final = 6
_ACCEPTED: Final = 92
_PAYS_ON_TIME: Final = 92
_DECLINES_OFFER: Final = 7
_STEP: Final = 50
_NOON: Final = time(12, 0)
_REASONS: Final = tuple(DeclineReason)


class Halt(IntEnum):
    """How far a loan has come that is still on its way today."""

    DRAFT = 0
    SENT = 1
    ONE_VOTE = 2
    APPROVED = 3
    OFFERED = 4
    ACCEPTED = 5


def borrowing(office: Office, person: DemoPerson, begins: datetime) -> Life:
    """The borrower applies; two people decide; what follows is up to them and the borrower."""
    rng, borrower = chance_of(person, "loan"), acting(person)
    yield begins
    application_id = _write(office, person, _product(office, rng), rng)
    yield office.after(rng.randint(0, 5), rng)
    _send(office, borrower, application_id)
    yield office.after(rng.randint(2, 8), rng)
    luck = rng.randint(0, 99)
    if luck < _WITHDRAWN:
        submission.withdraw(office.session, borrower, office.clock, application_id=application_id)
        return
    approved = luck < _WITHDRAWN + _APPROVED
    reasons = () if approved else (rng.choice(_REASONS),)
    _vote(office, LOAN_OFFICER, application_id, reasons)
    yield office.after(rng.randint(1, 6), rng)
    _vote(office, _second(office, application_id), application_id, reasons)
    if approved:
        yield from _borrowed(office, borrower, application_id, rng)


def on_its_way(
    office: Office, person: DemoPerson, begins: datetime, code: str, halt: Halt
) -> Life:
    """A loan of this product that goes well, a step a day, as far as ``halt``."""
    rng, borrower = chance_of(person, "loan on its way"), acting(person)
    yield begins
    application_id = _write(office, person, _offered(office)[code], rng)
    steps: tuple[Callable[[], object], ...] = (
        lambda: _send(office, borrower, application_id),
        lambda: _vote(office, LOAN_OFFICER, application_id, ()),
        lambda: _vote(office, _second(office, application_id), application_id, ()),
        lambda: _offer(office, application_id),
        lambda: _accept(office, borrower, application_id),
    )
    for step in steps[:halt]:
        yield office.after(1, rng)
        step()


def _send(office: Office, borrower: Actor, application_id: UUID) -> None:
    version = get_application(office.session, borrower, application_id).version
    submission.submit(
        office.session, borrower, office.clock, application_id=application_id, seen_version=version
    )


def _write(office: Office, person: DemoPerson, product: LoanProduct, rng: Random) -> UUID:
    borrower, session, clock = acting(person), office.session, office.clock
    business = person.businesses[0]
    words = read_json("loan_words.json")
    told = words.get(person.language, words["en"])
    application_id = drafts.start_application(
        session, borrower, clock, product_id=product.id, business_id=business.id
    )
    mine: Any = {"session": session, "actor": borrower, "clock": clock}
    amount = _amount(business, product)
    drafts.save_amount(
        **mine, application_id=application_id, amount=amount, months=_months(product, rng)
    )
    fitting = [MoneyUse(use) for use in product.uses] or list(MoneyUse)
    uses = [use for use in business.money_uses if use in fitting] or fitting[:1]
    drafts.save_purpose(
        **mine,
        application_id=application_id,
        uses=uses,
        purpose=business.money_purpose or rng.choice(told["purposes"]),
    )
    drafts.save_story(
        **mine,
        application_id=application_id,
        story=business.story or rng.choice(told["stories"]),
    )
    drafts.save_cash_flow(**mine, application_id=application_id, amounts=_cash_flow(business, rng))
    return application_id


def _offered(office: Office) -> dict[str, LoanProduct]:
    found = products.list_products_with_rules(office.session, on=office.today)
    return {one.code: one for one in found}


def _product(office: Office, rng: Random) -> LoanProduct:
    return _offered(office)[weighted(rng, _PRODUCTS)]


def _amount(business: DemoBusiness, product: LoanProduct) -> Money:
    wanted = business.amount_wanted or Money.of(3000)
    return min(max(wanted, product.terms.min_amount), product.terms.max_amount)


def _months(product: LoanProduct, rng: Random) -> int:
    low, high = product.terms.min_months, min(product.terms.max_months, 18)
    return min(low + 6 * rng.randint(0, max((high - low) // 6, 0)), high)


def _cash_flow(business: DemoBusiness, rng: Random) -> Mapping[CashLine, Money]:
    sales = (business.monthly_sales or Money.of(rng.randrange(1400, 4200, _STEP))).cents // 100
    costs = (business.monthly_costs or Money.of(sales * 55 // 100)).cents // 100
    goods = costs * 60 // 100
    return {
        CashLine.SALES: Money.of(sales),
        CashLine.OTHER_INCOME: Money.of(rng.randrange(0, 1600, _STEP)),
        CashLine.GOODS: Money.of(goods),
        CashLine.VEHICLE: Money.of(costs - goods),
        CashLine.OTHER_DEBTS: Money.of(rng.randrange(0, 300, _STEP)),
        CashLine.FAMILY_LIVING: Money.of(rng.randrange(500, 1300, _STEP)),
    }


def _second(office: Office, application_id: UUID) -> Actor:
    """The sponsor for the funds that a sponsor decides for, else the other loan officer."""
    application = get_application(office.session, Actor.system(), application_id)
    return SPONSOR if application.product.code in SPONSORED else OTHER_LOAN_OFFICER


def _vote(
    office: Office, who: Actor, application_id: UUID, reasons: tuple[DeclineReason, ...]
) -> None:
    seen = get_application(office.session, who, application_id).version
    committee.vote(
        office.session,
        who,
        office.clock,
        application_id=application_id,
        choice=Choice.DECLINE if reasons else Choice.APPROVE,
        reasons=reasons,
        seen_version=seen,
    )


def _borrowed(office: Office, borrower: Actor, application_id: UUID, rng: Random) -> Life:
    """An offer, the borrower's yes, the money, and month by month what comes back."""
    yield office.after(rng.randint(1, 4), rng)
    offer_id = _offer(office, application_id)
    yield office.after(rng.randint(1, 5), rng)
    if not percent(rng, _ACCEPTED):
        offers_service.decline_offer(office.session, borrower, office.clock, offer_id=offer_id)
        return
    loan_id = _accept(office, borrower, application_id)
    yield office.after(rng.randint(1, 6), rng)
    if percent(rng, _DECLINES_OFFER):
        origination.cancel_loan(office.session, LOAN_OFFICER, office.clock, loan_id=loan_id)
        return
    origination.disburse(
        office.session,
        LOAN_OFFICER,
        office.clock,
        loan_id=loan_id,
        paid_on=office.today,
        how=PaidBy.CHECK,
        reference=f"CK {rng.randint(1000, 9999)}",
    )
    yield from _pays_back(office, loan_id, rng)


def _offer(office: Office, application_id: UUID) -> UUID:
    paid_out = office.today + timedelta(days=7)
    return offering.make_offer(
        office.session,
        LOAN_OFFICER,
        office.clock,
        application_id=application_id,
        disbursed_on=paid_out,
        first_due_on=_first_due(paid_out),
    )


def _accept(office: Office, borrower: Actor, application_id: UUID) -> UUID:
    offer = list_offers(office.session, borrower, application_id)[0]
    return origination.accept_offer(
        office.session,
        borrower,
        office.clock,
        offer_id=offer.id,
        signed_name=borrower.display_name,
    )


def _first_due(paid_out: date) -> date:
    """The fifteenth of the month after next at the latest, a month away at least."""
    month = paid_out.month % 12 + 1
    year = paid_out.year + (paid_out.month == 12)
    return date(year, month, 15) + timedelta(days=0 if paid_out.day <= 15 else 5)


def _pays_back(office: Office, loan_id: UUID, rng: Random) -> Life:
    """One payment for each that was promised, some of them late; the last takes what is left."""
    promised = list_installments(office.session, loan_id)
    for installment in promised:
        late = 0 if percent(rng, _PAYS_ON_TIME) else rng.randint(2, 20)
        due = installment.due_on + timedelta(days=late)
        yield max(datetime.combine(due, _NOON, office.zone), office.after(1, rng))
        if loan_id in office.behind:
            return
        is_last = installment.number == promised[-1].number
        repayments.post_repayment(
            office.session,
            LOAN_OFFICER,
            office.clock,
            loan_id=loan_id,
            amount=_payoff(office, loan_id) if is_last else installment.payment,
            received_on=office.today,
            how=rng.choice(list(PaidBy)),
            reference="",
            key=uuid5(loan_id, str(installment.number)),
        )


def _payoff(office: Office, loan_id: UUID) -> Money:
    loan = get_loan(office.session, LOAN_OFFICER, loan_id)
    return open_account(office.session, loan, today=office.today).statement.payoff
