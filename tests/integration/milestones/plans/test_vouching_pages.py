"""The pages of mentors and the office."""

import pytest
from sqlalchemy import func, select

from tests.factories import milestones as factory
from trepconnect.accounts.service.sign_in import as_actor
from trepconnect.mentoring.overview import service as mentoring
from trepconnect.mentoring.pairings.domain.pairing import EndReason
from trepconnect.milestones.plans.domain import StepState
from trepconnect.milestones.plans.service import steps
from trepconnect.platform.data.audit import AuditEntry

WHO = ("mentor", "navigator")


@pytest.fixture(params=WHO)
def voucher(request, make, made, client):
    """Her mentor, then the office, signed in."""
    user = made.mentor if request.param == "mentor" else factory.navigator(make)
    client.sign_in(user)
    return user


def url(step_id):
    return f"/plan/steps/{step_id}"


def noted(session, made):
    return session.scalar(
        select(func.count()).where(
            AuditEntry.action == "milestones.plan_read",
            AuditEntry.subject_id == str(made.owner.id),
        )
    )


def test_a_plan_is_read_and_the_look_is_noted(client, make, session, made, voucher):
    factory.mark(make, made)
    page = client.page(f"/businesses/{made.business.id}/plan")
    assert made.owner.display_name in page.text
    assert "Make your list of services and prices" in page.select_one("#confirm").parent.text
    assert "Add a step" not in page.text
    assert noted(session, made) == 1
    client.get(f"/plan/{made.id}.pdf")
    assert noted(session, made) == 2


def test_she_sees_who_opened_her_plan(client, make, session, made, voucher):
    client.get(f"/businesses/{made.business.id}/plan")
    client.sign_in(made.owner)
    assert voucher.display_name in client.page("/account").text


def test_before_she_chose_a_pathway_the_page_says_so(client, make):
    _user, business = factory.owner(make)
    client.sign_in(factory.navigator(make))
    assert "No plan yet" in client.page(f"/businesses/{business.id}/plan").text


def test_a_step_is_confirmed_from_the_list(client, make, session, made, voucher):
    step_id = factory.mark(make, made)
    page = client.page("/steps-to-confirm")
    assert "1 step waits for your confirmation" in page.text
    link = page.select_one("ul.rows a")["href"]
    assert link == url(step_id)
    step = client.page(link)
    assert "Three prices on a page" in step.text
    response = client.submit(link, form="form[action$='/confirm']")
    assert response.location == "/steps-to-confirm"
    page = client.page(response.location)
    assert "Confirmed. We tell the owner of the plan." in page.text
    assert "Nothing to confirm" in page.text
    row = factory.read(session, step_id)
    assert (row.state, row.confirmed_by) == (StepState.CONFIRMED, voucher.id)


def test_a_step_is_sent_back_with_words(client, make, session, made, voucher):
    step_id = factory.mark(make, made)
    form = "form[action$='/send-back']"
    response = client.submit(url(step_id), form=form, words="")
    assert response.status_code == 422
    assert client.check(response).select_one("details[open] #words-error")
    client.submit(url(step_id), form=form, words="Please add windows")
    assert factory.read(session, step_id).state is StepState.REOPENED
    client.sign_in(made.owner)
    page = client.page("/plan")
    assert "Please add windows" in page.select_one(".next").text
    assert voucher.display_name in page.select_one(".next").text


def test_what_must_not_be_stored_is_not_sent_back(client, make, session, made, voucher):
    step_id = factory.mark(make, made)
    response = client.submit(
        url(step_id), form="form[action$='/send-back']", words="SSN 123-45-6789?"
    )
    assert response.status_code == 422
    assert factory.read(session, step_id).state is StepState.MARKED


def test_a_confirmation_is_taken_back(client, make, session, made, voucher):
    step_id = factory.confirm(make, made)
    client.submit(url(step_id), form="form[action$='/send-back']", words="The wrong paper")
    assert factory.read(session, step_id).state is StepState.REOPENED


def test_the_second_to_confirm_is_told_that_it_is_done(client, make, session, made, voucher):
    step_id = factory.mark(make, made)
    form = client.page(url(step_id)).select_one("form[action$='/confirm']")
    assert [client.send(form).status_code for _ in range(2)] == [303, 303]
    page = client.page(url(step_id))
    assert "changed meanwhile" in page.text
    assert "Confirmed" in page.select_one(".tag").text


