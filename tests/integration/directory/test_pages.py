from datetime import date, time, timedelta
from uuid import uuid4

import brotli
import pytest
from sqlalchemy import select

from tests.factories import directory
from trepconnect.directory.listings.models.details import Phone, Schedule, ServiceText
from trepconnect.directory.listings.models.records import Organization, Service
from trepconnect.directory.search import service as search_service
from trepconnect.directory.search.models import SearchMiss
from trepconnect.kernel.actor import Role
from trepconnect.platform.web.templating import STATIC

PUBLIC = ("/services", "/services?q=sewing", "/services?need=money.taxes", "/services?spoken=es")


def names(page):
    return [link.text for link in page.select(".rows h3 a")]


def test_the_front_lists_what_there_is_and_how_much(client, make):
    assert not client.page("/services").select(".shelves")
    directory.service(make, needs=["money.taxes"])
    page = client.page("/services")
    assert len(page.select(".shelves section")) == 1
    assert len(page.select(".shelves li")) == 1
    line = page.select_one("a[href='/services?need=money.taxes']").parent
    assert line.text.split()[-1] == "1"


def test_a_result_says_what_somebody_needs_to_choose(client, make):
    owner = directory.organization(make, "Zócalo Makers")
    directory.service(
        make,
        "Sewing bench",
        organization=owner,
        description="Machines and a teacher.",
        needs=["place.equipment"],
        languages=["es", "vi"],
        is_free=True,
        at=(35.08, -106.65),
    )
    (row,) = client.page("/services?q=sewing&zip=87102").select(".rows > li")
    told = " ".join(row.text.split())
    for words in ("Zócalo Makers", "Machines and a teacher.", "Spanish", "Vietnamese", "Free"):
        assert words in told
    assert "away" in told
    assert "Equipment" in told


def test_results_are_in_her_language_where_somebody_wrote_them(client, make):
    directory.service(
        make, "Sewing", spanish={"name": "Costura", "description": "Máquinas"}, description="X"
    )
    directory.service(make, "Sewing room", description="A room")
    page = client.page("/services?q=sewing&lang=es")
    own, other = sorted(page.select(".rows > li"), key=lambda row: "Costura" not in row.text)
    assert "Máquinas" in own.text
    assert own.select_one("h3 a").get("lang") is None
    assert other.select_one("h3 a")["lang"] == "en"


def test_a_group_shows_its_needs_and_their_services(client, make):
    directory.service(make, "Fund", needs=["capital.small_loan"])
    directory.service(make, "Books", needs=["money.bookkeeping"])
    page = client.page("/services?group=capital")
    assert names(page) == ["Fund"]
    assert page.select_one("a[href='/services?need=capital.small_loan']")


def test_when_a_filter_hides_all_the_page_says_how_to_see_more(client, make):
    directory.service(make, "Sewing", languages=["es"])
    page = client.page("/services?q=sewing&spoken=vi")
    assert not names(page)
    (drop,) = page.select("section[aria-labelledby=hidden-services] a")
    assert "1" in drop.text
    assert names(client.page(drop["href"])) == ["Sewing"]


def test_a_search_that_finds_nothing_helps_and_is_counted(client, make, session):
    directory.service(make, "Sewing")
    page = client.page("/services?q=glassblowing")
    assert "We found nothing" in page.select_one("main").text
    client.page("/services?q=Glassblowing&page=2")
    (miss,) = session.scalars(select(SearchMiss))
    assert (miss.query, miss.language, miss.count) == ("glassblowing", "en", 2)


def test_a_zip_code_that_is_none_is_told_and_does_not_stop_the_search(client, make):
    directory.service(make, "Sewing")
    for typed in ("8710", "00000", "abc"):
        page = client.page(f"/services?q=sewing&zip={typed}")
        assert "ZIP" in page.select_one(".notice").text
        assert names(page) == ["Sewing"]


def test_pages_of_results_hold_twenty_five(client, make):
    made = [directory.service(make, f"Sewing {n}") for n in range(30)]
    first, second = client.page("/services?q=sewing"), client.page("/services?q=sewing&page=2")
    assert (len(names(first)), len(names(second))) == (25, 5)
    assert set(names(first)) | set(names(second)) == {one.name for one in made}
    assert not names(client.page("/services?q=sewing&page=9"))


