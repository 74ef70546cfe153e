import io
from datetime import time, timedelta
from uuid import uuid4

import pytest
from pypdf import PdfReader
from sqlalchemy import func, select

from tests.factories.matching import TAXES, saved, seeker, service, today, translated
from tests.integration.racing import race
from trepconnect.directory.listings.domain import RecordStatus
from trepconnect.directory.listings.models.details import Schedule
from trepconnect.directory.listings.models.records import Service
from trepconnect.kernel.actor import Role
from trepconnect.matching.services.domain.reasons import SCORING_VERSION
from trepconnect.matching.services.domain.saved import Helped
from trepconnect.matching.services.models import SavedMatch
from trepconnect.platform.clock import OfficeClock
from trepconnect.platform.data.audit import AuditEntry


@pytest.fixture
def ana(make):
    return seeker(make)


@pytest.fixture
def kept(make, ana):
    return saved(make, *ana, service(make))


def save(client, row, url="/matches"):
    form = client.page(url).select_one(f"form[action='/matches/services/{row.id}/save']")
    return client.send(form)


def actions(session):
    return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.seq)))


def test_a_service_is_kept_with_why_it_was_found(client, make, session, ana):
    row = service(make)
    response = save(client.sign_in(ana[0]), row)
    assert response.status_code == 303
    kept = session.scalars(select(SavedMatch)).one()
    assert (kept.business_id, kept.service_id) == (ana[1].id, row.id)
    assert kept.scoring_version == SCORING_VERSION
    assert kept.points == sum(kept.parts.values()) > 0
    assert ["for", "answers_need", TAXES] in kept.reasons
    assert "matching.service_saved" in actions(session)
    assert "Tax help" in client.page(response.location).text


def test_what_was_found_then_is_told_later_even_if_the_service_changed(client, make, session, ana):
    row = service(make)
    save(client.sign_in(ana[0]), row)
    kept = session.scalars(select(SavedMatch)).one()
    with make.writing() as writing:
        writing.get(Service, row.id).is_free = False
    assert "It is free." in client.page(f"/matches/saved/{kept.id}").text


def test_keeping_twice_keeps_once(client, make, session, ana):
    row = service(make)
    client.sign_in(ana[0])
    form = client.page("/matches").select_one("ul.rows form")
    assert [client.send(form).status_code for _ in range(2)] == [303, 303]
    assert session.scalar(select(func.count()).select_from(SavedMatch)) == 1
    assert actions(session).count("matching.service_saved") == 1
    assert f"/matches/services/{row.id}/save" not in client.get("/matches").text


def test_eight_at_once_keep_it_once(app, make, session, ana):
    row = service(make)
    clients = [app.test_client().sign_in(ana[0]) for _ in range(8)]
    forms = [one.page("/matches").select_one("ul.rows form") for one in clients]

    answers = race(lambda number: clients[number].send(forms[number]).status_code)

    assert answers == [303] * 8
    assert session.scalar(select(func.count()).select_from(SavedMatch)) == 1
    assert session.scalars(select(SavedMatch.service_id)).one() == row.id
    assert actions(session).count("matching.service_saved") == 1


def test_what_is_not_on_offer_or_does_not_exist_cannot_be_kept(client, make, session, ana):
    gone = service(make, status=RecordStatus.INACTIVE)
    client.sign_in(ana[0])
    token = client.csrf("/account")
    for service_id in (gone.id, uuid4()):
        url = f"/matches/services/{service_id}/save"
        assert client.post(url, data={"csrf_token": token}).status_code == 404
    assert session.scalar(select(func.count()).select_from(SavedMatch)) == 0


def test_nobody_keeps_something_for_a_business_of_somebody_else(client, make, session, ana):
    row = service(make)
    stranger, _hers = seeker(make)
    client.sign_in(stranger)
    data = {"csrf_token": client.csrf("/account"), "business": str(ana[1].id)}
    assert client.post(f"/matches/services/{row.id}/save", data=data).status_code == 404
    assert session.scalar(select(func.count()).select_from(SavedMatch)) == 0


def test_somebody_without_a_business_is_led_to_her_profile(client, make):
    row = service(make)
    client.sign_in(make.user())
    data = {"csrf_token": client.csrf("/account")}
    response = client.post(f"/matches/services/{row.id}/save", data=data, follow_redirects=True)
    assert "First tell us about your business" in client.check(response).text


