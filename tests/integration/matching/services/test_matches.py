from dataclasses import replace
from uuid import uuid4

import pytest

from tests.factories.matching import HIRING, TAXES, saved, seeker, service, translated
from trepconnect.directory.listings.domain import NeedSource, RecordStatus
from trepconnect.directory.listings.queries.services import get_service
from trepconnect.kernel.actor import Actor, Role
from trepconnect.matching.services.queries.candidates import facts_of_page, list_candidates
from trepconnect.profiles.domain.business import Kind, Needs, WantedNeed
from trepconnect.profiles.domain.person import Home


def names(page):
    return [heading.text.strip() for heading in page.select("ul.rows h2")]


def said(page, name):
    """What the list says of one service, by kind of reason."""
    row = next(li for li in page.select("ul.rows > li") if li.h2.text.strip() == name)
    reasons = row.select(".reasons li")
    return [" ".join(one.text.split()) for one in reasons]


@pytest.fixture
def ana(make):
    return seeker(make)


def test_the_best_fit_comes_first_with_its_reasons(client, make, ana):
    service(make, "Far away", at="far", speaks=("en",), is_free=False)
    service(make, "Around the corner", speaks=("es", "en"))
    service(make, "Only mentions taxes", source=NeedSource.TEXT)
    service(make, "About hiring", needs=(HIRING,))

    page = client.sign_in(ana[0]).page("/matches")

    assert names(page) == ["Around the corner", "Far away", "Only mentions taxes"]
    assert said(page, "Around the corner") == [
        "Fits: They help with what you need: Business taxes.",
        "Fits: They speak Spanish.",
    ]
    assert said(page, "Far away") == [
        "Fits: They help with what you need: Business taxes.",
        "Fits: They speak English.",
        "Does not fit: They do not list Spanish.",
        "Does not fit: They are 58 miles away.",
        "Does not fit: It costs money.",
    ]


def test_the_more_urgent_need_comes_first(client, make):
    user, _business = seeker(make, needs=((HIRING, 1), (TAXES, 2)))
    service(make, "Hiring", needs=(HIRING,))
    service(make, "Taxes", needs=(TAXES,))
    service(make, "Both", needs=(HIRING, TAXES))
    page = client.sign_in(user).page("/matches")
    assert names(page) == ["Both", "Taxes", "Hiring"]
    assert said(page, "Both")[0].startswith(
        "Fits: They help with what you need: Business taxes and "
    )


def test_what_is_not_known_is_something_to_ask(client, make, ana):
    service(make, is_free=None, speaks=(), eligibility="Owners")
    page = client.sign_in(ana[0]).page("/matches")
    (ask,) = [line for line in said(page, "Tax help") if line.startswith("Not known:")]
    assert ask == (
        "Not known: Ask them about: their languages, the cost, who they serve, and documents "
        "to bring."
    )


def test_the_line_below_the_name_tells_distance_cost_and_languages_hers_first(client, make, ana):
    service(make, is_free=False, fees="$20 an hour", speaks=("vi", "en", "es"))
    page = client.sign_in(ana[0]).page("/matches")
    told = [one.text for one in page.select("ul.rows .meta bdi")]
    assert told == ["1 mile away", "$20 an hour", "Spanish, English, and Vietnamese"]
    assert "It costs money" not in page.select_one("ul.rows").text


def test_what_is_made_for_her_trade_says_so(client, make):
    user, _business = seeker(make, Kind(stage="operating", industry_code="food_truck"))
    service(make, "Truck desk", made_for=[("trepconnect-industries", "food_truck")])
    service(make, "Salon desk", made_for=[("trepconnect-industries", "hair_salon")])
    client.sign_in(user)
    assert names(client.page("/matches")) == ["Truck desk", "Salon desk"]
    assert "for other kinds of business" in client.page("/matches").text


def test_names_come_in_the_language_of_the_reader(client, make, ana):
    row = service(make)
    translated(make, row, name="Ayuda con impuestos", fees="Gratis")
    client.sign_in(ana[0])
    assert names(client.page("/matches?lang=es")) == ["Ayuda con impuestos"]
    assert names(client.page("/matches?lang=en")) == ["Tax help"]


def test_only_services_on_offer_are_matched(client, make, ana):
    service(make, "Closed", status=RecordStatus.INACTIVE)
    page = client.sign_in(ana[0]).page("/matches")
    assert names(page) == []
    assert "Nothing in our list answers this yet" in page.text


def test_a_need_that_nothing_answers_leads_to_a_person_and_is_counted(client, make):
    user, _business = seeker(make, needs=((TAXES, 1), (HIRING, 1)))
    service(make)
    page = client.sign_in(user).page("/matches")
    section = page.select_one("section.next")
    assert "Call the office" in section.text
    assert "We count what people need and nobody offers" in section.text
    assert len(section.select("ul > li")) == 1


@pytest.mark.parametrize("needs", [(), None])
def test_without_needs_the_page_asks_for_them(client, make, needs):
    user = make.user() if needs is None else seeker(make, needs=needs)[0]
    page = client.sign_in(user).page("/matches")
    assert page.select_one("main a.button[href*='/profile']").text == "Say what you need"


def test_one_need_can_be_looked_at_alone(client, make):
    user, _business = seeker(make, needs=((TAXES, 1), (HIRING, 1)))
    service(make, "Hiring", needs=(HIRING,))
    service(make, "Taxes")
    client.sign_in(user)
    assert names(client.page(f"/matches?need={HIRING}")) == ["Hiring"]
    assert len(names(client.page("/matches?need=<script>"))) == 2


