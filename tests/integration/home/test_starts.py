"""What each role finds on the first page once there is something to do."""

import pytest

from tests.factories import home, messages
from tests.factories import lending_applications as applying
from tests.factories import lending_loans as lend
from tests.factories import mentoring as a
from tests.factories.cohorts import cohort, member
from trepconnect.accounts.service.sign_in import as_actor
from trepconnect.directory.listings.models.details import ServiceText
from trepconnect.kernel.actor import Role
from trepconnect.matching.services.models import SavedMatch
from trepconnect.mentoring.pairings.domain.pairing import PairingState
from trepconnect.mentoring.pairings.service import proposals
from trepconnect.mentoring.sessions.service import sessions
from trepconnect.milestones.plans.queries import plans
from trepconnect.milestones.plans.service import plans as plans_service
from trepconnect.milestones.plans.service import steps
from trepconnect.platform.clock import OfficeClock
from trepconnect.platform.worker import outbox

CLOCK = OfficeClock()


@pytest.fixture
def people(make):
    rosa, business = a.person(make, user=make.user(name="Rosa"))
    marco = a.mentor(make, user=make.user(Role.MENTOR, name="Marco"))
    return {"owner": rosa, "business": business, "mentor_user": marco}


def top(page):
    return page.select_one(".next h2").text


def others(page):
    return [one.text for one in page.select("section[aria-labelledby=also] .tasks a")]


def lines(page):
    return {
        row.dt.text: row.dd.text.strip()
        for row in page.select("section[aria-labelledby=standing] dl > div")
    }


def start_plan(make, owner, business):
    with make.writing() as session:
        plans_service.start_plan(
            session,
            as_actor(owner),
            CLOCK,
            business_id=business.id,
            pathway_code="food_truck",
            answers={"kitchen": "own_truck", "truck": "yes", "hire": "no"},
        )


def mark_a_step(make, owner, business):
    with make.writing() as session:
        plan = plans.find_plan(session, as_actor(owner), business.id)
        step = next(one.id for one in plan.steps if one.kept.code == "menu_and_costs")
        steps.mark_step(session, as_actor(owner), CLOCK, step_id=step, evidence="My menu.")


class TestEntrepreneur:
    @pytest.fixture
    def page(self, client, people):
        client.sign_in(people["owner"])
        return lambda: client.page("/")

    def test_without_anything_she_sees_what_there_could_be(self, page):
        shown = page()
        assert top(shown) == "Help that fits you"
        assert lines(shown) == {
            "Your plan": "Step by step to your goal, in the right order.",
            "Your mentor": "Somebody who has done it before, for free.",
            "Your loan": "See which small loans may fit you.",
            "What fits you": "Help, mentors and loans, with the reasons.",
        }
        for link in shown.select("section[aria-labelledby=standing] a"):
            assert link["href"].startswith("/")

    def test_the_next_step_of_her_plan(self, make, page, people):
        start_plan(make, people["owner"], people["business"])
        shown = page()
        assert top(shown) == "Plan your menu, prices and first costs"
        assert lines(shown)["Your plan"].startswith("0 of ")

    def test_a_proposal_goes_before_her_plan(self, make, page, people):
        start_plan(make, people["owner"], people["business"])
        made = a.pairing(make, state=PairingState.PROPOSED, **people)
        shown = page()
        assert top(shown) == "Marco could be your mentor"
        assert shown.select_one(".next a")["href"] == f"/mentoring/{made.id}"
        assert others(shown) == ["Plan your menu, prices and first costs"]
        assert lines(shown)["Your mentor"] == "Marco, if you both say yes."

    def test_from_asking_to_meeting(self, make, page, people):
        a.request(make, people["owner"], people["business"])
        assert lines(page())["Your mentor"] == "We are looking for somebody who fits you."
        made = a.pairing(make, state=PairingState.PROPOSED, **people)
        with make.writing() as session:
            proposals.accept_pairing(session, as_actor(made.owner), CLOCK, pairing_id=made.id)
        assert "wait for the answer of Marco" in lines(page())["Your mentor"]
        with make.writing() as session:
            proposals.accept_pairing(session, as_actor(made.mentor), CLOCK, pairing_id=made.id)
        a.meeting(make, made)
        shown = lines(page())
        assert shown["Your mentor"] == "Marco is your mentor."
        assert "Your next meeting" in shown

    def test_a_session_asks_for_her_word(self, make, page, people):
        a.session(make, a.pairing(make, **people))
        assert top(page()) == "Please check the meeting notes"

    def test_her_loan_from_the_application_to_the_payments(self, make, page, people):
        rosa = people["owner"]
        applying.submitted(make, user=rosa)
        assert lines(page())["Your loan"] == "Your application is being decided."
        lend.offer(make, user=rosa)
        shown = page()
        assert top(shown) == "A loan offer waits for you"
        assert "$5,000" in shown.select_one(".next p").text
        assert lines(shown)["Your loan"].startswith("An offer waits for your answer until")

    def test_a_payment_that_is_late_stands_on_top(self, make, page, people):
        lend.disbursed(make, user=people["owner"], on=lend.today(-40))
        shown = page()
        assert top(shown) == "A payment is late"
        assert lines(shown)["Your loan"].startswith("Your next payment:")

    def test_new_messages_are_told_of(self, make, page, people):
        messages.message(make, people["owner"])
        assert lines(page())["Messages"] == "1 new"

    def test_nothing_of_another_is_there(self, make, page, people):
        made = a.pairing(make)
        a.session(make, made)
        lend.disbursed(make, on=lend.today(-40))
        assert top(page()) == "Help that fits you"
        assert lines(page())["Your mentor"] == "Somebody who has done it before, for free."

    @pytest.mark.parametrize("language", ["es", "ar-XB"])
    def test_with_everything_at_once_it_stays_cheap(
        self, client, make, people, count_queries, language
    ):
        rosa, business = people["owner"], people["business"]
        start_plan(make, rosa, business)
        made = a.pairing(make, **people)
        for _ in range(10):
            a.session(make, made)
        a.meeting(make, made)
        lend.disbursed(make, user=rosa, on=lend.today(-40))
        lend.offer(make, user=rosa)
        applying.submitted(make, user=rosa)
        for _ in range(3):
            messages.message(make, rosa)
            make.save(kept(business, home.service(make)))
        client.sign_in(rosa)
        with count_queries() as seen:
            client.page(f"/?lang={language}")
        with count_queries() as again:
            page = client.page("/")
        assert len(page.select(".next")) == 1
        assert len(again) <= 8, seen

    def test_what_she_saved_is_named_in_her_language(self, client, make, people):
        service = home.service(make, "Kitchen by the hour")
        make.save(
            ServiceText(
                service_id=service.id, language="es", field="name", text="Cocina por horas"
            )
        )
        make.save(kept(people["business"], service))
        client.sign_in(people["owner"])
        assert "Cocina por horas" in client.page("/?lang=es").text
        assert "Kitchen by the hour" in client.page("/?lang=en").text


