"""Mentors as she finds them: the section, the list, one mentor's page, asking."""

from uuid import uuid4

import pytest

from tests.factories.matching import TAXES, service
from tests.factories.mentoring import mentor, pairing, person, request
from trepconnect.kernel.actor import Actor, Role
from trepconnect.matching.mentors.queries.candidates import seeking_of
from trepconnect.matching.mentors.queries.current_status import standing_of
from trepconnect.mentoring.mentors.domain import Level
from trepconnect.mentoring.pairings.domain.pairing import EndReason, PairingState
from trepconnect.mentoring.pairings.domain.request import Must
from trepconnect.mentoring.pairings.queries import matching_inputs as mentoring
from trepconnect.mentoring.pairings.service import states
from trepconnect.platform.clock import OfficeClock
from trepconnect.profiles.domain.business import Kind
from trepconnect.profiles.domain.person import Home, Meeting, Speaking
from trepconnect.profiles.queries import profiles


@pytest.fixture
def ana(make):
    return person(make)


def names(page, heading="h2"):
    return [one.text.strip() for one in page.select(f"ul.rows {heading}")]


def reasons(page, name):
    row = next(li for li in page.select("ul.rows > li") if name in li.find(["h2", "h3"]).text)
    return [" ".join(one.text.split()) for one in row.select(".reasons li")]


def test_the_best_mentor_comes_first_with_why_language_and_times(client, make, ana):
    mentor(make, name="Ruth Abeyta", languages={"en": Level.NATIVE}, expertise=())
    mentor(make, name="Graciela Armendáriz", meeting_times=("mon.evening", "tue.morning"))
    page = client.sign_in(ana[0]).page("/matches/mentors")
    assert names(page) == ["Graciela Armendáriz", "Ruth Abeyta"]
    meta = [one.text for one in page.select_one("ul.rows > li").select(".meta bdi")]
    assert meta == [
        "Spanish",
        "Monday evening and Tuesday morning",
        "In person, by phone or video",
    ]
    assert reasons(page, "Graciela")[0] == "Fits: Knows about: Business taxes."
    assert reasons(page, "Ruth") == [
        "Fits: Lives in the same ZIP code.",
        "Does not fit: Does not name any of the help that is needed.",
        "Does not fit: Does not speak Spanish.",
        "Not known: The kind of business is not known yet.",
    ]


def test_nobody_who_breaks_a_rule_is_listed(client, make, ana):
    mentor(make, name="Full", capacity=1)
    pairing(make, mentor_user=None)
    mentor(make, name="Unscreened", screened=False)
    mentor(make, name="Busy", meeting_times=("fri.morning",))
    mentor(make, name="Stranger", languages={"vi": Level.NATIVE})
    fits = mentor(make, name="Fits")
    full = mentor(make, name="Taken", capacity=1)
    pairing(make, mentor_user=full)
    page = client.sign_in(ana[0]).page("/matches/mentors")
    assert "Fits" in names(page)
    assert not {"Unscreened", "Busy", "Stranger", "Taken"} & set(names(page))
    assert fits


def test_no_way_to_reach_a_mentor_is_shown_before_both_said_yes(client, make, ana):
    his = mentor(
        make,
        user=make.user(Role.MENTOR, name="Ruth Abeyta", email="ruth@example.org"),
        shares_contact=True,
    )
    client.sign_in(ana[0])
    for address in ("/matches", "/matches/mentors", f"/matches/mentors/{his.id}"):
        text = client.get(address).text
        assert "Ruth Abeyta" in text
        assert "ruth@example.org" not in text


def test_the_page_of_a_mentor_says_all_and_counts_the_points(client, make, ana):
    his = mentor(make, about="Ran a lunch counter.", remote_ok=False)
    page = client.sign_in(ana[0]).page(f"/matches/mentors/{his.id}")
    assert "Ran a lunch counter." in page.text
    facts = {row.dt.text.strip(): row.dd.text.strip() for row in page.select("dl.summary > div")}
    assert facts["Can help with"] == "Business taxes"
    assert facts["Languages"].startswith("Spanish")
    assert "Saturday" in facts["Can meet"]
    assert [one.text for one in page.select("main details td.num")] == [
        "300 of 300",
        "250 of 250",
        "100 of 200",
        "33 of 100",
        "50 of 100",
        "50 of 50",
    ]
    assert "783 of 1,000" in page.select_one("main details summary").text


