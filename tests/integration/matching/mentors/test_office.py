"""Mentors as the office sees them: who waits, who fits, proposing, keeping two apart."""

from uuid import uuid4

import pytest
from sqlalchemy import func, select

from tests.factories.days import At, today
from tests.factories.mentoring import mentor, pairing, person, request
from trepconnect.kernel.actor import Role
from trepconnect.matching.mentors.domain.scoring import MENTOR_SCORING_VERSION
from trepconnect.mentoring.mentors.domain import Level
from trepconnect.mentoring.mentors.models import MentorRow
from trepconnect.mentoring.pairings.domain.pairing import PairingState
from trepconnect.mentoring.pairings.models import BlockedPairRow, PairingRow, RequestRow
from trepconnect.platform.data.audit import AuditEntry
from trepconnect.profiles.domain.business import Stage
from trepconnect.profiles.domain.person import Meeting, Speaking

QUEUE = "/staff/mentor-requests"


def mentors_of(business):
    return f"/staff/people/businesses/{business.id}/mentors"


def pair_of(business, his):
    return f"{mentors_of(business)}/{his.id}"


@pytest.fixture
def ana(make):
    return person(make, user=make.user(name="Ana"))


@pytest.fixture
def staff(client, make):
    return client.sign_in(make.navigator())


def rows(page):
    return [row.th.a.text for row in page.select("main tbody tr")]


def cells(row):
    return [" ".join(cell.text.split()) for cell in row.select("th, td")]


def names(page):
    return [one.text.strip() for one in page.select("ul.rows h3")]


def stored(session):
    counts = [select(func.count()).select_from(one) for one in (PairingRow, BlockedPairRow)]
    return [session.scalar(one) for one in counts]


def test_who_waits_is_listed_by_group_and_then_by_who_asked_first(staff, make):
    for number in range(4):
        mentor(make, name=f"Mentor {number}")
    for name, days, speaks in (
        ("Newest", 1, ("es",)),
        ("Longer", 89, ("es",)),
        ("Longest", 120, ("es",)),
        ("Rare", 2, ("so",)),
        ("Rare first", 3, ("so",)),
    ):
        user, business = person(make, user=make.user(name=name), speaks=speaks)
        request(make, user, business, clock=At(today(-days)))
    page = staff.page(QUEUE)
    assert rows(page) == ["Rare first", "Rare", "Longest", "Longer", "Newest"]
    shown = [cells(row) for row in page.select("main tbody tr")]
    assert [one[1] for one in shown] == [
        "Few mentors fit, or few speak the preferred language",
        "Few mentors fit, or few speak the preferred language",
        "Waiting over 90 days",
        "In order of asking",
        "In order of asking",
    ]
    assert [one[3] for one in shown] == ["3 days", "2 days", "120 days", "89 days", "1 day"]
    assert [one[6].split()[0] for one in shown] == ["0", "0", "4", "4", "4"]


def test_a_wish_shows_and_answered_ones_are_gone(staff, make, ana):
    his = mentor(make, name="Ruth")
    request(make, *ana, mentor_id=his.id)
    answered, business = person(make)
    request(make, answered, business)
    pairing(make, owner=answered, business=business, state=PairingState.PROPOSED)
    page = staff.page(QUEUE)
    assert rows(page) == ["Ana"]
    assert "Ruth" in page.select_one("main tbody").text
    waiting = page.select_one("main a[href='/staff/pairings?state=proposed']")
    assert waiting.text == "1 proposal waits for an answer."
    staff.page(waiting["href"])


def test_an_empty_queue_says_so(staff):
    assert "Nobody waits" in staff.page(QUEUE).text


@pytest.mark.parametrize("number", [10, 25, 60])
def test_the_queue_is_paged_and_takes_the_same_statements(staff, make, count_queries, number):
    mentor(make)
    for one in range(number):
        request(make, *person(make, name=f"Shop {one}"))
    staff.get(QUEUE)
    with count_queries() as seen:
        page = staff.page(QUEUE)
    assert len(seen) <= 6, "\n".join(seen)
    assert len(rows(page)) == min(number, 25)
    everybody = [row for at in range(1, 4) for row in rows(staff.page(f"{QUEUE}?page={at}"))]
    if number == 60:
        assert len(set(everybody)) == 60