@pytest.mark.parametrize("who", ["stranger", "navigator", "nobody"])
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ""),
        ("GET", "/slip.pdf"),
        ("POST", "/note"),
        ("POST", "/help"),
        ("POST", "/remove"),
    ],
)
def test_what_somebody_keeps_is_only_hers(client, make, session, kept, who, method, path):
    status = {"stranger": 404, "navigator": 403, "nobody": 303 if method == "GET" else 401}[who]
    if who == "stranger":
        client.sign_in(seeker(make)[0])
    if who == "navigator":
        client.sign_in(make.user(Role.NAVIGATOR))
    data = {"csrf_token": client.csrf("/account" if who != "nobody" else "/sign-in")}
    data |= {"note": "mine now", "helped": "yes"}
    response = client.open(f"/matches/saved/{kept}{path}", method=method, data=data)
    assert response.status_code == status
    row = session.get(SavedMatch, kept)
    assert (row.note, row.helped) == ("", None)


def test_a_removed_business_keeps_nothing(client, make, ana, kept):
    from trepconnect.accounts.service.sign_in import as_actor
    from trepconnect.profiles.service.saving import remove_business

    with make.writing() as writing:
        remove_business(writing, as_actor(ana[0]), OfficeClock(), business_id=ana[1].id)
    client.sign_in(ana[0]).page(f"/matches/saved/{kept}", status=404)


def test_the_list_tells_how_to_reach_them(client, ana, kept):
    page = client.sign_in(ana[0]).page("/matches/saved")
    row = page.select_one("ul.rows > li")
    assert row.select_one("a[href='tel:505-555-0117']")
    assert "833 Molino Lane, Rio" in row.text
    assert row.select_one(f"a[href='/matches/saved/{kept}/slip.pdf']")


def test_a_note_is_for_herself(client, session, ana, kept):
    client.sign_in(ana[0])
    form = f"form[action='/matches/saved/{kept}/note']"
    response = client.submit(f"/matches/saved/{kept}", form=form, note="  Ask for Lupe <3 \0")
    assert response.status_code == 303
    assert session.get(SavedMatch, kept).note == "Ask for Lupe <3"
    assert "Ask for Lupe <3" in client.page("/matches/saved").text
    client.submit(f"/matches/saved/{kept}", form=form, note="")
    assert session.get(SavedMatch, kept).note == ""


@pytest.mark.parametrize(
    "note", ["My SSN is 123-45-6789", "A-number: A123456789", "soy indocumentada", "x" * 501]
)
def test_a_note_with_numbers_of_papers_is_not_kept(client, session, ana, kept, note):
    client.sign_in(ana[0])
    form = f"form[action='/matches/saved/{kept}/note']"
    response = client.submit(f"/matches/saved/{kept}", form=form, note=note)
    assert response.status_code == 422
    page = client.check(response)
    assert page.select_one("#note-error")
    assert page.select_one("#note").text.strip() == note
    assert session.get(SavedMatch, kept).note == ""


def tell(client, kept, **fields):
    form = f"form[action='/matches/saved/{kept}/help']"
    return client.submit(f"/matches/saved/{kept}", form=form, **fields)


def test_whether_it_helped_is_told_with_what_happened(client, session, ana, kept):
    client.sign_in(ana[0])
    response = tell(
        client,
        kept,
        helped="no",
        what_happened=["not_my_language", "wrong_details"],
        told="The door was closed.",
    )
    assert response.status_code == 303
    row = session.get(SavedMatch, kept)
    assert (row.helped, row.told) == (Helped.NO, "The door was closed.")
    assert row.what_happened == ["not_my_language", "wrong_details"]
    assert row.told_at is not None
    assert "matching.help_told" in actions(session)
    assert "You told us: No, it did not help" in " ".join(
        client.page("/matches/saved").text.split()
    )


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({}, "helped"),
        ({"helped": "maybe"}, "helped"),
        ({"helped": "yes", "told": "x" * 301}, "told"),
        ({"helped": "yes", "told": "my alien number is A123456789"}, "told"),
        ({"helped": "yes", "what_happened": "hacked"}, "what_happened"),
    ],
)
def test_mistakes_are_told_beside_the_question(client, session, ana, kept, fields, field):
    client.sign_in(ana[0])
    response = tell(client, kept, **fields)
    assert response.status_code == 422
    assert client.check(response).select_one(f"#{field}-error")
    assert session.get(SavedMatch, kept).helped is None


