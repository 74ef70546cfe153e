"""The pages on which managers set cohorts up and say who is in them."""

from datetime import date

import pytest

from tests.factories import cohorts as a
from tests.factories import profiles
from tests.integration.outcomes.conftest import baker
from trepconnect.cohorts import queries
from trepconnect.cohorts.domain import Intake, Measure, Plan
from trepconnect.cohorts.service import change_cohort, close_cohort
from trepconnect.kernel.actor import Actor, Role
from trepconnect.kernel.money import Money
from trepconnect.platform.clock import OfficeClock
from trepconnect.profiles.domain.business import Details, Finances

SYSTEM = Actor.system()
MARCH = {"starts_on": "2026-03-02", "ends_on": "2026-12-31"}


@pytest.fixture
def manager(client, make):
    return client.sign_in(make.user(Role.MANAGER))


@pytest.fixture
def ask(make):
    """Reads as the program itself."""

    def ask(query, *args, **kwargs):
        with make.writing() as session:
            return query(session, SYSTEM, *args, **kwargs)

    return ask


def members(make, cohort_id):
    with make.writing() as session:
        return {one.user_id: one for one in queries.members_of(session, cohort_id)}


def test_a_manager_sets_up_a_cohort_and_its_targets(manager, ask):
    said = {"name_en": "Spring", "name_es": "Primavera", "description_en": "Ten weeks.", **MARCH}
    answer = manager.submit("/staff/cohorts/new", **said)
    assert answer.status_code == 303
    assert answer.location.endswith("/targets")
    answer = manager.submit(answer.location, people="40", hours="120", loan_amount="$30,000")
    assert answer.status_code == 303
    (made,) = ask(queries.list_cohorts)
    assert made.plan == Plan(
        names={"en": "Spring", "es": "Primavera"},
        descriptions={"en": "Ten weeks."},
        starts_on=date(2026, 3, 2),
        ends_on=date(2026, 12, 31),
    )
    assert made.targets == {
        Measure.PEOPLE: 40,
        Measure.HOURS: 120,
        Measure.LOAN_AMOUNT: 3_000_000,
    }


