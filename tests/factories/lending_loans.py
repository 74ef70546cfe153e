"""Builders of offers, loans and payments. Each takes ``make`` first; days count from today."""

from datetime import timedelta
from itertools import count
from uuid import uuid4

from tests.factories import matching
from tests.factories.days import At, today
from trepconnect.accounts.models import User
from trepconnect.accounts.service.sign_in import as_actor
from trepconnect.kernel.actor import Actor, Role
from trepconnect.kernel.money import Money
from trepconnect.lending.applications.domain.application import ApplicationState
from trepconnect.lending.applications.models import ApplicationRow
from trepconnect.lending.applications.service import offering
from trepconnect.lending.arithmetic.calendar import DayCount
from trepconnect.lending.loans.domain.repayment import PaidBy
from trepconnect.lending.loans.queries.loans import get_loan
from trepconnect.lending.loans.queries.statements import open_account
from trepconnect.lending.loans.service import origination, refunds, repayments
from trepconnect.lending.products.domain.product import Fund, FundKind, RepaymentKind, Terms
from trepconnect.lending.products.domain.serialization import terms_to_json
from trepconnect.lending.products.models import FundDeciderRow, ProductRow
from trepconnect.lending.products.queries.products import terms_of
from trepconnect.platform.clock import OfficeClock
from trepconnect.profiles.models import BusinessRow, ProfileRow

_numbers = count(1000)
BORROWED = Money.of(5_000)


def officer(make, **fields):
    return make.user(Role.LOAN_OFFICER, **fields)


def terms(**changes):
    return Terms(
        **{
            "min_amount": Money.of(500),
            "max_amount": Money.of(50_000),
            "rate": 800,
            "min_months": 3,
            "max_months": 60,
            "repayment": RepaymentKind.LEVEL,
            "day_count": DayCount.ACTUAL_365,
            **changes,
        }
    )


def product(make, *, fund=None, **changes):
    """A loan that people apply for here, at 8 %; each of its own fund unless one is named."""
    number = next(_numbers)
    fund = fund or Fund(
        code=f"fund-{number}", name=f"Fund {number}", kind=FundKind.PRIVATE, applies_here=True
    )
    product_changes = {name: changes.pop(name) for name in ("legal_condition",) if name in changes}
    made = matching.loan(make, number=number, fund=fund, terms=terms(**changes), **product_changes)
    with make.writing() as session:
        return session.get_one(ProductRow, made.id)


def decider(make, fund_id, user):
    return make.save(
        FundDeciderRow(fund_id=fund_id, user_id=user.id, added_at=OfficeClock().now())
    )


def _business(make, user, name):
    """One more business of somebody who may have no profile yet."""
    now = OfficeClock().now()
    with make.writing() as session:
        if session.get(ProfileRow, user.id) is None:
            session.add(ProfileRow(user_id=user.id, created_at=now, updated_at=now))
            session.flush()
        row = BusinessRow(user_id=user.id, name=name, created_at=now, updated_at=now)
        session.add(row)
        return row


def approved(make, *, user=None, of=None, amount=BORROWED, months=12, name="Tamales", **changes):
    """An application that two people said yes to, for a product ``of`` ours; its row."""
    user = user or make.user(name="Rosa")
    row = of or product(make, **changes)
    business = _business(make, user, name)
    with make.writing() as session:
        application = _approved(session, business, row, amount, months)
        session.add(application)
    return application


def _approved(session, business, row, amount, months):
    now = OfficeClock().now()
    return ApplicationRow(
        id=uuid4(),
        user_id=business.user_id,
        business_id=business.id,
        product_id=row.id,
        fund_id=row.fund_id,
        state=ApplicationState.APPROVED,
        version=1,
        rules_version=1,
        amount=amount,
        months=months,
        uses=["equipment"],
        purpose="A second cart",
        story="People wait in line",
        facts={"name": business.name},
        terms=terms_to_json(terms_of(session.get_one(ProductRow, row.id))),
        votes_cast=2,
        approved_amount=amount,
        approved_installments=months,
        decline_reasons=[],
        created_at=now,
        saved_at=now,
        submitted_at=now,
        decided_at=now,
    )


