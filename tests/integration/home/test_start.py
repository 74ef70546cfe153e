"""The first page of everybody."""

import pytest

from tests.factories import home as a
from tests.factories import profiles
from trepconnect.kernel.actor import Role
from trepconnect.matching.services.models import SavedMatch
from trepconnect.platform.worker.outbox import OutboxRow
from trepconnect.profiles.domain.business import Needs


def test_a_guest_finds_search_languages_and_every_group_of_needs(client):
    page = client.page("/")
    assert page.select_one("form[role=search][action='/services'] input[name=q]")
    assert {link["lang"] for link in page.select("main .tongues a")} == {"en", "es", "ar-XB"}
    groups = [link["href"] for link in page.select("main a.door")]
    assert len(groups) == 8
    assert all(href.startswith("/services?group=") for href in groups)
    assert page.select_one("main .next a[href='/sign-in']")


def test_the_first_page_costs_a_guest_no_statement(client, count_queries):
    with count_queries() as seen:
        client.page("/")
    assert seen == []


def test_the_first_page_knows_the_groups_in_spanish(client):
    page = client.page("/?lang=es")
    assert page.html["lang"] == "es"
    assert "Licencias y permisos" in page.text


@pytest.mark.parametrize(
    ("role", "heading"),
    [
        (Role.ENTREPRENEUR, "Hello Sam"),
        (Role.HELPER, "Hello Sam"),
        (Role.MENTOR, "Hello Sam"),
        (Role.PARTNER, "Hello Sam"),
        (Role.SPONSOR, "Hello Sam"),
        (Role.LOAN_OFFICER, "Today"),
        (Role.NAVIGATOR, "Today"),
        (Role.MANAGER, "Today"),
        (Role.ADMIN, "The office today"),
    ],
)
def test_every_role_has_a_start_page_of_few_statements(client, make, count_queries, role, heading):
    client.sign_in(make.user(role, name="Sam"))
    with count_queries() as seen:
        page = client.page("/")
    assert page.h1.text == heading
    assert len(seen) <= 8


def test_her_next_step_grows_with_her_profile(client, make):
    ana = make.user(name="Ana")
    client.sign_in(ana)
    assert "Tell us about your business" in client.page("/").select_one(".next").text
    profiles.profile(make, user=ana)
    assert "What do you need most?" in client.page("/").select_one(".next").text
    rosa, _business = profiles.business(make, Needs.of(["licences.food_permit"]))
    client.sign_in(rosa)
    step = client.page("/").select_one(".next")
    assert step.select_one("a[href='/matches']")


def saved_long_ago(make, business, service, clock):
    make.save(
        SavedMatch(
            business_id=business.id,
            service_id=service.id,
            saved_at=clock.now().replace(year=2020),
            scoring_version="1",
            points=100,
            parts={},
            reasons=[],
        )
    )


def test_she_is_asked_whether_it_helped_before_anything_else_she_keeps(client, make, clock):
    rosa, business = profiles.business(make, Needs.of(["licences.food_permit"]))
    saved_long_ago(make, business, a.service(make, "Kitchen by the hour"), clock)
    page = client.sign_in(rosa).page("/")
    asks = page.select_one("section[aria-labelledby=asks]")
    assert "Kitchen by the hour" in asks.text


def test_the_navigator_sees_who_has_not_told_whether_it_helped(client, make, clock):
    rosa, business = profiles.business(make, name="Rosa's Tamales")
    saved_long_ago(make, business, a.service(make, "Kitchen by the hour"), clock)
    page = client.sign_in(make.navigator()).page("/")
    waiting = page.select_one("section[aria-labelledby=silent]")
    assert waiting.select_one(f"a[href='/staff/people/{rosa.id}']").text == "Rosa's Tamales"


def test_each_number_of_today_opens_its_whole_list(client, make, clock):
    _rosa, business = profiles.business(make, name="Rosa's Tamales")
    for number in range(6):
        saved_long_ago(make, business, a.service(make, f"Kitchen {number}"), clock)
    a.people(make, 12)
    page = client.sign_in(make.navigator()).page("/")
    silent = page.select_one("section[aria-labelledby=silent] > p > a")
    assert len(client.page(silent["href"]).select("tbody tr")) == 6
    new = page.select_one("section[aria-labelledby=new] > p > a")
    assert len(client.page(new["href"]).select("main ul.rows li")) == 13
    for link in page.select("section[aria-labelledby=office] a"):
        assert client.get(link["href"]).status_code == 200


def test_the_navigator_sees_new_people(client, make):
    for _ in range(3):
        profiles.business(make, Needs.of(["market.sell_online"]))
    page = client.sign_in(make.navigator()).page("/")
    assert len(page.select("section[aria-labelledby=new] li")) == 3


def test_all_new_people_are_counted_and_the_first_ten_listed(client, make):
    a.people(make, 12)
    page = client.sign_in(make.navigator()).page("/")
    assert "(12)" in page.select_one("#new").text
    assert len(page.select("section[aria-labelledby=new] li")) == 10


def test_the_administrator_learns_what_does_not_work(client, make, clock):
    admin = make.admin()
    page = client.sign_in(admin).page("/")
    assert "The worker has not answered" in page.text
    assert "1 colleague has not set up" in page.text
    make.save(
        OutboxRow(
            event="accounts.invitation_made",
            subscriber="notifications.send_invitation",
            payload={},
            created_at=clock.now(),
            due_at=clock.now(),
            gave_up_at=clock.now(),
        )
    )
    assert "1 message could not be delivered" in client.page("/").text


def test_a_silent_worker_is_told_of_until_it_beats(client, make, beat):
    assert "No worker" not in client.sign_in(make.admin()).page("/").text


def test_several_roles_open_the_page_with_most_to_do(client, make):
    client.sign_in(make.user(Role.PARTNER, Role.ENTREPRENEUR, name="Sam"))
    assert "No listing yet" in client.page("/").text


def test_the_door_after_a_new_account_leads_to_the_profile(client, make):
    assert client.sign_in(make.user()).get("/welcome").location == "/profile/start"