def test_a_cohort_that_is_sent_twice_is_made_once(manager, ask):
    form = manager.page("/staff/cohorts/new").select_one("main form[method=post]")
    answers = [manager.send(form, name_en="Spring", **MARCH) for _ in range(2)]
    assert answers[0].location == answers[1].location
    assert manager.send(form, name_en="Autumn", **MARCH).status_code == 422
    assert [one.plan.names["en"] for one in ask(queries.list_cohorts)] == ["Spring"]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"name_en": ""}, "Give the cohort a name"),
        ({"name_en": "x" * 121}, "Use 120 characters or fewer"),
        ({"name_en": "Rosa, SSN 123-45-6789"}, "Social Security"),
        ({"starts_on": ""}, "Enter the first day"),
        ({"starts_on": "soon"}, "Write a day like this"),
        ({"ends_on": "2026-03-01"}, "The last day is before the first day"),
        ({"description_es": "x" * 601}, "too long"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_stays(manager, ask, wrong, told):
    said = {"name_en": "Spring", "name_es": "Primavera", **MARCH, **wrong}
    answer = manager.submit("/staff/cohorts/new", **said)
    assert answer.status_code == 422
    page = manager.check(answer)
    assert told in page.select_one(".errors").text
    assert page.select_one("[name=name_es]")["value"] == "Primavera"
    assert ask(queries.list_cohorts) == []


def test_mistakes_are_told_in_the_order_of_the_page(manager):
    page = manager.check(manager.submit("/staff/cohorts/new", ends_on="x"))
    targets = [one["href"] for one in page.select(".errors a")]
    assert targets == ["#name_en", "#starts_on", "#ends_on"]


@pytest.mark.parametrize("typed", ["0", "-4", "many", "1.5", "9" * 12])
def test_a_target_that_is_no_number_is_refused(manager, make, ask, typed):
    spring = a.cohort(make, targets={Measure.PEOPLE: 7})
    answer = manager.submit(f"/staff/cohorts/{spring}/targets", people=typed, jobs="3")
    assert answer.status_code == 422
    page = manager.check(answer)
    assert "Write a whole number above zero" in page.select_one("#people-error").text
    assert page.select_one("[name=people]")["value"] == typed
    assert ask(queries.get_cohort, spring).targets == {Measure.PEOPLE: 7}


def test_no_money_is_no_target(manager, make):
    spring = a.cohort(make)
    answer = manager.submit(f"/staff/cohorts/{spring}/targets", loan_amount="$0.00")
    assert answer.status_code == 422
    assert "amount above zero" in manager.check(answer).select_one("#loan_amount-error").text


def test_a_target_is_taken_away_by_emptying_its_field(manager, make, ask):
    spring = a.cohort(make, targets={Measure.PEOPLE: 7, Measure.LOAN_AMOUNT: 250_050})
    page = manager.page(f"/staff/cohorts/{spring}/targets")
    assert page.select_one("[name=loan_amount]")["value"] == "2,500.50"
    manager.submit(f"/staff/cohorts/{spring}/targets", people="")
    assert ask(queries.get_cohort, spring).targets == {Measure.LOAN_AMOUNT: 250_050}


def test_a_cohort_is_renamed(manager, make, ask):
    spring = a.cohort(make, "Spring", es="Primavera")
    manager.submit(f"/staff/cohorts/{spring}/edit", name_en="Summer", ends_on="")
    assert ask(queries.get_cohort, spring).plan.names == {"en": "Summer", "es": "Primavera"}


@pytest.mark.parametrize("page", ["edit", "targets"])
def test_who_was_slower_is_told_and_may_save_again(manager, make, ask, page):
    spring = a.cohort(make)
    url = f"/staff/cohorts/{spring}/{page}"
    form = manager.page(url).select_one("main form[method=post]")
    with make.writing() as session:
        plan = Plan(names={"en": "Faster"}, descriptions={}, starts_on=a.STARTS)
        change_cohort(session, SYSTEM, cohort_id=spring, plan=plan, seen_version=1)
    said = {"name_en": "Slower"} if page == "edit" else {"people": "5"}
    answer = manager.send(form, url, **said)
    assert answer.status_code == 409
    shown = manager.check(answer)
    assert "Somebody else changed this cohort" in shown.select_one(".errors").text
    assert manager.send(shown.select_one("main form[method=post]"), url).status_code == 303
    found = ask(queries.get_cohort, spring)
    assert found.plan.names["en"] == ("Slower" if page == "edit" else "Faster")


def test_a_cohort_is_closed_and_opened_again(manager, make, ask):
    spring = a.cohort(make)
    close = "main form[action$='/close']"
    assert manager.submit(f"/staff/cohorts/{spring}/edit", form=close).status_code == 303
    assert ask(queries.get_cohort, spring).closed
    assert "This cohort is closed" in manager.page(f"/staff/cohorts/{spring}/add").text
    manager.submit(f"/staff/cohorts/{spring}/edit", form="main form[action$='/reopen']")
    assert not ask(queries.get_cohort, spring).closed


def test_nobody_is_added_to_a_closed_cohort(manager, make):
    rosa, _bakery = baker(make)
    spring = a.cohort(make)
    url = f"/staff/cohorts/{spring}/add/{rosa.id}"
    form = manager.page(url).select_one("main form[method=post]")
    with make.writing() as session:
        close_cohort(session, SYSTEM, OfficeClock(), cohort_id=spring)
    assert manager.send(form, url).status_code == 409
    assert members(make, spring) == {}


def test_a_person_is_found_by_name_and_added_as_she_stands(manager, make):
    rosa, bakery = baker(
        make, Finances(monthly_sales=Money.of(1200)), workers=2, stage="starting", name="Rosa Ñu"
    )
    baker(make, name="Berta")
    spring = a.cohort(make)
    page = manager.page(f"/staff/cohorts/{spring}/add?q=rosa nu")
    (link,) = page.select(".rows a")
    answer = manager.submit(link["href"], joined_on="3/9/2026")
    assert answer.status_code == 303
    her = members(make, spring)[rosa.id]
    assert (her.business_id, her.joined_on) == (bakery.id, date(2026, 3, 9))
    assert her.intake == Intake(stage="starting", workers=2, monthly_sales=Money.of(1200))
    page = manager.page(f"/staff/cohorts/{spring}/add?q=rosa")
    assert not page.select(".rows a")
    assert "in the cohort" in page.select_one(".rows").text


def test_with_several_businesses_one_is_chosen_first(manager, make):
    rosa, whole = profiles.profile(make, Details(name="Tacos"), businesses=2)
    spring = a.cohort(make)
    links = manager.page(f"/staff/cohorts/{spring}/add/{rosa.id}").select(".rows a")
    assert len(links) == 2
    manager.submit(links[1]["href"], joined_on="2026-03-09")
    assert members(make, spring)[rosa.id].business_id in {one.id for one in whole.businesses}


def test_somebody_without_a_business_is_added_all_the_same(manager, make):
    rosa, _whole = profiles.profile(make, businesses=0)
    spring = a.cohort(make)
    manager.submit(f"/staff/cohorts/{spring}/add/{rosa.id}", joined_on="2026-03-09")
    her = members(make, spring)[rosa.id]
    assert (her.business_id, her.intake) == (None, Intake())


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"joined_on": ""}, "Enter the day"),
        ({"joined_on": "31/31/2026"}, "Write a day like this"),
        ({"joined_on": "2027-01-01"}, "The cohort was over by then"),
        ({"workers": "two"}, "Write a whole number"),
        ({"monthly_sales": "lots"}, "Write an amount in dollars"),
        ({"stage": "famous"}, "Choose one of the list"),
        ({"business": "00000000-0000-0000-0000-000000000000"}, "Choose one of the list"),
    ],
)
def test_wrong_answers_about_her_are_told(manager, make, wrong, told):
    rosa, _bakery = baker(make)
    spring = a.cohort(make, ends_on=date(2026, 12, 31))
    url = f"/staff/cohorts/{spring}/add/{rosa.id}"
    answer = manager.submit(url, **{"joined_on": "2026-03-09", "monthly_sales": "500", **wrong})
    assert answer.status_code == 422
    page = manager.check(answer)
    assert told in page.select_one(".errors").text
    if "monthly_sales" not in wrong:
        assert page.select_one("[name=monthly_sales]")["value"] == "500"
    assert members(make, spring) == {}