def kept(business, service):
    return SavedMatch(
        business_id=business.id,
        service_id=service.id,
        saved_at=CLOCK.now().replace(year=2020),
        scoring_version="1",
        points=100,
        parts={},
        reasons=[],
    )


class TestMentor:
    @pytest.fixture
    def page(self, client, people):
        client.sign_in(people["mentor_user"])
        return lambda: client.page("/")

    def test_whoever_has_said_nothing_of_himself_is_asked_to(self, client, make):
        page = client.sign_in(make.user(Role.MENTOR)).page("/")
        assert top(page) == "Tell us about yourself"
        assert page.select_one(".next a")["href"] == "/mentoring/profile"

    def test_nothing_waits(self, page):
        assert "Nothing waits for you today" in page().text

    def test_a_proposal_without_her_name(self, make, page, people):
        made = a.pairing(make, state=PairingState.PROPOSED, **people)
        shown = page()
        assert top(shown) == "Will you be this person’s mentor?"
        assert shown.select_one(".next a")["href"] == f"/mentoring/{made.id}"
        assert "Rosa" not in shown.text

    def test_his_yes_waits_for_hers(self, make, page, people):
        made = a.pairing(make, state=PairingState.PROPOSED, **people)
        with make.writing() as session:
            proposals.accept_pairing(session, as_actor(made.mentor), CLOCK, pairing_id=made.id)
        assert "You said yes to 1 person" in page().text

    def test_a_meeting_ahead_then_to_be_written_down(self, make, page, people):
        then = lend.At(lend.today(-10))
        made = a.pairing(make, clock=lend.At(lend.today(-20)), **people)
        a.meeting(make, made, clock=then, days=2)
        a.meeting(make, made, days=2)
        shown = page()
        assert top(shown) == "Did you meet Rosa?"
        assert "with Rosa" in shown.select_one("section[aria-labelledby=meeting]").text

    def test_a_questioned_session(self, make, page, people):
        made = a.pairing(make, **people)
        session_id = a.session(make, made)
        with make.writing() as session:
            sessions.question_session(
                session, as_actor(made.owner), CLOCK, session_id=session_id, words="Shorter."
            )
        assert top(page()) == "Rosa says that a session was different"

    def test_a_step_to_confirm(self, make, page, people):
        a.pairing(make, **people)
        start_plan(make, people["owner"], people["business"])
        mark_a_step(make, people["owner"], people["business"])
        assert top(page()) == "Confirm a step of Rosa"

    def test_how_long_ago_he_met_each(self, make, page, people):
        a.pairing(make, clock=lend.At(lend.today(-40)), **people)
        (one,) = page().select("section[aria-labelledby=pairs] li")
        assert "You have not met yet." in one.text
        assert "long ago" in one.text

    @pytest.mark.parametrize("count", [1, 10])
    def test_it_costs_the_same_with_many(self, client, make, people, count_queries, count):
        mentor = a.mentor(make, capacity=20)
        for number in range(count):
            made = a.pairing(make, mentor_user=mentor)
            a.session(make, made)
            a.meeting(make, made, days=3 + number)
        client.sign_in(mentor)
        with count_queries() as seen:
            page = client.page("/")
        assert len(page.select("section[aria-labelledby=pairs] li")) == count
        assert len(seen) == 4


