"""The pages of her plan, as she uses them."""

import io
from datetime import timedelta

import pytest
from pypdf import PdfReader
from sqlalchemy import func, select

from tests.factories import mentoring
from tests.factories import milestones as factory
from tests.factories.profiles import profile
from trepconnect.accounts.service.sign_in import as_actor
from trepconnect.kernel.actor import Role
from trepconnect.mentoring.sessions.service import meetings as mentoring_service
from trepconnect.milestones.plans.domain import StepState
from trepconnect.milestones.plans.models import PlanRow, PlanStepRow
from trepconnect.platform.clock import OfficeClock
from trepconnect.platform.data.audit import AuditEntry

ACTION = "form[action$='/{}']"


def start(client, answers=None, pathway="cleaning_business"):
    given = factory.ANSWERS[pathway] if answers is None else answers
    return client.submit(
        f"/plan/choose/{pathway}", **{f"answer_{code}": value for code, value in given.items()}
    )


def url(step_id):
    return f"/plan/steps/{step_id}"


def do(client, step_id, verb, **fields):
    return client.submit(url(step_id), form=ACTION.format(verb), **fields)


@pytest.fixture
def hers(client, make):
    """A plan whose owner is signed in."""
    made = factory.plan(make, mentored=True)
    client.sign_in(made.owner)
    return made


def test_the_pathway_of_her_trade_comes_first(client, make):
    user, _business = factory.owner(make, trade="food_truck")
    page = client.sign_in(user).page("/plan/choose")
    first = page.select_one("ul.rows li")
    assert first.h2.text == "Food truck or cart"
    assert "Fits your business" in first.text
    assert page.text.count("Fits your business") == 1
    assert len(page.select("ul.rows li")) == 5


def test_every_pathway_can_be_chosen(client, make, session):
    user, _business = factory.owner(make, trade="pottery")
    client.sign_in(user)
    assert "Fits your business" not in client.page("/plan/choose").text
    for pathway in factory.ANSWERS:
        client.page(f"/plan/choose/{pathway}")
    assert start(client, pathway="home_child_care").status_code == 303
    assert session.scalars(select(PlanRow.pathway_code)).all() == ["home_child_care"]


def test_who_has_another_trade_finds_a_plan_for_any_and_an_empty_one(client, make, session):
    user, business = factory.owner(make, trade="pottery")
    page = client.sign_in(user).page("/plan/choose")
    titles = [title.text for title in page.select("ul.rows h2")]
    assert (titles[0], titles[-1]) == ("Any kind of business", "A plan of my own")
    assert start(client, {}, pathway="own_plan").status_code == 303
    plan = session.scalars(select(PlanRow)).one()
    shown = client.page(f"/plan?business={business.id}")
    assert "Write down your first three steps" in shown.text
    assert not shown.select(f"a[href='/plan/{plan.id}/answers']")


def test_without_a_plan_she_is_led_to_the_pathways(client, make):
    user, business = factory.owner(make)
    response = client.sign_in(user).get("/plan")
    assert response.status_code == 303
    assert response.location == f"/plan/choose?business={business.id}"


def test_without_a_business_she_is_led_to_her_profile(client, make):
    client.sign_in(make.user())
    for path in ("/plan", "/plan/choose", "/plan/choose/food_truck"):
        page = client.check(client.get(path, follow_redirects=True))
        assert page.select_one(".empty a")["href"] == "/profile/start"


def test_questions_that_are_left_open_are_asked_again(client, make, session):
    user, _business = factory.owner(make)
    client.sign_in(user)
    response = start(client, {"clients": "offices"})
    assert response.status_code == 422
    page = client.check(response)
    assert len(page.select(".field--error")) == 2
    assert "Choose one answer: Who owns the business?" in page.select_one(".errors").text
    assert page.select_one("input[value=offices]").has_attr("checked")
    assert session.scalar(select(func.count()).select_from(PlanRow)) == 0


def test_an_answer_that_is_none_is_refused(client, make):
    user, _business = factory.owner(make)
    client.sign_in(user)
    response = start(client, {**factory.CLEANING, "hire": "sometimes"})
    assert response.status_code == 422
    assert "Choose one of the list" in client.check(response).text


def test_a_new_plan_shows_the_next_step_first(client, make):
    user, _business = factory.owner(make)
    client.sign_in(user)
    page = client.check(client.get(start(client).location))
    assert "Your plan is ready" in page.text
    step = page.select_one(".next")
    assert "Make your list of services and prices" in step.h3.text
    assert "Due on" in step.text
    assert "0 of 13 steps are done" in page.text
    assert len(page.select("ul.tasks li")) == 12


