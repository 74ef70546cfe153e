"""Listings that nobody has checked for long: the number, its list, and what is done in it."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.factories import home as a
from tests.factories.days import today
from trepconnect.accounts.service.sign_in import as_actor
from trepconnect.directory.editing import service as editing_service
from trepconnect.directory.editing.queries import count_unchecked, page_of_unchecked
from trepconnect.directory.listings.domain import RecordStatus
from trepconnect.directory.listings.models.details import Phone
from trepconnect.directory.listings.models.records import Organization, Service
from trepconnect.kernel.errors import Forbidden, NotFound
from trepconnect.platform.clock import OfficeClock
from trepconnect.platform.data.audit import AuditEntry

CLOCK = OfficeClock()


def days_ago(days):
    return today() - timedelta(days=days)


def test_never_checked_comes_first_then_the_longest_ago(make, session):
    for name, assured_on in (
        ("Fresh", days_ago(365)),
        ("Last year", days_ago(366)),
        ("Never", None),
        ("Long ago", days_ago(2000)),
    ):
        a.service(make, name, assured_on=assured_on)
    closed = make.save(Organization(name="Closed", status=RecordStatus.INACTIVE))
    a.service(make, "Of a closed office", of=closed)
    found = page_of_unchecked(session, today(), page=1)
    assert [one.name for one in found.shown] == ["Never", "Long ago", "Last year"]
    assert found.total == count_unchecked(session, today()) == 3


def test_each_says_whom_to_call(make, session):
    service = a.service(make)
    row = session.get(Service, service.id)
    make.save(
        Phone(organization_id=row.organization_id, number="505-555-0100", e164="+15055550100")
    )
    make.save(Phone(service_id=service.id, number="505-555-0101", e164="+15055550101"))
    (one,) = page_of_unchecked(session, today(), page=1).shown
    assert one.phone == "505-555-0101"


def test_the_office_checks_one_from_the_number_on_today(client, make, session):
    kept, other = a.service(make, "Kitchen"), a.service(make, "Stall")
    client.sign_in(make.navigator())
    there = client.page("/").select_one("section[aria-labelledby=directory] a")["href"]
    form = f"form[action$='{kept.id}/confirm']"
    assert client.submit(there, form=form).status_code == 303
    assert session.get(Service, kept.id).assured_on == today()
    assert session.get(Service, other.id).assured_on is None
    assert "Kitchen" not in client.page(there).select_one("tbody").text


def test_only_the_office_checks_any_listing(make, session):
    service = a.service(make)
    gone = a.service(make, "Gone", status=RecordStatus.INACTIVE)

    def confirm(user, service_id):
        with make.writing() as writing:
            editing_service.confirm_for_office(
                writing, as_actor(user), CLOCK, service_id=service_id
            )

    with pytest.raises(Forbidden):
        confirm(make.user(), service.id)
    for service_id in (gone.id, uuid4()):
        with pytest.raises(NotFound):
            confirm(make.navigator(), service_id)
    assert session.query(AuditEntry).filter_by(action="directory.service_confirmed").count() == 0
