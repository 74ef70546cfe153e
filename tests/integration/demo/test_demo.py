"""The demonstration office: loading it once and again, signing in as its people."""

from collections import Counter
from datetime import UTC, date, datetime, time
from time import monotonic

import pytest
from sqlalchemy import func, select

from tests import tier
from tests.conftest import FrozenClock, settings
from trepconnect.accounts.contacts import read_contact
from trepconnect.accounts.models import User
from trepconnect.accounts.queries import find_user_by_contact
from trepconnect.app import create_app
from trepconnect.cohorts.models import CohortRow, MemberRow
from trepconnect.demo import loader
from trepconnect.demo.crowd import person_id
from trepconnect.demo.late import FEW
from trepconnect.demo.people import everybody
from trepconnect.directory.editing.models import Membership
from trepconnect.directory.listings.models.details import ServiceText
from trepconnect.directory.listings.models.records import Organization, Service
from trepconnect.kernel.actor import Role
from trepconnect.kernel.sensitive import find_sensitive
from trepconnect.lending.applications.domain.application import ApplicationState
from trepconnect.lending.applications.models import ApplicationRow
from trepconnect.lending.loans.domain.loan import LoanState
from trepconnect.lending.loans.domain.repayment import days_late
from trepconnect.lending.loans.models import LoanRow
from trepconnect.lending.offers.models import OfferRow
from trepconnect.lending.products.models import ProductRow
from trepconnect.matching.services.models import SavedMatch
from trepconnect.mentoring.mentors.models import MentorRow
from trepconnect.mentoring.pairings.models import PairingRow, RequestRow
from trepconnect.mentoring.sessions.models import SessionRow
from trepconnect.milestones.plans.models import PlanStepRow
from trepconnect.platform.config import current_settings
from trepconnect.platform.data.db import db
from trepconnect.profiles.models import BusinessRow, NeedRow, ProfileRow

ROLES = {
    "entrepreneur": Role.ENTREPRENEUR,
    "entrepreneur-new": Role.ENTREPRENEUR,
    "helper": Role.HELPER,
    "mentor": Role.MENTOR,
    "navigator": Role.NAVIGATOR,
    "loan-officer": Role.LOAN_OFFICER,
    "sponsor": Role.SPONSOR,
    "partner": Role.PARTNER,
    "manager": Role.MANAGER,
    "admin": Role.ADMIN,
}
"""The accounts that ``CONTRACTS.md`` names."""
TABLES = (
    User,
    ProfileRow,
    BusinessRow,
    NeedRow,
    Organization,
    Service,
    ServiceText,
    Membership,
    ProductRow,
    SavedMatch,
)


def load(app, clock, say=lambda _line: None):
    with app.app_context():
        return loader.load(clock, current_settings().zone, say)


def counts(session):
    return [session.scalar(select(func.count()).select_from(table)) for table in TABLES]


def enter(client, account):
    form = "form[action='/demo/sign-in']"
    return client.post(
        "/demo/sign-in",
        data={
            "account": account,
            "csrf_token": client.page("/sign-in").select_one(f"{form} input")["value"],
        },
    )


STATES = (
    (PairingRow.state, {"proposed", "active", "ended"}),
    (RequestRow.state, {"open", "proposed", "paired"}),
    (SessionRow.state, {"logged", "confirmed", "questioned"}),
    (PlanStepRow.state, {"todo", "marked", "confirmed"}),
    (ApplicationRow.state, set(ApplicationState)),
    (OfferRow.state, {"open", "accepted", "declined"}),
    (LoanRow.state, set(LoanState)),
)


def assert_something_of_everything(session):
    for column, states in STATES:
        assert states <= set(session.scalars(select(column).distinct())), column
    assert session.scalar(select(func.count()).select_from(MentorRow)) == 40
    assert session.scalar(select(func.count()).select_from(CohortRow)) == 6
    met = select(func.count()).select_from(SessionRow).join(PairingRow)
    of_cohort = met.join(MemberRow, MemberRow.user_id == PairingRow.user_id)
    sessions = session.execute(
        of_cohort.add_columns(MemberRow.cohort_id).group_by(MemberRow.cohort_id)
    ).all()
    assert len({count for count, _cohort in sessions}) == 6  # each has a tale of its own


def assert_meetings_are_held_by_day(session):
    zone = current_settings().zone
    held = [at.astimezone(zone) for at in session.scalars(select(SessionRow.started_at))]
    odd = [at for at in held if at.weekday() > 4 or not 9 <= at.hour <= 17 or at.minute % 15]
    assert odd == []