@pytest.mark.parametrize("path", ["/services?q=sewing", "/services?need=money.taxes&lang=es"])
def test_as_many_statements_for_few_rows_as_for_many(client, make, count_queries, path):
    counts = []
    for wanted in (10, 25, 60):
        with make.writing() as session:
            have = session.query(Service).count()
            rows = [Service(name=f"Sewing {n}", keywords="taxes") for n in range(have, wanted)]
            session.add_all(rows)
            session.flush()
            search_service.refresh(session, [row.id for row in rows])
        client.page(path)
        with count_queries() as seen:
            client.page(path)
        counts.append(len(seen))
    assert len(set(counts)) == 1
    assert counts[0] <= 4


def test_the_page_of_a_service_tells_all_of_it(client, make):
    owner = directory.organization(make, "Zócalo Makers", website="zocalo.example.org")
    mine = directory.service(
        make,
        "Sewing bench",
        organization=owner,
        description="Machines.",
        fees="$5 an hour",
        eligibility="Anyone over 16",
        required_documents="Your cloth",
        application_process="Walk in",
        needs=["place.equipment"],
        languages=["es"],
        at=(35.08, -106.65),
        phone="505 555 0100",
        assured_on=date.today() - timedelta(days=30),  # noqa: DTZ011
    )
    make.save(
        *(
            Schedule(service_id=mine.id, weekday=day, opens_at=time(9), closes_at=time(17))
            for day in (1, 2, 3)
        )
    )
    page = client.page(f"/services/{mine.id}")
    told = " ".join(page.select_one("main").text.split())
    for words in (
        "Machines.",
        "$5 an hour",
        "Anyone over 16",
        "Your cloth",
        "Walk in",
        "Spanish",
        "12 Fourth St",
        "Monday to Wednesday",
        "Last checked on",
    ):
        assert words in told
    assert "may have changed" not in told
    assert page.select_one("a[href='tel:+15055550100'] bdi[dir=ltr]")
    assert page.select_one("a[href^='geo:35.08']")
    assert page.select_one("a[href^='https://www.openstreetmap.org/']")
    assert page.select_one(f"a[href='/organizations/{owner.id}']")


@pytest.mark.parametrize("days", [None, 400])
def test_what_was_not_checked_for_long_says_so(client, make, days):
    today = date.today()  # noqa: DTZ011
    checked = days and today - timedelta(days=days)
    mine = directory.service(make, "Sewing", assured_on=checked)
    assert "may have changed" in client.page(f"/services/{mine.id}").select_one("main").text


def test_a_service_with_hardly_anything_known_still_has_a_page(client, make):
    mine = directory.service(make, "Sewing")
    told = client.page(f"/services/{mine.id}").select_one("main").text
    assert "We do not know. Ask before you go." in told


def test_an_organization_lists_what_it_offers(client, make):
    owner = directory.organization(make, "Zócalo Makers", description="A workshop.")
    mine = directory.service(make, "Sewing", organization=owner)
    directory.service(make, "Elsewhere")
    make.save(Phone(organization_id=owner.id, number="505 555 0101", e164="+15055550101"))
    page = client.page(f"/organizations/{owner.id}")
    assert names(page) == ["Sewing"]
    assert page.select_one(f"a[href='/services/{mine.id}']")
    assert page.select_one("a[href='tel:+15055550101']")


@pytest.mark.parametrize("place", ["services", "organizations"])
def test_what_is_not_there_and_what_is_no_longer_there_look_the_same(client, make, place):
    gone = (
        directory.service(make, status="inactive")
        if place == "services"
        else make.save(Organization(name="Gone", status="inactive"))
    )
    client.page(f"/{place}/{gone.id}", status=404)
    client.page(f"/{place}/{uuid4()}", status=404)


def test_the_pages_of_a_service_and_an_organization_take_few_statements(
    client, make, count_queries
):
    owner = directory.organization(make)
    mine = directory.service(make, organization=owner, at=(35, -106), languages=["es", "vi"])
    for url in (f"/services/{mine.id}", f"/organizations/{owner.id}"):
        with count_queries() as seen:
            client.page(url)
        assert len(seen) <= 4