def test_a_second_plan_is_not_made(client, hers, session):
    response = start(client, pathway="food_truck")
    assert response.status_code == 303
    assert "already has a plan" in client.page(response.location).text
    assert session.scalar(select(func.count()).select_from(PlanRow)) == 1


def test_a_step_says_what_why_where_and_what_helps(client, hers, make):
    page = client.page(url(factory.step(make, hers, "insurance")))
    text = page.select_one("main").text
    for words in ("Ask two agents", "A broken sink", "An insurance agent", "About $400 to $1,000"):
        assert words in text
    assert "a year; often paid by the month" in text
    assert "2 to 10 days" in text
    assert "City registration" in text
    assert "After" not in page.select_one("h1").text
    assert "Usually this comes after: Choose the business structure" in text
    assert page.select_one(".chips a")["href"] == "/services?need=life.insurance"


def test_she_marks_a_step_and_sees_the_next(client, hers, make, session):
    step_id = factory.step(make, hers)
    response = do(client, step_id, "done", evidence="A page", helped_words="The library")
    page = client.check(client.get(response.location))
    assert "Well done" in page.text
    assert "Choose the business structure" in page.select_one(".next").text
    assert "1 of 13 steps are done" in page.text
    row = factory.read(session, step_id)
    assert (row.state, row.helped_by, row.helped_words) == (
        StepState.MARKED,
        None,
        "The library",
    )


def test_she_credits_her_mentor(client, hers, make, session):
    step_id = factory.step(make, hers)
    do(client, step_id, "done", evidence="A page", mentor_helped="y")
    assert factory.read(session, step_id).helped_by == hers.mentor.id
    assert hers.mentor.display_name in client.page(url(step_id)).text


def test_without_a_mentor_nobody_asks_for_him(client, make, session):
    made = factory.plan(make)
    client.sign_in(made.owner)
    step_id = factory.step(make, made)
    page = client.page(url(step_id))
    assert page.select_one("[name=mentor_helped]") is None
    token = page.select_one("[name=csrf_token]")["value"]
    sent = {"csrf_token": token, "evidence": "A page", "mentor_helped": "y"}
    assert client.post(f"{url(step_id)}/done", data=sent).status_code == 303
    assert factory.read(session, step_id).helped_by is None


def test_what_is_missing_is_said_beside_the_field(client, hers, make, session):
    step_id = factory.step(make, hers)
    response = do(client, step_id, "done", evidence=" ", helped_words="The library")
    assert response.status_code == 422
    page = client.check(response)
    assert "Write a few words" in page.select_one("#evidence-error").text
    assert page.select_one("[name=helped_words]")["value"] == "The library"
    assert factory.read(session, step_id).state is StepState.TODO


@pytest.mark.parametrize(
    ("verb", "field"), [("done", "evidence"), ("done", "helped_words"), ("skip", "reason")]
)
def test_what_must_not_be_stored_is_refused(client, hers, make, session, verb, field):
    step_id = factory.step(make, hers)
    words = {"evidence": "A page"} if verb == "done" else {}
    response = do(client, step_id, verb, **{**words, field: "My ITIN is 912-70-1234"})
    assert response.status_code == 422
    page = client.check(response)
    assert page.select_one(f"#{field}-error")
    assert factory.read(session, step_id).state is StepState.TODO


def test_she_takes_a_mark_back_while_nobody_has_confirmed(client, hers, make, session):
    step_id = factory.mark(make, hers)
    assert do(client, step_id, "not-done").status_code == 303
    assert factory.read(session, step_id).state is StepState.TODO
    page = client.page(url(step_id))
    assert page.select_one("[name=evidence]").text.strip() == "Three prices on a page"


def test_a_confirmed_step_is_not_hers_to_change(client, hers, make, session):
    step_id = factory.confirm(make, hers, by=hers.mentor)
    page = client.page(url(step_id))
    assert page.select(f"form[action^='{url(step_id)}']") == []
    assert hers.mentor.display_name in page.select_one("main").text
    token = client.csrf("/plan/choose/food_truck")
    for verb in ("not-done", "take-up"):
        response = client.post(f"{url(step_id)}/{verb}", data={"csrf_token": token})
        assert "changed meanwhile" in client.page(response.location).text
    assert factory.read(session, step_id).state is StepState.CONFIRMED


def test_marking_twice_marks_once_and_says_so(client, hers, make, session):
    step_id = factory.step(make, hers)
    form = client.page(url(step_id)).select_one(ACTION.format("done"))
    client.send(form, evidence="First")
    response = client.send(form, evidence="Second")
    assert "changed meanwhile" in client.page(response.location).text
    assert factory.read(session, step_id).evidence == "First"