def test_who_is_in_it_already_is_not_added_again(manager, make):
    rosa, bakery = baker(make)
    spring = a.cohort(make)
    a.member(make, spring, rosa, bakery)
    answer = manager.submit(f"/staff/cohorts/{spring}/add/{rosa.id}")
    assert answer.status_code == 422
    assert "in the cohort already" in manager.check(answer).select_one(".errors").text


def test_nobody_without_a_profile_is_added(manager, make):
    spring, never_started = a.cohort(make), make.user()
    manager.page(f"/staff/cohorts/{spring}/add/{never_started.id}", 404)


def test_where_she_stood_is_corrected(manager, make):
    rosa, bakery = baker(make)
    spring = a.cohort(make)
    a.member(make, spring, rosa, bakery, stage="idea", workers=0)
    url = f"/staff/cohorts/{spring}/members/{rosa.id}"
    manager.submit(url, stage="operating", workers="3", joined_on="2026-02-02")
    her = members(make, spring)[rosa.id]
    assert her.joined_on == date(2026, 2, 2)
    assert her.intake == Intake(stage="operating", workers=3)


def test_she_leaves_and_is_taken_back(manager, make):
    rosa, bakery = baker(make)
    spring = a.cohort(make)
    a.member(make, spring, rosa, bakery)
    url = f"/staff/cohorts/{spring}/members/{rosa.id}"
    answer = manager.submit(f"{url}/leave", left_on="2026-01-01")
    assert answer.status_code == 422
    assert "joined after that day" in manager.check(answer).select_one("#left_on-error").text
    manager.submit(f"{url}/leave", left_on="2026-05-05")
    assert members(make, spring)[rosa.id].left_on == date(2026, 5, 5)
    answer = manager.submit(url, joined_on="2026-05-06")
    assert "had left the cohort by then" in manager.check(answer).text
    manager.submit(url, form="main form[action$='/take-back']")
    assert members(make, spring)[rosa.id].left_on is None


def test_who_was_added_by_mistake_is_taken_out(manager, make):
    rosa, bakery = baker(make)
    spring = a.cohort(make)
    a.member(make, spring, rosa, bakery)
    url = f"/staff/cohorts/{spring}/members/{rosa.id}/leave"
    manager.submit(url, form="main form[action$='/strike']")
    assert members(make, spring) == {}
    manager.page(url, 404)


def test_from_her_page_a_person_is_led_to_her_cohorts(manager, make):
    rosa, bakery = baker(make, name="Rosa")
    spring, fall = a.cohort(make, "Spring"), a.cohort(make, "Fall")
    a.member(make, spring, rosa, bakery)
    link = manager.page(f"/staff/people/{rosa.id}").select_one("main a[href$='/cohorts']")
    page = manager.page(link["href"])
    targets = [one["href"] for one in page.select("main .rows a")]
    assert targets == [
        f"/staff/cohorts/{spring}",
        f"/staff/cohorts/{spring}/members/{rosa.id}",
        f"/staff/cohorts/{fall}/add/{rosa.id}",
    ]


def test_a_navigator_sees_who_is_in_it_and_is_offered_no_change(client, make):
    rosa, bakery = baker(make, name="Rosa")
    spring = a.cohort(make)
    a.member(make, spring, rosa, bakery)
    client.sign_in(make.navigator())
    for url in (
        f"/staff/cohorts/{spring}/members",
        f"/staff/cohorts/{spring}",
        f"/staff/people/{rosa.id}/cohorts",
        "/staff/cohorts",
    ):
        main = client.page(url).select_one("main")
        links = {one["href"] for one in main.select("a[href]")}
        changing = ("/add", "/edit", "/targets", "/new", f"/members/{rosa.id}")
        assert not [link for link in links if link.endswith(changing)], url
        assert not main.select("form[method=post]")


@pytest.mark.parametrize("page", ["members", "add"])
def test_lists_take_the_same_few_statements_however_long(manager, make, count_queries, page):
    spring, counts = a.cohort(make), set()
    for more in (10, 15, 75):
        a.crowd(make, spring, more)
        with count_queries() as seen:
            manager.page(f"/staff/cohorts/{spring}/{page}")
        counts.add(len(seen))
    assert len(counts) == 1
    assert max(counts) <= 8


@pytest.mark.parametrize("page", ["edit", "targets", "add/{}", "members/{}", "members/{}/leave"])
def test_forms_take_few_statements(manager, make, count_queries, page):
    spring, (rosa, bakery) = a.cohort(make), baker(make)
    a.member(make, spring, rosa, bakery)
    with count_queries() as seen:
        manager.page(f"/staff/cohorts/{spring}/{page.format(rosa.id)}")
    assert len([one for one in seen if "audit" not in one]) <= 8