def accepted_many(make, count):
    """So many loans of one person that are to be paid out, made in one transaction; their ids."""
    user = make.user(name="Rosa")
    row = product(make, max_amount=Money(count * BORROWED.cents))
    business, clock = _business(make, user, "Tamales"), At(today())
    borrower = Actor(user.id, frozenset({Role.ENTREPRENEUR}))
    made = []
    with make.writing() as session:
        applications = [_approved(session, business, row, BORROWED, 12) for _ in range(count)]
        session.add_all(applications)
        session.flush()
        for application in applications:
            offer_id = offering.make_offer(
                session,
                Actor.system(),
                clock,
                application_id=application.id,
                disbursed_on=today(),
                first_due_on=today(31),
            )
            signed = {"offer_id": offer_id, "signed_name": user.display_name or "Rosa"}
            made.append(origination.accept_offer(session, borrower, clock, **signed))
    return made


def offer(make, application=None, *, by=None, on=None, first_due_on=None, **fields):
    """An open offer, made on a day (default: today), money on the same day; its id."""
    application = application or approved(make, **fields)
    day = on or today()
    with make.writing() as session:
        return offering.make_offer(
            session,
            as_actor(by) if by else Actor.system(),
            At(day),
            application_id=application.id,
            disbursed_on=day,
            first_due_on=first_due_on or day + timedelta(days=31),
        )


def accepted(make, application=None, *, on=None, **fields):
    """A loan that is still to be paid out; its id."""
    application = application or approved(make, **fields)
    day = on or today()
    offer_id = offer(make, application, on=day)
    with make.writing() as session:
        borrower = Actor(application.user_id, frozenset({Role.ENTREPRENEUR}))
        name = session.get_one(User, application.user_id).display_name or "Rosa"
        return origination.accept_offer(
            session, borrower, At(day), offer_id=offer_id, signed_name=name
        )


def disbursed(make, application=None, *, on=None, by=None, **fields):
    """A loan whose money was paid out on a day; its id."""
    day = on or today()
    loan_id = accepted(make, application, on=day, **fields)
    with make.writing() as session:
        origination.disburse(
            session,
            as_actor(by) if by else Actor.system(),
            At(day),
            loan_id=loan_id,
            paid_on=day,
            how=PaidBy.CHECK,
            reference="1001",
        )
    return loan_id


def repaid(make, loan_id, amount="100", *, on=None, by=None, posted_on=None, **fields):
    """A payment that came in on a day; its id."""
    day = on or today()
    with make.writing() as session:
        return repayments.post_repayment(
            session,
            as_actor(by) if by else Actor.system(),
            At(posted_on or max(day, today())),
            **{
                "loan_id": loan_id,
                "amount": Money.of(amount),
                "received_on": day,
                "how": PaidBy.CASH,
                "reference": "",
                "key": uuid4(),
                **fields,
            },
        )


def refund(make, loan_id, amount="10", *, by=None):
    """A refund that waits for another person, of a payment that is that much too high; its id."""
    with make.writing() as session:
        loan = get_loan(session, Actor.system(), loan_id)
        payoff = open_account(session, loan, today=today()).statement.payoff
    repaid(make, loan_id, (payoff + Money.of(amount)).decimal)
    with make.writing() as session:
        return refunds.propose_refund(
            session,
            as_actor(by or officer(make)),
            At(today()),
            loan_id=loan_id,
            amount=Money.of(amount),
            how=PaidBy.CHECK,
            reference="2001",
        )


def approve(make, refund_id, by):
    with make.writing() as session:
        refunds.approve_refund(session, as_actor(by), At(today()), refund_id=refund_id)
