"""Builders of loan applications. Each takes ``make`` first."""

from itertools import count
from uuid import UUID

from sqlalchemy import select

from tests.factories import matching
from tests.factories.profiles import business
from tests.unit.lending.products.products import terms
from trepconnect.accounts.service.sign_in import as_actor
from trepconnect.kernel.actor import Actor, Role
from trepconnect.kernel.money import Money
from trepconnect.lending.applications.domain.application import ApplicationState
from trepconnect.lending.applications.domain.cash_flow import CashLine
from trepconnect.lending.applications.domain.decision import Choice, DeclineReason
from trepconnect.lending.applications.models import VoteRow
from trepconnect.lending.applications.queries import applications as queries
from trepconnect.lending.applications.service import committee, drafts, submission
from trepconnect.lending.products.domain.product import Fund, FundKind
from trepconnect.lending.products.models import FundRow
from trepconnect.lending.products.service import deciders
from trepconnect.platform.clock import OfficeClock
from trepconnect.profiles.domain.business import Details, Kind, MoneyUse, Stage, Story
from trepconnect.profiles.queries.profiles import list_businesses

_numbers = count(700)
CLOCK = OfficeClock()
MONTH = {
    CashLine.SALES: Money.of(4_000),
    CashLine.GOODS: Money.of(1_200),
    CashLine.RENT: Money.of(500),
    CashLine.FAMILY_LIVING: Money.of(1_500),
}
"""$800 is left."""


def fund(code="own", **changes):
    return Fund(
        **{
            "code": code,
            "name": f"Fund {code}",
            "kind": FundKind.LOCAL,
            "applies_here": True,
            **changes,
        }
    )


def product(make, *criteria, number=None, of=None, **changes):
    """A loan that people apply for here: $250 to $10,000, 6 to 36 months, 5 percent."""
    return matching.loan(
        make,
        *criteria,
        number=number or next(_numbers),
        **{
            "fund": of or fund(),
            "terms": terms(),
            "uses": (MoneyUse.EQUIPMENT.value, MoneyUse.INVENTORY.value),
            "decision_days": 14,
            **changes,
        },
    )


def applicant(make, *sections, user=None, name="Rosa's Tamales"):
    """Somebody with an open business; returns both."""
    given = {type(section) for section in sections}
    usual = (Kind(stage=Stage.OPERATING), Details(name=name), Story(story="I make tamales."))
    rest = [section for section in usual if type(section) not in given]
    return business(make, *rest, *sections, user=user)


def draft(make, *, user=None, of=None, its=None, filled=True, clock=CLOCK):
    """A draft, filled in or as it was begun; returns its id. ``of`` is the product."""
    user = user or make.user()
    its = its or first_business(make, user)
    of = of or product(make)
    actor = as_actor(user)
    with make.writing() as session:
        made = drafts.start_application(
            session, actor, clock, product_id=of.id, business_id=its.id
        )
    if filled:
        fill(make, actor, made, clock=clock)
    return made


def first_business(make, user):
    """The business she has, or a new one."""
    with make.writing() as session:
        names = list_businesses(session, as_actor(user), user.id)
    return names[0] if names else applicant(make, user=user)[1]


def fill(make, actor, application_id, *, amount=3_000, months=24, clock=CLOCK):
    one = {"application_id": application_id}
    with make.writing() as session:
        start = (session, actor, clock)
        drafts.save_amount(*start, **one, amount=Money.of(amount), months=months)
        uses = (MoneyUse.EQUIPMENT,)
        drafts.save_purpose(*start, **one, uses=uses, purpose="A second griddle.")
        drafts.save_story(*start, **one, story="I make tamales and sell them at fairs.")
        drafts.save_cash_flow(*start, **one, amounts=MONTH)


def submitted(make, *, user=None, clock=CLOCK, **rest):
    """An application that waits for votes; returns its id."""
    user = user or make.user()
    made = draft(make, user=user, clock=clock, **rest)
    with make.writing() as session:
        version = queries.get_application(session, Actor.system(), made).version
        actor = as_actor(user)
        submission.submit(session, actor, clock, application_id=made, seen_version=version)
    return made


def officer(make):
    return make.user(Role.LOAN_OFFICER)


def sponsor(make, *, of=None):
    """A sponsor, who decides for the fund of the product ``of``."""
    user = make.user(Role.SPONSOR)
    if of is not None:
        decides(make, user, of)
    return user


def decides(make, user, of):
    with make.writing() as session:
        fund_id = session.scalar(select(FundRow.id).where(FundRow.code == of.fund.code))
        deciders.add_decider(session, Actor.system(), CLOCK, fund_id=fund_id, user_id=user.id)
    return fund_id


def vote(make, user, application_id, choice=Choice.APPROVE, *, reasons=None, note="", clock=CLOCK):
    """A vote on the terms of now."""
    if reasons is None:
        reasons = (DeclineReason.CASH_FLOW_TIGHT,) if choice is Choice.DECLINE else ()
    with make.writing() as session:
        version = queries.get_application(session, Actor.system(), application_id).version
        return committee.vote(
            session,
            as_actor(user),
            clock,
            application_id=application_id,
            choice=choice,
            reasons=reasons,
            note=note,
            seen_version=version,
        )


def propose(make, user, application_id, amount, months, *, version=None, clock=CLOCK):
    """Other terms, put on the table by somebody who saw those of now (or of ``version``)."""
    with make.writing() as session:
        now = queries.get_application(session, Actor.system(), application_id).version
        committee.propose_terms(
            session,
            as_actor(user),
            clock,
            application_id=application_id,
            amount=Money.of(amount),
            months=months,
            seen_version=version or now,
        )


def decided(make, choice=Choice.APPROVE, *, clock=CLOCK, **rest):
    """An application that two loan officers decided; returns its id."""
    made = submitted(make, clock=clock, **rest)
    for _ in range(2):
        vote(make, officer(make), made, choice, clock=clock)
    return made


def state_of(make, application_id) -> ApplicationState:
    return read(make, application_id).state


def read(make, application_id):
    """The application as the program itself sees it."""
    with make.writing() as session:
        return queries.get_application(session, Actor.system(), UUID(str(application_id)))


def count_votes(make, application_id):
    with make.writing() as session:
        return len(
            session.scalars(
                select(VoteRow.id).where(VoteRow.application_id == application_id)
            ).all()
        )