def test_the_list_has_pages_of_25(client, make, ana):
    for number in range(30):
        service(make, f"Help {number:02}", assured_on=None)
    client.sign_in(ana[0])
    first, second = client.page("/matches"), client.page("/matches?page=2")
    assert len(names(first)) == 25
    assert not set(names(first)) & set(names(second))
    for odd in ("999", "0", "-1", "x", "٣", "9" * 40):
        assert names(client.page(f"/matches?page={odd}"))


@pytest.mark.parametrize("services", [1, 10, 100])
def test_the_list_takes_the_same_statements_for_any_length(
    client, make, ana, count_queries, services
):
    for number in range(services):
        service(make, f"Help {number}")
    client.sign_in(ana[0]).get("/matches")
    with count_queries() as seen:
        client.get("/matches")
    ours = [one for one in seen if "service_needs" in one or "saved_matches" in one]
    assert len(ours) <= 4
    assert len(seen) <= 8, "\n".join(seen)


def test_a_service_alone_is_what_it_is_in_the_list_and_takes_eight_statements(
    client, make, ana, session, count_queries
):
    row = service(
        make,
        needs=(TAXES, HIRING),
        speaks=("es", "so"),
        made_for=(("trepconnect-stages", "starting"),),
    )
    service(make, "Elsewhere", at="far")
    (listed,) = (one for one in list_candidates(session, [TAXES]) if one.id == row.id)
    page = get_service(session, Actor.system(), row.id, language="en")
    found = facts_of_page(page)
    assert replace(listed, needs=found.needs) == found
    assert listed.needs.items() <= found.needs.items()
    client.sign_in(ana[0]).get("/matches")
    with count_queries() as seen:
        client.page(f"/matches/services/{row.id}")
    assert len(seen) <= 8, "\n".join(seen)


def test_each_business_has_its_own_matches(client, make, ana):
    user, first = ana
    with make.writing() as session:
        from trepconnect.accounts.service.sign_in import as_actor
        from trepconnect.platform.clock import OfficeClock
        from trepconnect.profiles.service.saving import add_business, save_business

        other = add_business(session, as_actor(user), OfficeClock())
        needs = Needs(needs=(WantedNeed(HIRING),))
        save_business(session, as_actor(user), OfficeClock(), needs, business_id=other)
    service(make, "Taxes")
    service(make, "Hiring", needs=(HIRING,))
    client.sign_in(user)
    assert names(client.page("/matches")) == ["Taxes"]
    page = client.page(f"/matches?business={other}")
    assert names(page) == ["Hiring"]
    assert page.select_one(f"main a[href='/matches?business={first.id}']")


ADDRESSES = [
    "/matches?business={}",
    "/matches/loans?business={}",
    "/matches/saved?business={}",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_business_of_somebody_else_is_not_found(client, make, ana, address):
    stranger, _hers = seeker(make)
    client.sign_in(stranger)
    for business in (ana[1].id, uuid4(), "x", "../../etc/passwd"):
        client.page(address.format(business), status=404)


@pytest.mark.parametrize(
    ("role", "status"), [(Role.NAVIGATOR, 403), (Role.PARTNER, 403), (Role.ENTREPRENEUR, 200)]
)
def test_only_entrepreneurs_have_matches(client, make, role, status):
    client.sign_in(make.user(role))
    for address in ("/matches", "/matches/loans", "/matches/saved"):
        client.page(address, status=status)


def test_guests_sign_in_first_and_come_back(client, make):
    row = service(make)
    response = client.get(f"/matches/services/{row.id}")
    assert response.status_code == 303
    assert response.location == f"/sign-in?next=/matches/services/{row.id}"


def test_the_page_of_a_service_gives_every_reason_with_its_points(client, make, ana):
    row = service(make, required_documents="Last tax return", application_process="Call on Monday")
    page = client.sign_in(ana[0]).page(f"/matches/services/{row.id}")
    assert "Somebody checked this lately." in page.text
    assert "Ask them what documents to bring." not in page.text
    assert "Last tax return" in page.text
    assert "505-555-0117" in page.text
    points = [cell.text for cell in page.select("details td.num")]
    assert points[0] == "400 of 400"
    assert len(points) == 7


def test_a_service_that_answers_nothing_can_still_be_looked_at(client, make, ana):
    row = service(make, needs=(HIRING,))
    page = client.sign_in(ana[0]).page(f"/matches/services/{row.id}")
    assert "does not answer what you said you need" in page.text


def test_a_service_that_is_gone_is_not_found(client, make, ana):
    row = service(make, status=RecordStatus.INACTIVE)
    client.sign_in(ana[0])
    client.page(f"/matches/services/{row.id}", status=404)
    client.page(f"/matches/services/{uuid4()}", status=404)


def test_what_people_wrote_is_shown_as_text(client, make):
    user, business = seeker(make, name="<b>Rosa & Co</b>")
    row = service(make, "<script>alert(1)</script>", fees="<i>$5</i>", is_free=False)
    saved(make, user, business, row)
    client.sign_in(user)
    for address in ("/matches", "/matches/saved", f"/matches/services/{row.id}"):
        page = client.page(address)
        assert "<script>alert(1)</script>" in page.select_one("main").text
        assert not page.select("main i, main b:-soup-contains('Rosa')")


def test_a_kept_service_says_so_in_the_list(client, make, ana):
    row = service(make)
    kept = saved(make, *ana, row)
    page = client.sign_in(ana[0]).page("/matches")
    assert page.select_one(f"ul.rows a[href='/matches/saved/{kept}']")
    assert not page.select("ul.rows form")


def test_matches_without_a_place_do_without_distances(client, make):
    user, _business = seeker(make, Home())
    service(make)
    page = client.sign_in(user).page("/matches")
    assert "away" not in page.select_one("ul.rows").text