def assert_a_few_loans_are_late(session, today):
    """As with a good small lender: 4 to 8 percent of what is owed is more than 30 days late."""
    by_state = Counter(session.scalars(select(LoanRow.state)))
    owed = {
        row.id: (row.principal_left.cents, days_late(row.unpaid_since, today))
        for row in session.scalars(select(LoanRow).where(LoanRow.state == LoanState.ACTIVE))
    }
    late = [cents for cents, days in owed.values() if days > 30]
    at_risk = sum(late) / sum(cents for cents, _days in owed.values())
    print(f"{today}: {at_risk:.2%} in {len(late)} of {len(owed)} loans; {dict(by_state)}")  # noqa: T201
    assert 0.04 <= at_risk <= 0.08
    assert len(late) in FEW
    assert max(days for _cents, days in owed.values()) <= 90


def assert_her_number_finds_her(session, today):
    region = current_settings().PHONE_REGION
    for person in everybody(today):
        contact = read_contact(person.phone or person.email, region)
        assert find_user_by_contact(session, contact).id == person.id


DAYS = ("2026-11-20", "2026-03-03", "2026-12-01", "2026-07-06")


@pytest.fixture
def now(request):
    """The first of the days, unless a test asks for others."""
    day = date.fromisoformat(getattr(request, "param", DAYS[0]))
    return FrozenClock(datetime.combine(day, time(17), UTC))


@pytest.mark.parametrize("now", tier.some(DAYS, 1, "demonstration"), indirect=True)
def test_an_office_is_loaded_once_and_lets_everybody_in(app, session, now, record_property):
    before, said = monotonic(), []
    assert load(app, now, said.append) is True
    record_property("seconds_to_load", round(monotonic() - before, 1))
    assert len(said) == 4
    full = counts(session)
    assert min(full) > 0

    now.move(days=1)
    assert load(app, now, said.append) is False
    assert counts(session) == full
    assert len(said) == 4

    expected = {person.id for person in everybody(now.at.date())}
    assert set(session.scalars(select(User.id))) == expected
    assert_something_of_everything(session)
    assert_a_few_loans_are_late(session, now.at.date())
    with app.app_context():
        assert_meetings_are_held_by_day(session)
        assert_her_number_finds_her(session, now.at.date())
    texts = session.execute(
        select(BusinessRow.offers, BusinessRow.story, BusinessRow.experience, BusinessRow.name)
    )
    assert not [text for row in texts for text in row if find_sensitive(text)]

    for account, role in ROLES.items():
        client = app.test_client()
        response = enter(client, account)
        assert (response.status_code, response.location) == (303, "/"), account
        user = session.get(User, person_id(account))
        assert role in user.roles
        menu = client.page("/").select_one("details.menu a[href='/account']")
        assert user.display_name in menu.text


def test_a_load_that_was_cut_short_goes_on_where_it_stopped(app, session, now, monkeypatch):
    def break_down(*_args):
        raise RuntimeError("the power went")

    with monkeypatch.context() as patch:
        patch.setattr(loader, "_open_accounts", break_down)
        with pytest.raises(RuntimeError):
            load(app, now)
    services = session.scalar(select(func.count()).select_from(Service))
    assert services > 0
    assert session.scalar(select(func.count()).select_from(User)) == 0

    with monkeypatch.context() as patch:
        patch.setattr(loader, "_keep_services", lambda *_args: None)
        patch.setattr(loader, "write_history", break_down)
        with pytest.raises(RuntimeError):
            load(app, now)
    assert session.scalar(select(func.count()).select_from(User)) == len(everybody(now.at.date()))

    told = []
    monkeypatch.setattr(loader, "write_history", lambda *_args: told.append("history"))
    assert load(app, now) is True
    assert told == ["history"]
    assert session.scalar(select(func.count()).select_from(Service)) == services
    assert session.scalar(select(func.count()).select_from(User)) == len(everybody(now.at.date()))


def test_the_sign_in_page_offers_everybody(client):
    form = client.page("/sign-in").select_one("form[action='/demo/sign-in']")
    assert {button["value"] for button in form.select("button")} == set(ROLES)


@pytest.mark.parametrize("account", ["", "nobody", "person-001", "entrepreneur ", "x" * 5000])
def test_nobody_else_can_be_entered(client, account):
    assert enter(client, account).status_code == 404


def test_entering_needs_the_token_of_the_page(client):
    assert client.post("/demo/sign-in", data={"account": "admin"}).status_code == 400


def test_an_office_that_is_no_demonstration_has_no_such_door(new_database, tmp_path):
    app = create_app(settings(new_database(), tmp_path, DEMO=False))
    app.config.update(TESTING=True)
    try:
        client = app.test_client()
        assert "/demo/sign-in" not in client.get("/sign-in").text
        assert client.get("/demo/sign-in").status_code == 404
        assert "demo" not in {rule.endpoint.partition(".")[0] for rule in app.url_map.iter_rules()}
    finally:
        with app.app_context():
            db.engine.dispose()
