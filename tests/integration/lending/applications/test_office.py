"""Pages of those who decide: the queue, one application, votes, other terms, deciders."""

import re

import pytest
from sqlalchemy import select

from tests.factories import lending_applications as build
from tests.unit.lending.products.products import row
from trepconnect.kernel.actor import Role
from trepconnect.lending.applications.domain.application import ApplicationState
from trepconnect.lending.applications.domain.decision import Choice, DeclineReason
from trepconnect.lending.products.domain.criteria import CriterionKind, Op
from trepconnect.platform.data.audit import AuditEntry
from trepconnect.profiles.domain.business import Details, Kind, Needs, Stage, Story, WantedNeed
from trepconnect.profiles.domain.person import Home, LanguageUse, Meeting, Reach, ReachBy, Speaking

APPROVE, DECLINE = Choice.APPROVE.value, Choice.DECLINE.value
TIGHT = DeclineReason.CASH_FLOW_TIGHT.value


@pytest.fixture
def officer(client, make):
    user = build.officer(make)
    client.sign_in(user)
    return user


def at(application_id):
    return f"/staff/applications/{application_id}"


def text_of(page):
    return " ".join(page.get_text(" ").split())


def vote(client, made, *, note="", version=None, **fields):
    form = client.page(at(made)).select_one("form[action$=vote]")
    more = {} if version is None else {"version": version}
    return client.send(form, note=note, **fields, **more)


# --- the queue


def test_the_queue_shows_who_what_and_how_many_votes(client, make, officer):
    made = build.submitted(make, user=make.user(name="Rosa"))
    build.vote(make, build.officer(make), made, Choice.DECLINE)
    said = text_of(client.page("/staff/applications"))
    for words in ("Rosa", "Rosa's Tamales", "$3,000", "24 months", "1 vote"):
        assert words in said
    assert "Not" not in said
    build.vote(make, officer, made)
    assert "you voted" in text_of(client.page("/staff/applications"))


def test_a_business_without_a_name_is_called_so(client, make, officer):
    user, business = build.applicant(make, name="")
    made = build.submitted(make, user=user, its=business)
    for address in ("/staff/applications", at(made)):
        assert "Business without a name" in text_of(client.page(address))


def test_a_day_that_passed_is_marked(client, make, officer, clock):
    clock.move(days=-300)
    build.submitted(make, clock=clock)
    assert "late:" in text_of(client.page("/staff/applications"))


def test_an_empty_queue_says_so(client, officer):
    assert "Nothing waits for a decision" in text_of(client.page("/staff/applications"))
    assert "Nothing was decided yet" in text_of(client.page("/staff/applications/closed"))


def test_closed_ones_stand_apart(client, make, officer):
    build.decided(make, user=make.user(name="Ana"))
    build.submitted(make, user=make.user(name="Bea"))
    closed = text_of(client.page("/staff/applications/closed"))
    waiting = text_of(client.page("/staff/applications"))
    assert ("Ana" in closed, "Bea" in closed) == (True, False)
    assert ("Ana" in waiting, "Bea" in waiting) == (False, True)


def many(make, count, *, decided=False):
    loan = build.product(make)
    for _ in range(count):
        if decided:
            build.decided(make, of=loan)
        else:
            build.submitted(make, of=loan)


@pytest.mark.parametrize("count", [10, 25, 60])
def test_the_queue_takes_the_same_statements_however_long(
    client, make, officer, count, count_queries
):
    many(make, count)
    client.sign_in(officer)  # afresh: a session that was quiet for long is stamped
    with count_queries() as seen:
        page = client.page("/staff/applications")
    assert len(page.select("main tbody tr")) == min(count, 25)
    assert len(seen) == 3
    if count > 25:
        last = client.page("/staff/applications?page=3")
        assert len(last.select("main tbody tr")) == count - 50


@pytest.mark.parametrize("count", [3, 8])
def test_the_list_of_closed_ones_too(client, make, officer, count, count_queries):
    many(make, count, decided=True)
    client.sign_in(officer)
    with count_queries() as seen:
        client.page("/staff/applications/closed")
    assert len(seen) == 3