def test_a_request_leads_to_the_mentors_for_it(staff, make, ana):
    asked = request(make, *ana)
    response = staff.get(f"{QUEUE}/{asked}")
    assert (response.status_code, response.location) == (303, mentors_of(ana[1]))
    staff.page(f"{QUEUE}/{uuid4()}", status=404)


def test_the_mentors_come_ranked_with_points_reasons_and_places(staff, make, ana):
    mentor(make, name="Ernesto", expertise=(), languages={"en": Level.FLUENT})
    mentor(make, name="Graciela")
    page = staff.page(mentors_of(ana[1]))
    assert names(page) == ["Graciela", "Ernesto"]
    first, second = page.select("ul.rows > li")
    assert "3 places free of 3" in first.select_one(".meta").text
    assert "behind the first" not in first.text
    assert (
        "400 points behind the first, most of them for: Help that is needed and Language."
        in second.select_one(".meta").text
    )
    assert first.select_one("details .count").text == "783 of 1,000"
    assert len(first.select("details td.num")) == 6
    assert "Speaks Spanish." in first.text


def test_what_she_asked_for_and_said_stands_beside(staff, make, ana):
    his = mentor(make, name="Ruth")
    request(make, *ana, mentor_id=his.id, words="How do I price?", musts=["own_language"])
    page = staff.page(mentors_of(ana[1]))
    box = page.select_one("main .inset").text
    assert "Would like: Ruth." in box
    assert "How do I price?" in box
    said = {row.dt.text: row.dd.text.strip() for row in page.select("dl.summary > div")}
    assert said["Help"] == "Business taxes (urgent)"
    assert said["Languages"] == "Spanish, English"


def test_who_does_not_fit_stands_below_with_every_reason(staff, make, ana):
    mentor(make, name="Fits")
    mentor(make, name="Far away", meeting_times=("fri.morning",), screened=False)
    full = mentor(make, name="Full", capacity=1)
    pairing(make, mentor_user=full)
    page = staff.page(mentors_of(ana[1]))
    assert names(page) == ["Fits"]
    assert [cells(row) for row in page.select("table.table tbody tr")] == [
        ["Full", "Has no place free."],
        ["Far away", "No time in common. The office has not finished its check yet."],
    ]
    text = page.select_one("section[aria-labelledby=others]").text
    assert "3 mentors have a language in common." in text
    assert "1 has no time in common" in text
    assert "1 has no place free" in text
    assert "1 more would fit with one place more. Ask for it." in text


def test_all_who_do_not_fit_are_on_pages(staff, make, ana):
    for number in range(30):
        mentor(make, name=f"M{number:02}", screened=False)
    page = staff.page(mentors_of(ana[1]))
    assert len(page.select("main tbody tr")) == 10
    link = page.select_one(f"a[href='{mentors_of(ana[1])}/others']")
    assert link.text == "See all 30"
    first, second = staff.page(link["href"]), staff.page(f"{link['href']}?page=2")
    assert len(set(rows(first)) | set(rows(second))) == 30


@pytest.mark.parametrize("number", [1, 10, 100])
def test_pages_of_a_business_take_the_same_statements(staff, make, ana, count_queries, number):
    for one in range(number):
        mentor(make, name=f"M{one}", screened=bool(one % 2))
    request(make, *ana)
    addresses = (
        mentors_of(ana[1]),
        f"{mentors_of(ana[1])}/others",
        pair_of(ana[1], mentor(make)),
    )
    for address in addresses:
        staff.get(address)
        with count_queries() as seen:
            staff.page(address)
        assert len(seen) <= 8, "\n".join(seen)


def test_each_look_is_on_record_and_she_can_see_it(staff, make, ana, session, app):
    his = mentor(make)
    for address in (mentors_of(ana[1]), f"{mentors_of(ana[1])}/others", pair_of(ana[1], his)):
        staff.page(address)
    reads = select(AuditEntry).where(AuditEntry.action == "matching.mentors_read")
    assert [one.subject_id for one in session.scalars(reads)] == [str(ana[0].id)] * 3
    account = app.test_client().sign_in(ana[0]).page("/account")
    assert account.text.count("Person") >= 3