class TestOffice:
    def test_the_navigator_sees_who_waits(self, client, make, people):
        a.request(make, people["owner"], people["business"])
        page = client.sign_in(make.navigator()).page("/")
        (one,) = page.select("section[aria-labelledby=waiting] li")
        assert "Rosa" in one.text
        office = page.select_one("section[aria-labelledby=office]")
        assert "People who wait for a mentor" in office.text
        for link in [*one.select("a"), *office.select("a")]:
            assert client.get(link["href"], follow_redirects=True).status_code == 200

    def test_questioned_sessions_are_found_from_the_start_page(self, client, make, people):
        made = a.pairing(make, **people)
        a.session(make, a.pairing(make))
        session_id = a.session(make, made)
        with make.writing() as session:
            sessions.question_session(
                session, as_actor(made.owner), CLOCK, session_id=session_id, words="Shorter."
            )
        client.sign_in(make.navigator())
        link = client.page("/").find("a", string="Disputed sessions")
        (row,) = client.page(link["href"]).select("tbody tr")
        assert row.a["href"] == f"/staff/sessions/{session_id}"

    def test_the_manager_sees_his_cohorts_first(self, app, client, make):
        cohort_id = cohort(make, "Food first")
        member(make, cohort_id)
        with app.app_context():
            outbox.deliver_due()
        page = client.sign_in(make.user(Role.MANAGER)).page("/")
        (row,) = page.select("section[aria-labelledby=cohorts] tbody tr")
        assert row.a.text == "Food first"
        assert row.td.text == "1"
        assert client.get(row.a["href"]).status_code == 200

    @pytest.mark.parametrize("role", [Role.NAVIGATOR, Role.MANAGER, Role.ADMIN])
    @pytest.mark.parametrize("count", [1, 12])
    def test_it_costs_the_same_with_many(self, client, make, count_queries, role, count):
        for number in range(count):
            owner, business = a.person(make)
            a.request(make, owner, business)
            member(make, cohort(make, f"Cohort {number}"))
        client.sign_in(make.user(role))
        with count_queries() as seen:
            client.page("/")
        assert len(seen) <= 8


class TestLenders:
    def test_an_officer_finds_each_thing_with_its_page(self, client, make):
        applying.submitted(make)
        lend.approved(make)
        lend.accepted(make)
        lend.disbursed(make, on=lend.today(-60))
        lend.disbursed(make, on=lend.today(-29))
        page = client.sign_in(lend.officer(make)).page("/")
        sections = [one["aria-labelledby"] for one in page.select("main section")]
        assert sections == ["to_vote", "to_disburse", "to_offer", "late", "due_soon"]
        assert [one.text for one in page.select(".figures dd")] == ["1"] * 5
        for link in page.select("main section a"):
            assert client.get(link["href"]).status_code == 200

    def test_of_many_five_are_shown_with_the_way_to_all(self, client, make, count_queries):
        of = applying.product(make)
        for _ in range(7):
            applying.submitted(make, of=of)
        client.sign_in(lend.officer(make))
        with count_queries() as seen:
            page = client.page("/")
        section = page.select_one("section[aria-labelledby=to_vote]")
        assert len(section.select("tbody tr")) == 5
        assert client.get(section.select_one("p a")["href"]).status_code == 200
        assert len(seen) == 2

    def test_without_work_it_says_so(self, client, make):
        page = client.sign_in(lend.officer(make)).page("/")
        assert "Nothing waits today" in page.text

    def test_a_sponsor_sees_his_votes_and_his_loans(self, client, make, count_queries):
        of = applying.product(make)
        sol = applying.sponsor(make, of=of)
        applying.submitted(make, of=of)
        applying.submitted(make, of=applying.product(make, of=applying.fund("other")))
        client.sign_in(sol)
        with count_queries() as seen:
            page = client.page("/")
        assert len(page.select("section[aria-labelledby=to_vote] tbody tr")) == 1
        assert page.select_one("section[aria-labelledby=funds]")
        assert len(seen) == 3
        for link in page.select("main section a"):
            assert client.get(link["href"]).status_code == 200

    def test_a_sponsor_without_votes(self, client, make):
        page = client.sign_in(applying.sponsor(make)).page("/")
        assert "No application waits for your vote" in page.text


def test_a_helper_finds_what_is_open_to_all_and_nothing_else(client, make):
    page = client.sign_in(make.user(Role.HELPER, name="Hal")).page("/")
    assert page.select_one("main form[role=search][action='/services']")
    assert [link["href"] for link in page.select("main a:not(.leave)")] == ["/loans"]