@pytest.mark.parametrize(
    ("days", "helped", "asks"),
    [
        (0, None, False),
        (6, None, False),
        (8, None, True),
        (30, "not_yet", True),
        (30, "yes", False),
    ],
)
def test_after_a_week_she_is_asked_whether_it_helped(client, make, ana, days, helped, asks):
    class Then:
        now = staticmethod(lambda: OfficeClock().now() - timedelta(days=days))

    kept = saved(make, *ana, service(make), clock=Then)
    if helped:
        with make.writing() as writing:
            row = writing.get(SavedMatch, kept)
            row.helped, row.told_at = Helped(helped), Then.now() + timedelta(days=1)
    page = client.sign_in(ana[0]).page("/matches/saved")
    assert bool(page.select(f"a[href='/matches/saved/{kept}#help']")) is asks


def test_removing_forgets_it(client, session, ana, kept):
    client.sign_in(ana[0])
    form = f"form[action='/matches/saved/{kept}/remove']"
    assert client.submit(f"/matches/saved/{kept}", form=form).status_code == 303
    assert session.get(SavedMatch, kept) is None
    assert "matching.saved_removed" in actions(session)
    client.page(f"/matches/saved/{kept}", status=404)
    assert "Nothing saved yet" in client.page("/matches/saved").text


def test_what_is_no_longer_on_offer_stays_with_a_word_about_it(client, make, ana):
    row = service(make)
    kept = saved(make, *ana, row)
    with make.writing() as writing:
        writing.get(Service, row.id).status = RecordStatus.INACTIVE
    client.sign_in(ana[0])
    assert "do not offer this any more" in client.page(f"/matches/saved/{kept}").text
    assert "do not offer this any more" in client.page("/matches/saved").text
    client.page(f"/matches/saved/{kept}/slip.pdf", status=404)


def test_the_slip_is_one_tagged_page_in_her_language(client, make, ana):
    row = service(make, required_documents="Last tax return\nA photo ID", fees="$20")
    translated(make, row, name="Ayuda con impuestos")
    client.sign_in(ana[0])
    save(client, row)
    kept = client.page("/matches/saved").select_one("ul.rows h2 a")["href"]
    response = client.get(f"{kept}/slip.pdf?lang=es")
    assert response.mimetype == "application/pdf"
    paper = PdfReader(io.BytesIO(response.data))
    assert len(paper.pages) == 1
    assert paper.trailer["/Root"]["/MarkInfo"]["/Marked"]
    text = paper.pages[0].extract_text()
    for words in (
        "Ayuda con impuestos",
        "505-555-0117",
        "833 Molino Lane",
        "A photo ID",
        "(Business taxes)",
        "TrepConnect",
    ):
        assert words in text


def test_a_slip_with_very_long_texts_is_still_one_page(client, make, ana):
    long = "A long line that tells much more than anybody wants to read. " * 60
    papers = "\n".join([long] * 12)
    row = service(make, required_documents=papers, application_process=long, fees=long)
    for weekday in range(1, 8):  # each day its own hours, so that each takes a line
        for first in (today(-30), today(30)):
            hours = {"opens_at": time(8, weekday), "closes_at": time(17), "weekday": weekday}
            make.save(Schedule(service_id=row.id, valid_from=first, **hours))
    kept = saved(make, *ana, row)
    client.sign_in(ana[0])
    paper = PdfReader(io.BytesIO(client.get(f"/matches/saved/{kept}/slip.pdf").data))
    assert len(paper.pages) == 1


@pytest.mark.parametrize("services", [1, 25])
def test_the_list_takes_the_same_statements_for_any_length(
    client, make, ana, count_queries, services
):
    for number in range(services):
        saved(make, *ana, service(make, f"Help {number}"))
    client.sign_in(ana[0]).get("/matches/saved")
    with count_queries() as seen:
        client.get("/matches/saved")
    assert len(seen) <= 8, "\n".join(seen)


def test_the_page_of_a_service_offers_to_keep_it(client, make, ana):
    row = service(make)
    url = f"/services/{row.id}"
    assert "/sign-in?next=" in client.page(url).select_one("main a[href*='sign-in']")["href"]
    client.sign_in(ana[0])
    assert save(client, row, url=url).status_code == 303


def test_keeping_tells_the_rest_of_the_program(app, make, ana, monkeypatch):
    from trepconnect.matching.services.domain.saved import ServiceSaved
    from trepconnect.platform.worker import outbox

    heard = []
    ear = outbox.Subscription(
        "ear", ServiceSaved, inside=lambda _session, event: heard.append(event)
    )
    monkeypatch.setitem(app.extensions, "trepconnect.outbox", {ServiceSaved.name: [ear]})
    row = service(make)
    kept = saved(make, *ana, row)
    with app.app_context():
        outbox.deliver_due()
    assert heard == [ServiceSaved(kept, ana[1].id, row.id)]