def test_proposing_asks_both_and_keeps_why(staff, make, ana, session):
    his = mentor(make)
    asked = request(make, *ana)
    response = staff.submit(pair_of(ana[1], his))
    assert (response.status_code, response.location) == (303, mentors_of(ana[1]))
    (row,) = session.scalars(select(PairingRow))
    assert (row.business_id, row.mentor_id) == (ana[1].id, his.id)
    assert (row.state, row.request_id, row.score) == (PairingState.PROPOSED, asked, 783)
    assert row.scoring_version == MENTOR_SCORING_VERSION
    assert ["for", "speaks", "es"] in row.reasons
    page = staff.page(mentors_of(ana[1]))
    assert "Proposed, and waiting for answers:" in page.select_one(".inset").text
    assert page.select_one(f".inset a[href='/staff/pairings/{row.id}']")
    assert not staff.page(pair_of(ana[1], his)).select("form button:-soup-contains('Propose')")


def test_nobody_is_proposed_to_a_business_that_has_a_mentor(staff, make, ana):
    pairing(make, owner=ana[0], business=ana[1])
    page = staff.page(pair_of(ana[1], mentor(make)))
    assert "There is a mentor for this business already" in page.select_one(".notice").text
    assert not page.select("form button:-soup-contains('Propose')")


def test_the_two_stand_side_by_side(staff, make, ana):
    his = mentor(make, name="Ruth", trade="food_truck", only_stages=(Stage.OPERATING,))
    page = staff.page(pair_of(ana[1], his))
    table = {
        row.th.text: [cell.text for cell in row.select("td")]
        for row in page.select("main table.table tbody tr")
    }
    assert table["Help"] == ["Business taxes", "Business taxes (urgent)"]
    assert table["Languages"][1] == "Spanish, English"
    assert table["Trade"] == ["Food truck or cart", "Not said yet"]
    assert table["How to meet"] == [
        "In person, by phone or video",
        "In person in 87102, by phone or video",
    ]


def test_proposing_works_without_a_request(staff, make, ana, session):
    his = mentor(make)
    assert staff.submit(pair_of(ana[1], his)).status_code == 303
    assert session.scalars(select(PairingRow.request_id)).all() == [None]


TAMPERED = {
    "another language": ({"languages": {"vi": Level.NATIVE}}, "No language in common."),
    "no common time": ({"meeting_times": ("fri.morning",)}, "No time in common."),
    "not checked": ({"screened": False}, "The office has not finished its check yet."),
    "another stage": ({"only_stages": (Stage.IDEA,)}, "Something that one of the two must have"),
    "too far": (
        {"remote_ok": False, "zip_code": "87501"},
        "Too far apart, and not by phone or video.",
    ),
}


@pytest.mark.parametrize("case", TAMPERED)
def test_a_pair_that_breaks_a_rule_is_refused_whatever_is_sent(staff, make, ana, session, case):
    said, why = TAMPERED[case]
    his = mentor(make, **said)
    page = staff.page(pair_of(ana[1], his))
    assert not page.select("form button:-soup-contains('Propose')")
    assert why in page.select_one(".inset").text
    token = page.select_one("input[name=csrf_token]")["value"]
    response = staff.post(pair_of(ana[1], his), data={"csrf_token": token, "score": "1000"})
    assert response.status_code == 409
    assert why in staff.check(response).select_one(".errors").text
    assert stored(session) == [0, 0]
    assert session.scalars(select(MentorRow.places_taken)).all() == [0]


def test_the_last_place_taken_meanwhile_is_said_on_the_same_page(staff, make, ana, session):
    his = mentor(make, capacity=1)
    form = staff.page(pair_of(ana[1], his)).select_one("main form")
    pairing(make, mentor_user=his)
    response = staff.send(form)
    assert response.status_code == 409
    assert "last place" in staff.check(response).select_one(".errors").text
    assert session.scalar(select(func.count()).select_from(PairingRow)) == 1


