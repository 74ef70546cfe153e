"""Somebody whom no mentor fits: what the office can do for her all the same."""

import pytest

from tests.factories.home import service
from tests.factories.mentoring import pairing, person, request
from trepconnect.accounts.service.sign_in import as_actor
from trepconnect.kernel.actor import Role
from trepconnect.kernel.errors import Forbidden, NotFound
from trepconnect.matching.services.models import SavedMatch
from trepconnect.matching.services.service import suggest_service
from trepconnect.mentoring.pairings.domain.request import NotOfTheOffice
from trepconnect.mentoring.pairings.models import RequestRow
from trepconnect.mentoring.pairings.service import requests as mentoring
from trepconnect.platform.clock import OfficeClock

CLOCK = OfficeClock()
QUEUE = "/staff/mentor-requests"


@pytest.fixture
def ana(make):
    user, business = person(make, user=make.user(name="Ana"))
    return user, business, request(make, user, business)


def test_the_queue_leads_to_what_can_be_done_and_says_who_does_it(client, make, session, ana):
    nora = make.user(Role.NAVIGATOR, name="Nora")
    client.sign_in(nora)
    link = client.page(QUEUE).select_one("main tbody td a")["href"]
    acts = client.page(link).main
    for one in acts.select("a[href^='/']"):
        assert client.get(one["href"]).status_code == 200
    assert client.page(acts.find("a", string="Invite a mentor")["href"]).select_one(
        "option[value=mentor][selected]"
    )
    form = acts.select_one("form[action$='/navigator']")
    assert client.send(form, navigator=str(nora.id)).status_code == 303
    assert session.get(RequestRow, ana[2]).navigator_id == nora.id
    assert "Nora" in client.page(QUEUE).select_one("main tbody").text


def test_a_request_is_looked_after_by_somebody_of_the_office(make, ana):
    def give(user, to):
        with make.writing() as session:
            mentoring.give_request(session, as_actor(user), request_id=ana[2], navigator_id=to.id)

    with pytest.raises(Forbidden):
        give(ana[0], make.navigator())
    with pytest.raises(NotOfTheOffice):
        give(make.navigator(), make.user(Role.LOAN_OFFICER))


def test_who_has_a_mentor_needs_no_such_act(client, make):
    made = pairing(make)
    client.sign_in(make.navigator())
    page = client.page(f"/staff/people/businesses/{made.business.id}/mentors")
    assert not page.select("main a[href$='/acts']")


def test_a_service_that_was_searched_for_is_put_on_her_list_once(client, make, session, ana):
    row = service(make, "Bookkeeping clinic")
    client.sign_in(make.navigator())
    there = f"/staff/people/businesses/{ana[1].id}/matches?q=bookkeeping"
    for _ in range(2):
        form = f"form[action$='/services/{row.id}/suggest']"
        assert client.submit(there, form=form).status_code == 303
    (kept,) = session.query(SavedMatch).all()
    assert (kept.business_id, kept.service_id) == (ana[1].id, row.id)
    page = client.sign_in(ana[0]).page(f"/matches/saved/{kept.id}")
    assert "The office put this on your list" in page.text


def test_only_the_office_suggests_and_only_what_is_there(make, ana):
    row = service(make)

    def suggest(user, business_id, service_id):
        with make.writing() as session:
            suggest_service(
                session, as_actor(user), CLOCK, business_id=business_id, service_id=service_id
            )

    for user in (ana[0], make.user(Role.LOAN_OFFICER)):
        with pytest.raises(Forbidden):
            suggest(user, ana[1].id, row.id)
    for ids in ((row.id, row.id), (ana[1].id, ana[1].id)):
        with pytest.raises(NotFound):
            suggest(make.navigator(), *ids)