# --- one application


def test_the_page_has_what_a_decision_needs(client, make, officer):
    rules = (
        row("payment_share", Op.AT_MOST, 4_000),
        row("has_business_license", Op.IS, value=True, group=2),
        row("monthly_revenue", Op.AT_LEAST, 900_000, group=3),
        row("finished_class", Op.IS, value=True, group=4, kind=CriterionKind.PREFER),
    )
    loan = build.product(make, *rules)
    made = build.submitted(make, user=make.user(name="Rosa"), of=loan)
    page = client.page(at(made))
    said = text_of(page)
    for words in (
        "Rosa: Loan",
        "$3,000 over 24 months",
        "Tools and equipment",
        "A second griddle.",
        "I make tamales and sell them at fairs.",
        "Left each month $800",
        "Payment of this loan $131.61",
        "Share of what is left 16%",
        "Left after the payment $668.39",
        "Left if sales were a fifth lower short by $131.61",
        "If sales were a fifth lower, $131.61 would be missing.",
        "Open, with customers",
        "about $3,000 over 24 months, $131.61 a month",
    ):
        assert words in said
    kinds = [one["class"][0] for one in page.select("main ul.reasons > li")]
    assert kinds == ["good", "wait", "bad"]


def test_reading_is_noted_where_she_can_see_it(client, make, officer, session):
    user = make.user()
    made = build.submitted(make, user=user)
    client.page(at(made))
    noted = session.execute(
        select(AuditEntry.actor_id, AuditEntry.subject_id).where(
            AuditEntry.action == "lending.application_read"
        )
    ).all()
    assert noted == [(officer.id, str(user.id))]
    client.sign_in(user)
    assert officer.display_name in client.get("/account").text


MARKS = {
    "ZIP": "87121",
    "neighborhood": "Barrio Westgate",
    "other language": "Qeqchi",
    "place of the business": "87105",
    "need": "life.english",
    "words of need": "English classes",
}
LANGUAGES = re.compile(
    r"Spanish|Español|Vietnamese|Tiếng|Arabic|interpreter|language|\bes\b|\bvi\b", re.IGNORECASE
)
WHO_SHE_IS = re.compile(
    r"\bage\b|years old|birth|\bgender|\bwoman\b|\bman\b|married|children|neighborhood|\bZIP\b"
    r"|country|origin|immigra|evening|WhatsApp",
    re.IGNORECASE,
)


PLEASE_NOT = "Please do not write immigration status, Social Security or bank numbers here."


def test_deciders_see_nothing_of_languages_of_where_she_is_or_who_she_is(client, make):
    user, its = build.applicant(
        make,
        Home(zip_code=MARKS["ZIP"], neighborhood=MARKS["neighborhood"]),
        Speaking(
            languages=(LanguageUse("es"), LanguageUse("vi", reads=False)),
            other_language=MARKS["other language"],
            needs_interpreter=True,
        ),
        Reach(reach_by=(ReachBy.WHATSAPP,)),
        Meeting(remote_ok=False),
        Details(name="Tamales Xelajú", zip_code=MARKS["place of the business"], workers=2),
        Kind(stage=Stage.OPERATING),
        Needs(needs=(WantedNeed(MARKS["need"], 2),)),
        Story(story="I cook.", experience="Ten years"),
        user=make.user(name="Rosa", language="es"),
    )
    loan = build.product(make)
    made = build.submitted(make, user=user, its=its, of=loan)
    people = [build.officer(make), build.sponsor(make, of=loan)]
    for person in people:
        client.sign_in(person)
        before = pages_about(client, made)
        build.vote(make, person, made)
        for page in [*before, *pages_about(client, made)]:
            said = text_of(page.select_one("main")).replace(PLEASE_NOT, "")
            assert "Tamales Xelajú" in said
            assert not [name for name, mark in MARKS.items() if mark in str(page)]
            assert not LANGUAGES.search(said.replace("in the applicant’s language", ""))
            assert not WHO_SHE_IS.search(said)