def test_what_she_does_not_need_is_put_aside_and_taken_up_again(client, hers, make, session):
    step_id = factory.step(make, hers, "bond")
    do(client, step_id, "skip", reason="My clients do not ask for it")
    page = client.page("/plan")
    assert "My clients do not ask for it" in page.text
    assert "0 of 12 steps are done" in page.text
    do(client, step_id, "take-up")
    assert factory.read(session, step_id).state is StepState.TODO


def test_why_she_does_not_need_it_is_asked(client, hers, make):
    response = do(client, factory.step(make, hers), "skip", reason="")
    assert response.status_code == 422
    assert client.check(response).select_one("details[open] #reason-error")


def test_she_chooses_another_day(client, hers, make, session):
    step_id = factory.step(make, hers)
    day = OfficeClock().now().date() + timedelta(days=60)
    assert do(client, step_id, "due", due_on=day.isoformat()).status_code == 303
    assert factory.read(session, step_id).due_on == day


@pytest.mark.parametrize("day", ["2001-01-01", "9999-12-31", "soon", "", "2026-02-30"])
def test_a_day_that_is_none_is_said_beside_the_field(client, hers, make, session, day):
    step_id = factory.step(make, hers)
    before = factory.read(session, step_id).due_on
    response = do(client, step_id, "due", due_on=day)
    assert response.status_code == 422
    page = client.check(response)
    assert page.select_one("#due_on-error")
    assert "Not a valid" not in page.text
    assert factory.read(session, step_id).due_on == before


def test_she_adds_steps_of_her_own(client, hers, make, session):
    path = f"/plan/{hers.id}/steps/new"
    response = client.submit(path, title="Paint the sign", note="Blue")
    page = client.page(response.location)
    link = page.find("a", string="Paint the sign")
    assert "Blue" in client.page(link["href"]).text
    assert client.submit(path, title="").status_code == 422
    assert client.submit(path, title="x", due_on="2001-01-01").status_code == 422
    step_id = session.scalars(select(PlanStepRow.id).where(PlanStepRow.code.is_(None))).one()
    do(client, step_id, "remove")
    assert session.get(PlanStepRow, step_id) is None


def test_other_answers_change_the_plan(client, hers, make):
    path = f"/plan/{hers.id}/answers"
    page = client.page(path)
    assert page.select_one("input[value=homes]").has_attr("checked")
    response = client.submit(path, answer_clients="offices")
    page = client.page(response.location)
    assert "Write your first offer for an office" in page.text
    assert "Write a one-page agreement for homes" not in page.text


def test_answers_from_an_old_page_are_not_stored(client, hers, make):
    path = f"/plan/{hers.id}/answers"
    form = client.page(path).select_one("main form")
    client.send(form, path, answer_hire="yes")
    response = client.send(form, path, answer_clients="offices")
    page = client.page(response.location)
    assert "changed meanwhile" in page.text
    assert page.select_one("input[name=answer_hire][value=yes]").has_attr("checked")
    assert page.select_one("input[value=homes]").has_attr("checked")


def test_she_leaves_a_path_and_chooses_another(client, hers, make):
    path = f"/plan/{hers.id}/leave"
    page = client.check(client.submit(path, follow=True))
    assert "What you did is kept" in page.text
    start(client, pathway="food_truck")
    assert "Food truck or cart" in client.page("/plan").text


def test_with_two_businesses_each_has_its_plan(client, make):
    user, whole = profile(make, businesses=2)
    first, second = whole.businesses
    factory.plan(make, user=user, business=first)
    factory.plan(make, user=user, business=second, pathway="food_truck")
    client.sign_in(user)
    assert "Food truck or cart" in client.page(f"/plan?business={second.id}").text
    page = client.page(f"/plan?business={first.id}")
    assert "Cleaning business" in page.text
    assert page.select_one(f"a[href='/plan?business={second.id}']")


@pytest.mark.parametrize("said", ["nonsense", "00000000-0000-0000-0000-000000000000"])
def test_a_business_that_is_not_hers_is_not_there(client, hers, said):
    for path in ("/plan", "/plan/choose", "/plan/choose/food_truck"):
        assert client.get(f"{path}?business={said}").status_code == 404


def test_what_she_and_her_mentor_agreed_stands_in_the_plan(client, hers, make):
    mentoring.task(make, hers.pairing, "Bring the lease")
    assert "Bring the lease" in client.page("/plan").select_one("#agreed").parent.text
    done = mentoring.task(make, hers.pairing, "Call the bank")
    with make.writing() as session:
        mentoring_service.finish_task(session, as_actor(hers.owner), OfficeClock(), task_id=done)
    assert "Call the bank" not in client.page("/plan").text


def test_a_finished_plan_is_praised(client, make):
    made = factory.plan(make)
    client.sign_in(made.owner)
    with make.writing() as session:
        now = OfficeClock().now()
        for row in session.query(PlanStepRow).filter_by(plan_id=made.id):
            row.state, row.marked_at = StepState.MARKED, now
    page = client.page("/plan")
    assert "Every step is done" in page.text
    assert page.select_one(".next") is None


