"""A partner keeps her listings true."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from tests.factories import home as a
from trepconnect.directory.listings.domain import RecordStatus
from trepconnect.directory.listings.models.records import Service
from trepconnect.kernel.actor import Role
from trepconnect.platform.clock import OfficeClock
from trepconnect.platform.data.audit import AuditEntry


@pytest.fixture
def mesa(make):
    return a.organization(make, "Mesa Works")


@pytest.fixture
def benita(make, mesa):
    return a.partner(make, of=mesa, name="Benita")


@pytest.fixture
def today(app):
    with app.app_context():
        return OfficeClock().today()


def confirm(client, service_id):
    token = client.csrf("/account")
    return client.post(f"/partner/services/{service_id}/confirm", data={"csrf_token": token})


def test_she_confirms_a_listing_and_everybody_sees_the_day(
    client, make, mesa, benita, today, session
):
    stall = a.service(make, "Market stall", of=mesa, assured_on=today - timedelta(days=400))
    client.sign_in(benita)
    page = client.page("/")
    assert "1 listing waits for you" in page.select_one(".next").text
    response = client.submit("/", form="main ul.rows form", follow=True)
    page = client.check(response)
    assert "Thank you" in page.select_one(".notice").text
    assert not page.select_one(".next")
    assert session.scalar(select(Service.assured_on).where(Service.id == stall.id)) == today
    assert session.scalars(
        select(AuditEntry.subject_id).where(AuditEntry.action == "directory.service_confirmed")
    ).all() == [str(stall.id)]


@pytest.mark.parametrize(
    ("days", "due"), [(None, True), (0, False), (182, False), (183, True), (4000, True)]
)
def test_a_listing_is_due_after_half_a_year(client, make, mesa, benita, today, days, due):
    on = None if days is None else today - timedelta(days=days)
    a.service(make, "Market stall", of=mesa, assured_on=on)
    page = client.sign_in(benita).page("/")
    assert bool(page.select_one(".next")) == due


def test_the_listing_of_somebody_else_is_not_there(client, make, benita, session):
    others = a.service(make, "Not hers", of=a.organization(make, "Other"))
    client.sign_in(benita)
    assert confirm(client, others.id).status_code == 404
    assert confirm(client, uuid4()).status_code == 404
    assert session.scalar(select(Service.assured_on).where(Service.id == others.id)) is None
    assert "Not hers" not in client.page("/").text


def test_a_listing_that_is_gone_cannot_be_confirmed(client, make, mesa, benita):
    gone = a.service(make, "Closed", of=mesa, status=RecordStatus.INACTIVE)
    client.sign_in(benita)
    assert confirm(client, gone.id).status_code == 404
    assert "Closed" not in client.page("/").text


@pytest.mark.parametrize("role", [one for one in Role if one is not Role.PARTNER])
def test_only_partners_confirm(client, make, mesa, role):
    stall = a.service(make, of=mesa)
    client.sign_in(make.user(role))
    assert confirm(client, stall.id).status_code == 403


def test_her_page_takes_as_many_statements_however_many_listings_she_has(
    client, make, mesa, benita, count_queries
):
    client.sign_in(benita)
    counts = []
    for more in (2, 25):
        for number in range(more):
            a.service(make, f"Service {more} {number}", of=mesa)
        with count_queries() as seen:
            client.page("/")
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 8