def test_the_page_of_what_fits_shows_three_mentors_above_the_services(client, make, ana):
    service(make)
    for number in range(4):
        mentor(make, name=f"Mentor{number}")
    page = client.sign_in(ana[0]).page("/matches")
    assert len(names(page, "h3")) == 3
    assert page.select_one("a[href^='/matches/mentors?business=']")
    assert not names(client.page(f"/matches?need={TAXES}"), "h3")


@pytest.mark.parametrize("number", [1, 12, 40])
def test_what_fits_still_takes_eight_statements(client, make, ana, count_queries, number):
    for one in range(number):
        mentor(make, name=f"M{one}")
        service(make, f"Help {one}")
    client.sign_in(ana[0]).get("/matches")
    for address, most in (("/matches", 8), ("/matches/mentors", 5)):
        with count_queries() as seen:
            client.page(address)
        assert len(seen) <= most, "\n".join(seen)


def test_at_most_ten_are_listed_and_all_are_counted(client, make, ana):
    for one in range(12):
        mentor(make, name=f"M{one}")
    page = client.sign_in(ana[0]).page("/matches/mentors")
    assert len(names(page)) == 10
    assert "12 mentors fit" in page.text


@pytest.mark.parametrize(
    ("sections", "missing"),
    [
        ((), []),
        ((Speaking(),), ["Which languages you speak"]),
        ((Meeting(remote_ok=True),), ["When you can meet"]),
        ((Speaking(), Meeting()), ["Which languages you speak", "When you can meet"]),
    ],
)
def test_what_is_missing_in_her_profile_is_said_with_a_way_to_add_it(
    client, make, sections, missing
):
    user, _business = person(make, *sections)
    mentor(make)
    page = client.sign_in(user).page("/matches/mentors")
    assert [one.text for one in page.select(".inset li a")] == missing
    for link in page.select(".inset li a"):
        client.page(link["href"])


def test_without_a_business_she_begins_with_her_profile(client, make):
    page = client.sign_in(make.user()).page("/matches/mentors")
    assert page.select_one("main a.button[href*='/profile']")
    assert client.get(f"/matches/mentors/{uuid4()}").status_code == 303


def test_when_nobody_fits_she_learns_what_would_help(client, make, ana):
    mentor(make, meeting_times=("fri.morning",))
    client.sign_in(ana[0])
    for address in ("/matches", "/matches/mentors"):
        page = client.page(address)
        assert "Right now no mentor fits what you told us." in page.text
        assert "If you are free on Friday morning too, 1 more mentor fits." in page.text


def test_both_ways_of_asking_lead_to_the_page_for_it(client, make, ana):
    his = mentor(make)
    page = client.sign_in(ana[0]).page(f"/matches/mentors/{his.id}")
    links = [one["href"] for one in page.select("main a.button")]
    assert links == [
        f"/mentoring/ask?business={ana[1].id}&mentor={his.id}",
        f"/mentoring/ask?business={ana[1].id}",
    ]
    for link in links:
        assert client.page(link).select_one("main form textarea")


def test_what_she_asked_for_is_shown_and_listed_no_second_time(client, make, ana):
    his = mentor(make, name="Ruth")
    request(make, *ana, mentor_id=his.id)
    client.sign_in(ana[0])
    for address in ("/matches", "/matches/mentors", f"/matches/mentors/{his.id}"):
        page = client.page(address)
        assert "You asked for Ruth on" in page.select_one("main .inset").text
        assert not page.select("main a[href*='mentor=']")
    assert "You asked for a mentor on" not in page.text