def pages_about(client, made):
    """Every page of those who decide that this application stands on, mistakes included."""
    form = client.page(at(made)).select_one("form[action$=vote]")
    pages = [client.page(at(made))]
    if form is not None:
        pages.append(client.check(client.send(form)))
        terms = client.page(at(made)).select_one("form[action$=terms]")
        pages.append(client.check(client.send(terms, **{"terms-amount": "x"})))
    for listed in ("/staff/applications", "/staff/applications/closed"):
        page = client.page(listed)
        if str(made) in str(page):
            pages.append(page)
    return pages


def test_the_marks_of_that_test_do_show_where_they_may(client, make):
    """So that the test above can fail: casework reads what deciders do not."""
    user, _its = build.applicant(
        make,
        Home(zip_code=MARKS["ZIP"], neighborhood=MARKS["neighborhood"]),
        Speaking(languages=(LanguageUse("es"),)),
    )
    client.sign_in(make.navigator())
    said = client.get(f"/staff/people/{user.id}").text
    assert MARKS["ZIP"] in said
    assert LANGUAGES.search(said)


def test_a_page_stays_within_nine_statements(client, make, officer, count_queries):
    """The three that note the reading in the log included."""
    made = build.submitted(make)
    build.vote(make, officer, made)
    client.sign_in(officer)
    with count_queries() as seen:
        client.page(at(made))
    assert len(seen) == 9


# --- votes


def test_a_vote_is_counted_and_two_decide(client, make, officer):
    made = build.submitted(make)
    response = vote(client, made, choice=APPROVE, note="Solid.")
    assert response.status_code == 303
    page = client.page(at(made))
    assert "One more vote like yours decides" in text_of(page)
    assert "Solid." in text_of(page)
    assert not page.select("form[action$=vote]")
    client.sign_in(build.officer(make))
    vote(client, made, choice=APPROVE)
    said = text_of(client.page(at(made)))
    assert "the loan is approved" in said
    assert "$3,000 over 24 months" in said
    assert build.state_of(make, made) is ApplicationState.APPROVED


def test_until_she_votes_a_decider_sees_the_count_and_nothing_else(client, make, officer):
    made, first = build.submitted(make), build.officer(make)
    build.vote(make, first, made, Choice.DECLINE, note="Rent looks low.")
    said = text_of(client.page(at(made)))
    assert "1 vote on these terms" in said
    assert "Rent looks low." not in said
    assert first.display_name not in said
    vote(client, made, choice=APPROVE)
    said = text_of(client.page(at(made)))
    assert "Rent looks low." in said
    assert first.display_name in said


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Choose yes or no"),
        ({"choice": DECLINE}, "Mark one to four reasons"),
        ({"choice": DECLINE, "reasons": [one.value for one in DeclineReason][:5]}, "one to four"),
        ({"choice": APPROVE, "reasons": [TIGHT]}, "Reasons go with a no"),
        ({"choice": APPROVE, "note": "SSN 123-45-6789"}, "Social Security"),
        ({"choice": APPROVE, "note": "x" * 1_001}, "too long"),
    ],
)
def test_a_vote_that_is_not_whole_is_not_counted_and_keeps_what_was_typed(
    client, make, officer, fields, words
):
    made = build.submitted(make)
    response = vote(client, made, **{"note": "My note", **fields})
    assert response.status_code == 422
    page = client.check(response)
    assert words in page.select_one(".errors").text
    assert page.select_one("textarea[name=note]").text.strip() == fields.get("note", "My note")
    assert build.count_votes(make, made) == 0


def test_a_vote_for_terms_that_changed_is_refused_clearly(client, make, officer):
    made = build.submitted(make)
    form = client.page(at(made)).select_one("form[action$=vote]")
    build.propose(make, build.officer(make), made, 2_000, 30)
    response = client.send(form, choice=APPROVE, note="Typed before")
    assert response.status_code == 409
    page = client.check(response)
    said = text_of(page)
    assert "Somebody proposed other terms" in said
    assert "$2,000 over 30 months" in said
    assert page.select_one("textarea[name=note]").text.strip() == "Typed before"
    assert build.count_votes(make, made) == 0
    again = page.select_one("form[action$=vote]")
    assert client.send(again, choice=APPROVE).status_code == 303


