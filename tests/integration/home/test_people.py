"""Finding a person and reading her page, for those of the office who may."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from tests.factories import home as a
from tests.factories import matching, profiles
from trepconnect.accounts.service.sign_in import as_actor
from trepconnect.kernel.actor import Role
from trepconnect.kernel.money import Money
from trepconnect.matching.services import service as services_service
from trepconnect.matching.services.domain.saved import Helped, WhatHappened
from trepconnect.platform.clock import OfficeClock
from trepconnect.platform.data import audit
from trepconnect.platform.data.audit import AuditEntry
from trepconnect.profiles.domain.business import Details, Finances, Kind, Needs, Stage, Story
from trepconnect.profiles.domain.person import LanguageUse, Speaking

PAGES = ("/staff/people", "/staff/people/{person}", "/staff/people/businesses/{business}/matches")
MAY = (Role.NAVIGATOR, Role.MANAGER, Role.ADMIN)


@pytest.fixture
def lucia(make):
    user = make.user(name="Lucía Hernández")
    return profiles.business(
        make,
        Kind(stage=Stage.STARTING, industry_code="food_truck"),
        Details(name="La Comadre Antojitos", zip_code="87105"),
        Finances(monthly_sales=Money.of("1180"), amount_wanted=Money.of("8500")),
        Needs.of(["licences.food_permit", "market.sell_online"], urgent=["licences.food_permit"]),
        Story(story="Vendo gorditas los sábados."),
        Speaking(languages=(LanguageUse("es", reads=True),), needs_interpreter=True),
        user=user,
    )


def read_entries(session):
    return session.execute(
        select(AuditEntry.action, AuditEntry.actor_id, AuditEntry.subject_id).where(
            AuditEntry.action.endswith("_read")
        )
    ).all()


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("path", PAGES)
def test_who_may_open_the_pages_about_people(client, make, lucia, path, role):
    user, business = lucia
    url = path.format(person=user.id, business=business.id)
    client.sign_in(make.user(role))
    assert client.get(url).status_code == (200 if role in MAY else 403)


@pytest.mark.parametrize("path", PAGES)
def test_a_guest_is_sent_to_the_sign_in_page(client, lucia, path):
    user, business = lucia
    response = client.get(path.format(person=user.id, business=business.id))
    assert response.status_code == 303
    assert response.location.startswith("/sign-in?next=")


@pytest.mark.parametrize("words", ["lucia", "LUCÍA", "hernandez luc", "comadre", "Antojítos", ""])
def test_people_are_found_by_name_and_business_whatever_the_accents(client, make, lucia, words):
    profiles.business(make, name="Noise")
    client.sign_in(make.navigator())
    page = client.page("/staff/people", query_string={"q": words})
    assert page.select_one(f"a[href='/staff/people/{lucia[0].id}']")
    assert page.select_one("input[name=q]")["value"] == words
    assert bool(page.find(string="Noise")) == (not words)


@pytest.mark.parametrize("words", ["nobody", "comadre nobody", "x" * 500])
def test_words_that_match_nobody_say_what_to_do(client, make, lucia, words):
    client.sign_in(make.navigator())
    assert client.page("/staff/people", query_string={"q": words}).select_one(".empty")


@pytest.mark.parametrize("words", ["%", "_", "'; --", "\x00", "🙂", "   "])
def test_words_without_a_letter_list_everybody(client, make, lucia, words):
    client.sign_in(make.navigator())
    assert client.page("/staff/people", query_string={"q": words}).select("tbody tr")


def test_a_long_list_comes_in_pages_that_keep_the_words(client, make):
    a.people(make, 30)
    client.sign_in(make.navigator())
    first = client.page("/staff/people?q=shop")
    second = client.page(first.select_one("a[rel=next]")["href"])
    names = [row.text.strip() for page in (first, second) for row in page.select("tbody th")]
    assert names == [f"Person {number:03}" for number in range(30)]
    assert second.select_one("input[name=q]")["value"] == "shop"
    assert not second.select_one("a[rel=next]")


@pytest.mark.parametrize("number", ["0", "-1", "9999999", "x", "²", ""])
def test_a_page_number_that_is_none_shows_a_page(client, make, number):
    a.people(make, 2)
    client.sign_in(make.navigator())
    assert client.page("/staff/people", query_string={"page": number}).select("tbody tr")


def test_a_list_of_people_takes_as_many_statements_however_many_they_are(
    client, make, count_queries
):
    client.sign_in(make.navigator())
    counts = []
    for more in (10, 15, 75):
        a.people(make, more)
        with count_queries() as seen:
            client.page("/staff/people")
        counts.append(len(seen))
    assert counts[0] == counts[1] == counts[2] <= 8


def test_her_page_says_what_she_said(client, make, lucia):
    user, business = lucia
    page = client.sign_in(make.navigator()).page(f"/staff/people/{user.id}")
    text = page.select_one("main").text
    for told in ("La Comadre Antojitos", "Food truck", "$8,500", "Spanish", "sábados", "87105"):
        assert told in text
    assert page.select_one(".tag.wait").text.strip() == "Food permit"
    matches = f"/staff/people/businesses/{business.id}/matches"
    assert page.select_one(f"a[href='{matches}']")


def test_a_person_without_a_profile_has_a_page(client, make):
    page = client.sign_in(make.navigator()).page(f"/staff/people/{make.user(name='').id}")
    assert page.h1.text == "(no name yet)"
    assert "No business yet" in page.text


def test_reading_a_person_is_on_record(client, make, lucia, session):
    navigator = make.navigator()
    client.sign_in(navigator).page(f"/staff/people/{lucia[0].id}")
    assert read_entries(session) == [
        ("profiles.profile_read", navigator.id, str(lucia[0].id)),
    ]


def test_reading_her_matches_is_on_record(client, make, lucia, session):
    navigator = make.navigator()
    client.sign_in(navigator).page(f"/staff/people/businesses/{lucia[1].id}/matches")
    assert read_entries(session) == [
        ("matching.matches_read", navigator.id, str(lucia[0].id)),
    ]


def test_no_page_leaves_that_could_not_be_put_on_record(client, make, lucia, monkeypatch):
    client.sign_in(make.navigator())

    def refuse(_session):
        raise OperationalError("INSERT", {}, Exception("disk full"))

    monkeypatch.setattr(audit, "unit_of_work", refuse)
    client.application.config["PROPAGATE_EXCEPTIONS"] = False
    response = client.get(f"/staff/people/{lucia[0].id}")
    assert response.status_code >= 500
    assert "Comadre" not in response.text


def test_a_colleague_who_decides_on_loans_does_not_see_languages(client, make, lucia):
    client.sign_in(make.user(Role.NAVIGATOR, Role.LOAN_OFFICER))
    page = client.page(f"/staff/people/{lucia[0].id}")
    assert "Spanish" not in page.text
    assert "Interpreter" not in page.text


@pytest.mark.parametrize("path", PAGES[1:])
def test_an_unknown_person_is_not_there(client, make, session, path):
    client.sign_in(make.navigator())
    client.page(path.format(person=uuid4(), business=uuid4()), status=404)
    assert read_entries(session) == []


def test_the_office_sees_the_matches_that_she_sees(client, make, lucia):
    a.service(make, "Permit clinic", needs=["licences.food_permit"], languages=["es"])
    a.service(make, "Kitchen course", needs=["people.train_workers"])
    client.sign_in(make.navigator())
    page = client.page(f"/staff/people/businesses/{lucia[1].id}/matches")
    assert [row.select_one("a").text for row in page.select("tbody tr")] == ["Permit clinic"]
    assert "Nothing in the directory answers: Sell online" in page.text


def test_matches_take_as_many_statements_however_many_they_are(client, make, lucia, count_queries):
    client.sign_in(make.navigator())
    office = a.organization(make)
    counts = []
    for more in (3, 30):
        for number in range(more):
            a.service(make, f"Permit {more}-{number}", of=office, needs=["licences.food_permit"])
        with count_queries() as seen:
            client.page(f"/staff/people/businesses/{lucia[1].id}/matches")
        counts.append(len([one for one in seen if "audit" not in one]))
    assert counts[0] == counts[1] <= 8


def test_needs_are_listed_with_what_is_missing(client, make):
    for _ in range(3):
        profiles.business(
            make,
            Needs.of(["market.sell_online", "licences.food_permit"]),
            Speaking(languages=(LanguageUse("sw", reads=True),)),
        )
    a.service(make, "Permit clinic", needs=["licences.food_permit"], languages=["es"])
    client.sign_in(make.navigator())
    rows = {
        row.select_one("th").text: [cell.text for cell in row.select("td")]
        for row in client.page("/staff/needs").select("tbody tr")
    }
    assert rows["Sell online"][1:] == ["3", "0"]
    assert "Swahili" in rows["Food permit"][0]
    assert rows["Food permit"][1:] == ["3", "1"]


def test_a_number_that_points_at_a_person_is_left_out(client, make):
    for _ in range(2):
        profiles.business(make, Needs.of(["market.sell_online"]))
    page = client.sign_in(make.navigator()).page("/staff/needs")
    assert "Every need has an answer" in page.text


@pytest.mark.parametrize("role", [Role.ENTREPRENEUR, Role.PARTNER, Role.LOAN_OFFICER, Role.MENTOR])
def test_unanswered_needs_are_for_casework(client, make, role):
    client.sign_in(make.user(role)).page("/staff/needs", status=403)


def test_the_office_reads_what_she_told_of_a_service_but_not_her_own_note(client, make, lucia):
    user, business = lucia
    service = a.service(make, name="Permit desk", needs=("licences.food_permit",))
    me = as_actor(user)
    with make.writing() as session:
        saved = services_service.save_service(
            session, me, OfficeClock(), business_id=business.id, service_id=service.id, match=None
        )
        services_service.write_note(session, me, saved_id=saved, note="my secret plan")
        services_service.tell_help(
            session,
            me,
            OfficeClock(),
            saved_id=saved,
            helped=Helped.NO,
            what_happened=[WhatHappened.NO_ANSWER],
            told="I went three times",
        )
    client.sign_in(make.navigator())
    page = client.page(f"/staff/people/{user.id}").text
    assert "No, it did not help" in page
    assert "Nobody answered" in page
    assert "I went three times" in page
    assert "my secret plan" not in page


def test_new_people_are_told_a_page_at_a_time(client, make):
    for number in range(26):
        profiles.business(make, user=make.user(name=f"Person {number}"))
    client.sign_in(make.navigator())
    first = client.page("/staff/people/new")
    assert len(first.select("main ul.rows h2")) == 25
    assert first.select_one("h1 + .quiet").text == "26 people"
    second = client.page(first.select_one("a[rel=next]")["href"])
    assert [one.text for one in second.select("main ul.rows h2")] == ["Person 0"]


class LongAgo(OfficeClock):
    def now(self):
        return super().now() - timedelta(days=30)


def test_all_who_told_nothing_of_a_saved_service_can_be_reached(client, make):
    owner, business = matching.seeker(make)
    for number in range(26):
        matching.saved(
            make, owner, business, matching.service(make, f"Help {number}"), clock=LongAgo()
        )
    client.sign_in(make.navigator())
    few = client.page("/").select_one("section[aria-labelledby=silent]")
    assert len(few.select("tbody tr")) == 5
    first = client.page(few.select_one("p a")["href"])
    assert len(first.select("tbody tr")) == 25
    second = client.page(first.select_one("a[rel=next]")["href"])
    assert len(second.select("tbody tr")) == 1