def test_a_browser_gets_a_page_again_only_when_something_changed(client, make):
    directory.service(make, "Sewing", needs=["money.taxes"], languages=["es"])
    held = {}
    for url in PUBLIC:
        first = client.get(url)
        held[url] = {"If-None-Match": first.headers["ETag"]}
        assert first.headers["Cache-Control"] == "private, no-cache"
        assert client.get(url, headers=held[url]).status_code == 304
    directory.service(make, "Painting")
    for url in PUBLIC:
        assert client.get(url, headers=held[url]).status_code == 200


def test_who_signs_in_gets_pages_that_nobody_keeps(client, make):
    directory.service(make, "Sewing")
    held = {"If-None-Match": client.get("/services?q=sewing").headers["ETag"]}
    client.sign_in(make.user(Role.ENTREPRENEUR))
    answer = client.get("/services?q=sewing", headers=held)
    assert answer.status_code == 200
    assert "ETag" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"


def test_another_language_is_another_page(client, make):
    directory.service(make, "Sewing")
    tags = {
        client.get("/services", headers={"Accept-Language": tag}).headers["ETag"]
        for tag in ("en", "es")
    }
    assert len(tags) == 2


HOSTILE = [
    "q=%00",
    "q=" + "x" * 5_000,
    "q=%F0%9F%98%80%E2%80%AE%D9%82",
    "q=%ED%A0%80",
    "page=18446744073709551616",
    "page=-1&page=x",
    "zip=%D9%A1%D9%A2%D9%A3%D9%A4%D9%A5",
    "need[]=a&need=b",
    "spoken=%25&stage=idea",
    "spoken=xx-Yyyy-ZZ",
    "group=capital&need=money.taxes&q=%22%27%3B--",
    "free=maybe&q=*%22",
]


@pytest.mark.parametrize("query", HOSTILE)
def test_no_address_makes_it_fail(client, make, query):
    directory.service(make, "Sewing", needs=["capital.small_loan"], stages=["idea"])
    assert client.get(f"/services?{query}").status_code == 200


def test_an_endless_query_is_cut(app):
    from werkzeug.test import EnvironBuilder, run_wsgi_app

    environ = EnvironBuilder(path="/services", query_string="q=" + "loan " * 200_000).get_environ()
    _, status, _ = run_wsgi_app(app, environ)
    assert status.startswith("200")


@pytest.mark.parametrize("lang", ["es", "ar-XB"])
def test_every_page_stands_in_every_language(client, make, lang):
    owner = directory.organization(make)
    mine = directory.service(make, "Sewing", organization=owner, at=(35, -106), languages=["es"])
    for url in (
        *PUBLIC,
        "/services?q=nothing",
        f"/services/{mine.id}",
        f"/organizations/{owner.id}",
    ):
        page = client.page(f"{url}{'&' if '?' in url else '?'}lang={lang}")
        assert page.html["lang"] == lang


def test_the_first_view_is_small(client, make):
    for number in range(25):
        directory.service(
            make,
            f"Sewing {number}",
            description=f"Machines, cloth and a teacher number {number} who has time. " * 5,
            needs=["place.equipment", "money.taxes"],
            languages=["es", "vi", "ar"],
        )
    page = client.get("/services?q=sewing", headers={"Accept-Encoding": "br"})
    sheet = brotli.compress((STATIC / "app.css").read_bytes())
    assert len(page.data) < 9_000
    assert len(page.data) + len(sheet) < 20_000


def test_an_organization_page_speaks_the_readers_language_where_it_can(client, make):
    owner = directory.organization(make, "Zócalo Makers")
    sewing = directory.service(make, "Sewing", organization=owner, description="Learn to sew.")
    texts = {"name": "Costura", "description": "Aprenda a coser."}
    for field, text in texts.items():
        make.save(ServiceText(service_id=sewing.id, language="es", field=field, text=text))
    offer = client.page(f"/organizations/{owner.id}?lang=es").select_one(".rows li")
    assert "Aprenda a coser." in offer.text
    assert "Learn to sew." not in offer.text
    assert not offer.select("p[lang]")