def test_a_second_vote_from_another_window_is_refused(client, make, officer):
    made = build.submitted(make)
    form = client.page(at(made)).select_one("form[action$=vote]")
    vote(client, made, choice=APPROVE)
    response = client.send(form, choice=DECLINE, reasons=[TIGHT])
    assert response.status_code == 409
    assert "You voted on these terms already" in response.text
    assert build.count_votes(make, made) == 1


def test_the_same_vote_sent_again_is_the_vote_that_counts(client, make, officer):
    made = build.submitted(make)
    form = client.page(at(made)).select_one("form[action$=vote]")
    assert client.send(form, choice=APPROVE).status_code == 303
    build.propose(make, build.officer(make), made, 2_000, 30)
    again = client.send(form, choice=APPROVE)
    assert again.status_code == 303
    assert "Your vote is counted" in text_of(client.page(again.location))
    other = client.send(form, choice=DECLINE, reasons=[TIGHT])
    assert other.status_code == 422
    assert "You sent this form before" in text_of(client.check(other))
    assert build.count_votes(make, made) == 1


def test_a_vote_after_the_decision_is_refused(client, make, officer):
    made = build.submitted(make)
    form = client.page(at(made)).select_one("form[action$=vote]")
    for _ in range(2):
        build.vote(make, build.officer(make), made)
    response = client.send(form, choice=DECLINE, reasons=[TIGHT])
    assert response.status_code == 409
    page = client.check(response)
    assert "decided or withdrawn before your vote" in text_of(page)
    assert "Approved on" in text_of(page)


def test_a_declined_one_shows_what_the_applicant_reads(client, make, officer):
    made = build.decided(make, Choice.DECLINE)
    said = text_of(client.page(at(made)))
    assert "Declined on" in said
    assert "too little is left" in said


def test_her_own_application_is_closed_to_a_loan_officer(client, make):
    user = make.user(Role.ENTREPRENEUR, Role.LOAN_OFFICER)
    made = build.submitted(make, user=user)
    client.sign_in(user)
    client.page(at(made), status=403)
    assert str(made) not in client.get("/staff/applications").text
    token = client.csrf("/applications")
    posted = client.post(f"{at(made)}/vote", data={"csrf_token": token, "choice": APPROVE})
    assert posted.status_code == 403


# --- other terms


def propose(client, made, amount, months):
    form = client.page(at(made)).select_one("form[action$=terms]")
    return client.send(form, **{"terms-amount": amount, "terms-months": months})


def test_other_terms_are_put_on_the_table(client, make, officer):
    made = build.submitted(make)
    assert propose(client, made, "2,000", "30").status_code == 303
    said = text_of(client.page(at(made)))
    assert "other terms than those asked for: $2,000 over 30 months" in said
    assert "Asked for $3,000 over 24 months" in said
    vote(client, made, choice=APPROVE)
    client.sign_in(build.officer(make))
    vote(client, made, choice=APPROVE)
    found = build.read(make, made)
    assert (found.approved_amount.cents, found.approved_installments) == (200_000, 30)


@pytest.mark.parametrize(
    ("amount", "months", "words"),
    [
        ("3001", "24", "No more than what was asked for"),
        ("100", "24", "This loan is for $250"),
        ("2000", "60", "runs for 6 to 36 months"),
        ("", "24", "Write an amount"),
        ("2000", "", "Write a number of months"),
    ],
)
def test_terms_that_cannot_be_are_refused_beside_the_field(
    client, make, officer, amount, months, words
):
    made = build.submitted(make)
    response = propose(client, made, amount, months)
    assert response.status_code == 422
    page = client.check(response)
    assert words in page.select_one(".errors").text
    assert page.select_one("details[open] input[name=terms-amount]")["value"] == amount
    assert build.read(make, made).proposed is None