def test_a_business_that_got_a_mentor_meanwhile_is_said_too(staff, make, ana, session):
    form = staff.page(pair_of(ana[1], mentor(make))).select_one("main form")
    pairing(make, owner=ana[0], business=ana[1], state=PairingState.PROPOSED)
    response = staff.send(form)
    assert response.status_code == 409
    assert "one was proposed just now" in staff.check(response).select_one(".errors").text
    assert session.scalar(select(func.count()).select_from(PairingRow)) == 1


def test_a_pair_can_be_kept_apart(staff, make, ana, session):
    his, asked = mentor(make, name="Landlord"), request(make, *ana)
    response = staff.submit(
        pair_of(ana[1], his), form="main details form", reason="conflict_of_interest"
    )
    assert response.status_code == 303
    (row,) = session.scalars(select(BlockedPairRow))
    assert (row.user_id, row.mentor_id) == (ana[0].id, his.id)
    assert row.reason == "conflict_of_interest"
    page = staff.page(mentors_of(ana[1]))
    assert names(page) == []
    assert "These two must not be paired." in page.text
    blocked = select(AuditEntry).where(AuditEntry.action == "mentoring.pair_blocked")
    assert session.scalars(blocked).one().subject_id == str(ana[0].id)
    assert session.get(RequestRow, asked).state == "open"


@pytest.mark.parametrize("reason", ["", "lapsed", "x"])
def test_keeping_apart_needs_one_of_the_reasons(staff, make, ana, session, reason):
    his = mentor(make)
    sent = {"reason": reason} if reason else {}
    response = staff.submit(pair_of(ana[1], his), form="main details form", **sent)
    assert response.status_code == 422
    page = staff.check(response)
    assert page.select_one("details[open] .field--error")
    assert stored(session) == [0, 0]


def test_what_is_not_there_is_not_found(staff, make, ana):
    his = mentor(make)
    nobody = type("Nobody", (), {"id": uuid4()})
    for address in (
        mentors_of(nobody),
        f"{mentors_of(nobody)}/others",
        pair_of(nobody, his),
        pair_of(ana[1], nobody),
        pair_of(ana[1], ana[0]),
    ):
        staff.page(address, status=404)


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.NAVIGATOR, 200),
        (Role.MANAGER, 200),
        (Role.ADMIN, 200),
        (Role.LOAN_OFFICER, 403),
        (Role.SPONSOR, 403),
        (Role.MENTOR, 403),
        (Role.ENTREPRENEUR, 403),
        (Role.PARTNER, 403),
    ],
)
def test_who_of_the_office_looks_for_mentors(client, make, ana, role, status):
    his = mentor(make)
    client.sign_in(make.user(role))
    for address in (QUEUE, mentors_of(ana[1]), pair_of(ana[1], his)):
        client.page(address, status=status)


def test_somebody_who_said_nothing_yet_is_shown_what_to_ask(staff, make):
    _user, business = person(make, Speaking(), Meeting(), needs=(), speaks=())
    mentor(make)
    page = staff.page(mentors_of(business))
    assert len(names(page)) == 1
    text = page.select_one("ul.rows").text
    assert "The languages are not known yet." in text
    assert "Times to meet are not known yet." in text


def test_the_page_of_a_person_leads_here(staff, make, ana):
    page = staff.page(f"/staff/people/{ana[0].id}")
    assert page.select_one(f"a[href='{mentors_of(ana[1])}']")


def test_whoever_decides_about_loans_compares_and_proposes_nobody(client, make, session, ana):
    """Who is refused for a language would tell which one is hers."""
    his = mentor(make, name="Ruth", languages={"so": Level.FLUENT})
    request(make, *ana)
    client.sign_in(make.user(Role.NAVIGATOR, Role.LOAN_OFFICER))
    _user, business = ana
    for url in (mentors_of(business), f"{mentors_of(business)}/others", pair_of(business, his)):
        page = client.page(url)
        assert "mentors are compared by language" in page.text
        assert not page.select(f"form[action='{pair_of(business, his)}']")
    assert "Ruth" not in client.page(mentors_of(business)).text
    token = client.csrf("/account")
    response = client.post(pair_of(business, his), data={"csrf_token": token})
    assert response.status_code == 403
    assert stored(session) == [0, 0]
    assert rows(client.page(QUEUE)) == ["Ana"]