def test_the_office_may_choose(client, make, ana):
    request(make, *ana)
    page = client.sign_in(ana[0]).page("/matches/mentors")
    assert "You asked for a mentor on" in page.select_one("main .inset").text


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (PairingState.PROPOSED, "The office proposes Ruth as your mentor."),
        (PairingState.ACTIVE, "Your mentor is Ruth."),
        (PairingState.PAUSED, "Your mentor is Ruth."),
    ],
)
def test_a_mentor_of_hers_leads_to_their_page(client, make, ana, state, words):
    his = mentor(make, name="Ruth", capacity=1)
    made = pairing(make, mentor_user=his, owner=ana[0], business=ana[1], state=state)
    client.sign_in(ana[0])
    for address in ("/matches", "/matches/mentors", f"/matches/mentors/{his.id}"):
        box = client.page(address).select_one("main .inset")
        assert words in box.text
        assert box.select_one(f"a[href='/mentoring/{made.id}']")
    assert not names(client.page("/matches/mentors"))


def test_a_mentor_who_cannot_be_hers_says_why_and_cannot_be_asked_for(client, make, ana):
    his = mentor(make, name="Ruth", capacity=1)
    pairing(make, mentor_user=his)
    page = client.sign_in(ana[0]).page(f"/matches/mentors/{his.id}")
    assert "Has no place free." in page.select_one(".inset").text
    assert not page.select(f"a[href*='mentor={his.id}']")


def test_mentors_she_may_not_know_of_are_not_there(client, make, ana):
    unscreened = mentor(make, screened=False)
    apart = mentor(make)
    with make.writing() as session:
        states.block_pair(
            session,
            Actor.system(),
            OfficeClock(),
            business_id=ana[1].id,
            mentor_id=apart.id,
            reason=EndReason.CONFLICT_OF_INTEREST,
        )
    client.sign_in(ana[0])
    for gone in (unscreened.id, apart.id, uuid4(), ana[0].id):
        client.page(f"/matches/mentors/{gone}", status=404)
    assert not names(client.page("/matches/mentors"))


def test_words_of_a_mentor_are_shown_as_text(client, make, ana):
    his = mentor(make, name="<b>Ruth</b>", about="<script>alert(1)</script>")
    client.sign_in(ana[0])
    for address in ("/matches", "/matches/mentors", f"/matches/mentors/{his.id}"):
        page = client.page(address)
        assert "<b>Ruth</b>" in page.select_one("main").text
        assert not page.select("main b, main script")


@pytest.mark.parametrize("role", [Role.MENTOR, Role.NAVIGATOR, Role.LOAN_OFFICER, Role.PARTNER])
def test_only_entrepreneurs_look_for_a_mentor(client, make, role):
    client.sign_in(make.user(role))
    for address in ("/matches/mentors", f"/matches/mentors/{uuid4()}"):
        client.page(address, status=403)


def test_another_business_is_not_found(client, make, ana):
    other, _hers = person(make)
    client.sign_in(other)
    client.page(f"/matches/mentors?business={ana[1].id}", status=404)


SECTIONS = [
    (),
    (Home(), Speaking(), Meeting()),
    (Kind(stage="idea", industry_code="food_truck"), Meeting(remote_ok=False)),
]


@pytest.mark.parametrize("sections", SECTIONS)
def test_she_is_compared_as_the_check_will_compare_her(make, session, sections):
    """What ranking knows of her is what the rules ask when a pair is stored."""
    user, business = person(make, *sections)
    request(make, user, business, musts=[Must.IN_PERSON])
    with make.writing() as writing_session:
        states.block(
            writing_session,
            Actor.system(),
            OfficeClock(),
            user_id=user.id,
            mentor_id=mentor(make).id,
            reason=EndReason.CONCERN,
        )
    system = Actor.system()
    profile = profiles.get_profile(session, system, user.id)
    standing = standing_of(session, system, business_id=business.id, user_id=user.id)
    ours = seeking_of(profile.person, profile.businesses[0], standing).side
    assert ours == mentoring.get_seeker_side(session, system, business.id)
    assert ours.musts == {Must.IN_PERSON}
    assert len(ours.never_with) == 1