@pytest.mark.parametrize("language", ["es", "vi", "ar-XB"])
def test_the_pages_are_whole_in_other_languages(client, hers, make, language):
    step_id = factory.step(make, hers, "insurance")
    for path in ("/plan", url(step_id), "/plan/choose", f"/plan/{hers.id}/answers"):
        page = client.page(f"{path}?lang={language}")
        if language == "es":
            assert page.html["lang"] == "es"
    if language == "es":
        assert "Saque un seguro de responsabilidad civil" in client.page(url(step_id)).text


def test_words_that_are_in_english_say_so_on_pages_of_another_language(client, hers, make):
    page = client.page(url(factory.step(make, hers)) + "?lang=ar-XB")
    assert page.h1.bdi["lang"] == "en"
    assert page.select_one("main p[lang=en]")["dir"] == "ltr"
    assert client.page("/plan?lang=es").select("main [lang]") == []


def paper(client, path):
    response = client.get(path)
    assert response.mimetype == "application/pdf"
    pages = PdfReader(io.BytesIO(response.data)).pages
    return len(pages), " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.mark.parametrize("pathway", sorted(factory.ANSWERS))
@pytest.mark.parametrize("language", ["en", "es"])
def test_the_plan_fits_on_two_pages(client, make, pathway, language):
    made = factory.plan(make, pathway=pathway)
    client.sign_in(made.owner)
    count, words = paper(client, f"/plan/{made.id}.pdf?lang={language}")
    assert count <= 2
    assert ("My plan" in words) or ("Mi plan" in words) or made.business.details.name in words


def test_a_full_plan_fits_on_two_pages(client, make):
    most = {"children": "five_to_12", "home": "rent", "hire": "yes"}
    made = factory.plan(make, pathway="home_child_care", answers=most, mentored=True)
    for number in range(20):
        factory.own_step(make, made, f"{number} " + "a long step of my own " * 5)
    for number in range(5):
        mentoring.task(make, made.pairing, f"{number} " + "something that we agreed " * 8)
    client.sign_in(made.owner)
    count, words = paper(client, f"/plan/{made.id}.pdf?lang=es")
    assert count <= 2
    assert "19 a long step" in words


def test_who_prints_it_for_her_prints_it_in_her_language(client, make):
    owner = make.user(language="es")
    made = factory.plan(make, user=owner)
    client.sign_in(factory.navigator(make))
    _count, words = paper(client, f"/plan/{made.id}.pdf?lang=en")
    assert "Negocio de limpieza" in words


def test_every_page_of_hers_takes_few_statements(client, hers, make, count_queries):
    step_id = factory.step(make, hers)
    paths = {
        "/plan",
        url(step_id),
        f"/plan/{hers.id}/answers",
        f"/plan/{hers.id}/steps/new",
        f"/plan/{hers.id}/leave",
        f"/plan/{hers.id}.pdf",
        "/plan/choose",
        "/plan/choose/food_truck",
    }
    for path in paths:
        client.get(path)  # the first request of a session notes when it was seen
        with count_queries() as seen:
            assert client.get(path).status_code == 200
        assert len(seen) <= 8, (path, seen)


@pytest.mark.parametrize("tasks", [1, 10, 25])
def test_a_long_plan_takes_no_more_statements(client, hers, make, count_queries, tasks):
    for number in range(tasks):
        mentoring.task(make, hers.pairing, f"Task {number}")
    for number in range(min(tasks, 20)):
        factory.own_step(make, hers, f"Step {number}")
    client.get("/plan")
    with count_queries() as seen:
        client.get("/plan")
    assert len(seen) == 5


def test_her_own_looks_are_not_noted(client, hers, make, session):
    client.get("/plan")
    client.get(url(factory.step(make, hers)))
    client.get(f"/plan/{hers.id}.pdf")
    noted = select(func.count()).where(AuditEntry.action == "milestones.plan_read")
    assert session.scalar(noted) == 0


def test_the_plan_is_in_the_navigation_of_entrepreneurs_only(client, make, hers):
    assert client.page("/plan").select_one("nav a[href='/plan']")
    client.sign_in(make.user(Role.MENTOR))
    assert client.page("/steps-to-confirm").select_one("nav a[href='/plan']") is None


def test_a_plan_without_questions_has_no_answers_to_change(client, make):
    made = factory.plan(make, pathway="own_plan")
    client.sign_in(made.owner)
    page = client.page("/plan")
    assert not page.select("a[href$='/answers']")
    assert "What you answered" not in page.text
    client.page(f"/plan/{made.id}/answers", status=404)