def test_other_words_than_those_he_read_are_not_confirmed(client, make, session, made):
    step_id = factory.mark(make, made)
    client.sign_in(made.mentor)
    form = client.page(url(step_id)).select_one("form[action$='/confirm']")
    with make.writing() as writing:
        steps.unmark_step(writing, as_actor(made.owner), step_id=step_id)
    factory.mark(make, made, evidence="Something else")
    page = client.check(client.get(client.send(form).location))
    assert "changed meanwhile" in page.text
    assert factory.read(session, step_id).state is StepState.MARKED


def test_a_mentor_cannot_confirm_what_only_the_office_confirms(client, make, session, made):
    step_id = factory.mark(make, made, factory.OFFICE_ONLY)
    client.sign_in(made.mentor)
    page = client.page(url(step_id))
    assert page.select_one("form[action$='/confirm']") is None
    assert "The office confirms this step." in page.text
    token = client.csrf(url(factory.mark(make, made)))
    for verb in ("confirm", "send-back"):
        response = client.post(f"{url(step_id)}/{verb}", data={"csrf_token": token, "words": "No"})
        assert response.status_code == 403
    client.sign_in(factory.navigator(make))
    assert "Only the office confirms it" in client.page("/steps-to-confirm").text
    assert client.submit(url(step_id), form="form[action$='/confirm']").status_code == 303


@pytest.mark.parametrize("stranger", ["other_mentor", "ended"])
def test_to_another_mentor_there_is_no_such_plan(client, make, session, made, stranger):
    step_id = factory.mark(make, made)
    if stranger == "ended":
        user = made.mentor
        with make.writing() as writing:
            mentoring.end_pairing(
                writing,
                as_actor(made.owner),
                made.clock,
                pairing_id=made.pairing.id,
                reason=EndReason.GOALS_MET,
            )
    else:
        user = factory.plan(make, mentored=True).mentor
    client.sign_in(user)
    paths = [url(step_id), f"/businesses/{made.business.id}/plan", f"/plan/{made.id}.pdf"]
    assert [client.get(path).status_code for path in paths] == [404, 404, 404]
    token = client.csrf("/account")
    for verb in ("confirm", "send-back"):
        data = {"csrf_token": token, "words": "No"}
        assert client.post(f"{url(step_id)}/{verb}", data=data).status_code == 404
    assert "Nothing to confirm" in client.page("/steps-to-confirm").text
    assert noted(session, made) == 0
    assert factory.read(session, step_id).state is StepState.MARKED


def test_the_office_sees_the_pathways_and_where_people_stand(client, make):
    made = factory.plan(make)
    factory.confirm(make, made)
    factory.mark(make, made, "structure")
    client.sign_in(factory.navigator(make))
    page = client.page("/staff/pathways")
    row = page.find("a", string="Cleaning business").find_parent("tr")
    assert [cell.text for cell in row.select("td")] == ["16", "1", "1"]
    page = client.page("/staff/pathways/cleaning_business")
    row = page.find("a", string="Choose the business structure").find_parent("tr")
    assert [cell.text for cell in row.select("td")] == ["0", "1", "0", "0"]
    assert "1 plan follows this path." in page.text
    assert client.get("/staff/pathways/bakery").status_code == 404


@pytest.mark.parametrize("rows", [10, 25, 100])
def test_a_long_list_takes_no_more_statements(client, make, count_queries, rows):
    made = factory.plan(make, mentored=True)
    factory.mark(make, made)
    factory.crowd(make, made, rows - 1)
    client.sign_in(factory.navigator(make))
    client.get("/steps-to-confirm")
    with count_queries() as seen:
        page = client.page("/steps-to-confirm")
    assert len(seen) == 3
    assert len(page.select("ul.rows li")) == min(rows, 25)
    assert f"{rows} steps wait" in page.text
    if rows == 100:
        assert len(client.page("/steps-to-confirm?page=4").select("ul.rows li")) == 25
        assert len(client.page("/steps-to-confirm?page=99").select("ul.rows li")) == 25


def test_every_page_takes_few_statements(client, make, made, voucher, count_queries):
    step_id = factory.mark(make, made)
    paths = [url(step_id), f"/businesses/{made.business.id}/plan", "/steps-to-confirm"]
    if voucher is not made.mentor:
        paths += ["/staff/pathways", "/staff/pathways/food_truck"]
    for path in paths:
        client.get(path)
        with count_queries() as seen:
            assert client.get(path).status_code == 200
        reading = [one for one in seen if "audit" not in one]
        assert len(reading) <= 8, (path, seen)
