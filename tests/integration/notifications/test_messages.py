"""Messages in the program: stored once, read by nobody else, counted on every page."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from tests.factories import lending_loans as lend
from tests.factories import messages, profiles
from tests.integration.racing import race
from trepconnect.accounts.addressees import list_addressees, list_holders
from trepconnect.kernel.actor import Role
from trepconnect.notifications import service
from trepconnect.notifications.domain import KEEP, Kind, Matter
from trepconnect.notifications.models import MessageRow


def badge(page):
    found = page.select_one("details.menu .count")
    return found.text if found else ""


def stored(session):
    return session.scalar(select(func.count()).select_from(MessageRow))


def tell(make, clock, *users, kind=Kind.STEP_DUE, matter=None):
    with make.writing() as session:
        return service.tell(
            session,
            clock,
            user_ids=[user.id for user in users],
            kind=kind,
            matter=matter or Matter(uuid4()),
        )


class TestTelling:
    def test_each_who_is_concerned_gets_a_message(self, make, session, clock):
        rosa, ana = make.user(), make.user()
        told = tell(make, clock, rosa, ana)
        assert {one.user_id for one in told.values()} == {rosa.id, ana.id}
        assert stored(session) == 2

    def test_the_same_is_told_once(self, make, session, clock):
        rosa, matter = make.user(), Matter(uuid4())
        assert len(tell(make, clock, rosa, matter=matter)) == 1
        assert tell(make, clock, rosa, matter=matter) == {}
        assert stored(session) == 1

    def test_what_happens_again_is_new_again_to_whoever_had_read_it(self, make, session, clock):
        rosa, matter = make.user(), Matter(uuid4())
        (first,) = tell(make, clock, rosa, matter=matter)
        with make.writing() as writing:
            service.settle(writing, clock, kinds=[Kind.STEP_DUE], subject_ids=[matter.subject_id])
        clock.move(days=3)
        (again,) = tell(make, clock, rosa, matter=matter)
        row = session.scalar(select(MessageRow))
        assert again == first == row.id
        assert (row.read_at, row.created_at) == (None, clock.now())

    def test_the_same_matter_may_mean_two_things(self, make, session, clock):
        rosa, matter = make.user(), Matter(uuid4())
        tell(make, clock, rosa, matter=matter, kind=Kind.STEP_REOPENED)
        tell(make, clock, rosa, matter=matter, kind=Kind.STEP_CONFIRMED)
        assert stored(session) == 2

    def test_whoever_was_shut_out_is_not_told(self, make, session, clock):
        gone = make.user()
        suspend(make, gone, clock)
        assert tell(make, clock, gone) == {}
        assert stored(session) == 0

    def test_nobody_is_told_nothing(self, make, session, clock):
        assert tell(make, clock) == {}

    def test_told_by_eight_at_once_it_is_told_once(self, app, make, session, clock):
        people, matter = [make.user() for _ in range(3)], Matter(uuid4())
        told = race(lambda _number: len(tell(make, clock, *people, matter=matter)))
        assert stored(session) == 3
        assert sum(told) == 3

    def test_what_is_answered_need_not_be_read(self, make, session, clock):
        rosa, mentor, matter = make.user(), make.user(Role.MENTOR), Matter(uuid4())
        tell(make, clock, rosa, matter=matter, kind=Kind.PROPOSAL_TO_ENTREPRENEUR)
        tell(make, clock, mentor, matter=matter, kind=Kind.PROPOSAL_TO_MENTOR)
        tell(make, clock, rosa, kind=Kind.PROPOSAL_TO_ENTREPRENEUR)
        with make.writing() as writing:
            service.settle(
                writing,
                clock,
                kinds=[Kind.PROPOSAL_TO_ENTREPRENEUR, Kind.PROPOSAL_TO_MENTOR],
                subject_ids=[matter.subject_id],
            )
        unread = session.scalars(select(MessageRow).where(MessageRow.read_at.is_(None))).all()
        assert [(one.user_id, one.subject_id == matter.subject_id) for one in unread] == [
            (rosa.id, False)
        ]

    def test_messages_are_forgotten_after_a_year(self, app, make, session, clock):
        rosa = make.user()
        messages.message(make, rosa, created_at=clock.now() - KEEP - timedelta(seconds=1))
        kept = messages.message(make, rosa, created_at=clock.now() - KEEP)
        with app.app_context():
            service.clear_old(clock)
        assert session.scalars(select(MessageRow.id)).all() == [kept.id]


def suspend(make, user, clock):
    with make.writing() as session:
        session.merge(user).suspended_at = clock.now()


class TestAddressees:
    def test_the_contact_that_was_proved_first_is_used(self, make):
        rosa = make.user(email="rosa@example.org", language="es")
        with make.writing() as session:
            (found,) = list_addressees(session, [rosa.id])
        assert (found.contact.value, found.language) == ("rosa@example.org", "es")

    def test_holders_of_a_role_are_found_among_several(self, make, session):
        both = make.user(Role.MENTOR, Role.NAVIGATOR)
        manager = make.user(Role.MANAGER)
        make.user(Role.MENTOR)
        make.user(Role.LOAN_OFFICER)
        make.user()
        found = list_holders(session, Role.NAVIGATOR, Role.MANAGER)
        assert sorted(found) == sorted([both.id, manager.id])


class TestPage:
    def test_the_latest_comes_first_in_her_words(self, client, make, clock):
        rosa = make.user(language="es")
        messages.message(make, rosa, Kind.STEP_DUE, created_at=clock.now())
        messages.message(
            make, rosa, Kind.OFFER_MADE, created_at=clock.now() + timedelta(minutes=1)
        )
        client.sign_in(rosa)
        said = [one.text for one in client.page("/messages?lang=en").select(".rows h2")]
        assert said == [
            "A loan offer is ready for you. Take your time to read it.",
            "A step of your plan is due soon.",
        ]
        spanish = [one.text for one in client.page("/messages?lang=es").select(".rows h2")]
        assert len(set(said) | set(spanish)) == 4

    def test_a_meeting_is_told_with_its_hour_in_the_zone_of_the_office(self, client, make, clock):
        rosa = make.user()
        messages.message(make, rosa, Kind.MEETING_PLANNED, occurs_at=clock.now())
        text = client.sign_in(rosa).page("/messages").select_one(".rows h2").text
        assert "Friday, November 20, 2026, 10:00" in text.replace("\u202f", " ")

    def test_opening_a_message_makes_it_read_and_goes_on(self, client, make, session):
        rosa = make.user()
        one, two = messages.message(make, rosa), messages.message(make, rosa)
        page = client.sign_in(rosa).page("/messages")
        assert badge(page) == "New messages: 2"
        assert len(page.select(".rows .tag")) == 2
        response = client.get(f"/messages/{one.id}")
        assert response.status_code == 303
        page = client.page("/messages")
        assert badge(page) == "New messages: 1"
        assert len(page.select(".rows .tag")) == 1
        assert session.get(MessageRow, two.id).read_at is None

    def test_all_are_read_at_once(self, client, make, session):
        rosa, ana = make.user(), make.user()
        for user in (rosa, rosa, ana):
            messages.message(make, user)
        client.sign_in(rosa)
        assert client.submit("/messages").status_code == 303
        page = client.page("/messages")
        assert badge(page) == ""
        assert not page.select("main form")
        unread = select(MessageRow.user_id).where(MessageRow.read_at.is_(None))
        assert session.scalars(unread).all() == [ana.id]

    def test_nobody_opens_the_message_of_another(self, client, make, session):
        hers = messages.message(make, make.user())
        client.sign_in(make.admin())
        assert client.get(f"/messages/{hers.id}").status_code == 404
        assert session.get(MessageRow, hers.id).read_at is None
        assert not client.page("/messages").select(".rows li")

    def test_without_messages_it_says_where_they_would_come(self, client, make):
        page = client.sign_in(make.user()).page("/messages")
        assert page.select_one(".empty a")["href"] == "/account"

    def test_payments_in_a_row_are_told_apart(self, client, make):
        rosa = make.user()
        loan_id = lend.disbursed(make, user=rosa, on=lend.today(-3))
        for amount in ("30", "40.50"):
            paid = lend.repaid(make, loan_id, amount=amount)
            messages.message(make, rosa, Kind.REPAYMENT_POSTED, subject_id=paid)
        text = client.sign_in(rosa).page("/messages").text
        assert "payment no. 1: $30.00 on" in text
        assert "payment no. 2: $40.50 on" in text

    def test_the_office_reads_whose_business_it_is_about(self, client, make):
        _, business = profiles.business(make, name="Rosa's Tamales")
        navigator, mentor = make.navigator(), make.user(Role.MENTOR)
        for user in (navigator, mentor):
            messages.message(make, user, Kind.STEP_TO_CONFIRM, business_id=business.id)
        assert "Rosa's Tamales" in client.sign_in(navigator).page("/messages").text
        assert "Rosa's Tamales" not in client.sign_in(mentor).page("/messages").text

    @pytest.mark.parametrize("count", [10, 25, 100])
    def test_it_costs_the_same_with_many(self, client, make, clock, count_queries, count):
        _, business = profiles.business(make)
        navigator = make.navigator()
        make.save(
            *(
                MessageRow(
                    user_id=navigator.id,
                    kind=Kind.MENTOR_WANTED,
                    subject_id=uuid4(),
                    business_id=business.id,
                    created_at=clock.now(),
                )
                for _ in range(count)
            )
        )
        client.sign_in(navigator)
        with count_queries() as seen:
            page = client.page("/messages")
        assert len(page.select(".rows li")) == min(count, 25)
        assert len(seen) == 4

    def test_a_page_beyond_the_last_is_the_last(self, client, make):
        rosa = make.user()
        for _ in range(26):
            messages.message(make, rosa)
        client.sign_in(rosa)
        assert len(client.page("/messages?page=2").select(".rows li")) == 1
        assert len(client.page("/messages?page=99").select(".rows li")) == 1


class TestUnreadMark:
    def test_it_costs_no_statement(self, client, make, count_queries):
        helper = make.user(Role.HELPER)
        client.sign_in(helper)
        with count_queries() as seen:
            assert badge(client.page("/")) == ""
        without = len(seen)
        messages.message(make, helper)
        with count_queries() as seen:
            assert badge(client.page("/")) == "New messages: 1"
        assert len(seen) == without == 1

    def test_a_hundred_are_many(self, client, make):
        rosa = make.user()
        for _ in range(100):
            messages.message(make, rosa)
        assert badge(client.sign_in(rosa).page("/messages")) == "New messages: 99+"

    def test_a_guest_has_none(self, client):
        assert badge(client.page("/")) == ""


def test_every_kind_has_its_sentence_in_both_languages(client, make, clock):
    """And its page, which is there."""
    rosa = make.user()
    sent = [
        messages.message(make, rosa, kind, occurs_at=clock.now(), page_id=uuid4()) for kind in Kind
    ]
    client.sign_in(rosa)
    for one in sent:
        assert client.get(f"/messages/{one.id}").location.startswith("/")
    said = {}
    for language in ("en", "es"):
        pages = [client.page(f"/messages?lang={language}&page={page}") for page in (1, 2)]
        said[language] = {one.text for page in pages for one in page.select(".rows h2")}
        assert len(said[language]) == len(Kind)
    assert not said["en"] & said["es"]