def test_terms_of_another_window_are_refused(client, make, officer):
    made = build.submitted(make)
    form = client.page(at(made)).select_one("form[action$=terms]")
    build.propose(make, build.officer(make), made, 2_000, 30)
    response = client.send(form, **{"terms-amount": "1000", "terms-months": "12"})
    assert response.status_code == 409
    assert build.read(make, made).proposed.months == 30


def test_the_same_terms_sent_again_stay_on_the_table(client, make, officer):
    made = build.submitted(make)
    form = client.page(at(made)).select_one("form[action$=terms]")
    terms = {"terms-amount": "2000", "terms-months": "12"}
    for _ in range(2):
        assert client.send(form, **terms).status_code == 303
    other = client.send(form, **{**terms, "terms-amount": "1000"})
    assert other.status_code == 422
    page = client.check(other)
    assert "You sent this form before" in text_of(page)
    assert page.select_one("details[open] input[name=terms-amount]")["value"] == "1000"
    assert build.read(make, made).proposed.amount.cents == 200_000


def test_earlier_votes_are_marked_as_not_counted(client, make, officer):
    made = build.submitted(make)
    build.vote(make, officer, made, note="On the first terms")
    build.propose(make, build.officer(make), made, 2_000, 30)
    said = text_of(client.page(at(made)))
    assert "On the first terms" in said
    assert "on earlier terms, not counted" in said
    assert "0 votes on these terms" in said


# --- who decides


def test_a_sponsor_is_added_to_a_fund_and_taken_off_again(client, make):
    client.sign_in(make.user(Role.MANAGER))
    sponsor, loan = make.user(Role.SPONSOR, name="Sol"), build.product(make)
    made = build.submitted(make, of=loan)
    page = client.page("/staff/deciders")
    assert "Only loan officers decide for this fund." in text_of(page)
    fund = build.read(make, made).product.fund_id
    client.submit("/staff/deciders", fund=str(fund), sponsor=str(sponsor.id))
    listed = client.page("/staff/deciders").select_one("main .tasks")
    assert "Sol" in listed.text
    client.sign_in(sponsor)
    client.page(at(made))
    client.sign_in(make.user(Role.ADMIN))
    form = client.page("/staff/deciders").select_one("main .tasks form")
    assert client.send(form).status_code == 303
    client.sign_in(sponsor)
    client.page(at(made), status=404)


def test_without_a_choice_nobody_is_added(client, make):
    client.sign_in(make.admin())
    make.user(Role.SPONSOR)
    build.product(make)
    response = client.submit("/staff/deciders")
    assert response.status_code == 422
    assert "Choose a fund" in client.check(response).select_one(".errors").text


def test_a_fund_or_sponsor_of_nobodys_is_refused(client, make):
    client.sign_in(make.admin())
    navigator, loan = make.navigator(), build.product(make)
    make.user(Role.SPONSOR)
    fund = build.decides(make, make.user(Role.SPONSOR), loan)
    form = client.page("/staff/deciders").select("main form[method=post]")[-1]
    for fields in (
        {"fund": str(fund), "sponsor": str(navigator.id)},
        {"fund": str(navigator.id), "sponsor": str(navigator.id)},
        {"fund": "x", "sponsor": "y"},
    ):
        assert client.send(form, **fields).status_code == 422


def test_an_office_without_funds_or_sponsors_says_what_to_do(client, make):
    client.sign_in(make.admin())
    assert "Nobody applies here yet" in text_of(client.page("/staff/deciders"))
    build.product(make)
    assert "There is no sponsor yet" in text_of(client.page("/staff/deciders"))


@pytest.mark.parametrize("funds", [1, 6])
def test_the_page_of_deciders_takes_the_same_statements(client, make, funds, count_queries):
    for number in range(funds):
        loan = build.product(make, of=build.fund(f"fund-{number}"))
        for _ in range(3):
            build.sponsor(make, of=loan)
    client.sign_in(make.admin())
    with count_queries() as seen:
        client.page("/staff/deciders")
    assert len(seen) <= 8
    assert len(seen) == 3
