"""Her pages: beginning, filling in, sending, where it stands, taking it back."""

from urllib.parse import urlsplit

import pytest

from tests.factories import lending_applications as build
from tests.factories import lending_loans as loans
from tests.factories.days import today
from tests.factories.profiles import business
from tests.unit.lending.products.products import terms
from trepconnect.kernel.actor import Role
from trepconnect.kernel.money import Money
from trepconnect.lending.applications.domain.application import ApplicationState
from trepconnect.lending.applications.domain.cash_flow import CashLine
from trepconnect.lending.applications.domain.decision import Choice, DeclineReason
from trepconnect.lending.applications.queries.commitments import list_commitments
from trepconnect.lending.products.domain.product import (
    Fee,
    FeeCode,
    FundKind,
    LegalCondition,
    Verifier,
)
from trepconnect.lending.products.models import ProductRow

MONTH = {"sales": "4,000", "goods": "$1200", "rent": "500", "family_living": "1500"}


@pytest.fixture
def hers(client, make):
    """Somebody signed in with a business, and a loan to apply for: client, user, business, loan"""
    user, its = build.applicant(make)
    client.sign_in(user)
    return client, user, its, build.product(make)


def text_of(page):
    return " ".join(page.get_text(" ").split())


def path_of(response):
    assert response.status_code == 303, response.status_code
    return urlsplit(response.location).path


def begun(hers):
    client, _user, _its, loan = hers
    return path_of(client.submit(f"/loans/{loan.id}/apply"))


def press(client, url, name="", value="", **fields):
    """Fill in the form at ``url`` and press one of its buttons."""
    form = client.page(url).select_one("main form[method=post]")
    button = {name: value} if name else {}
    data = {one["name"]: one.get("value", "") for one in form.select("input[type=hidden]")}
    return client.post(form.get("action") or url, data={**data, **fields, **button})


def test_from_the_page_of_a_loan_to_an_application_that_is_sent(hers, make):
    client, _user, _its, loan = hers
    page = client.page(f"/matches/loans/{loan.id}")
    link = next(a for a in page.select("main a") if "Apply for this loan" in a.text)
    there = path_of(client.submit(link["href"]))
    assert there.startswith("/applications/")
    page = client.page(there)
    assert "to do" in text_of(page)
    assert path_of(press(client, f"{there}/amount", amount="3000", months="24")).endswith(
        "/purpose"
    )
    next_page = press(client, f"{there}/purpose", uses=["equipment"], purpose="A griddle")
    assert path_of(next_page).endswith("/story")
    assert path_of(press(client, f"{there}/story", story="I cook.")).endswith("/month")
    assert path_of(press(client, f"{there}/month", **MONTH)).endswith("/check")
    page = client.page(f"{there}/check")
    said = text_of(page)
    for words in ("$3,000", "24 months", "A griddle", "I cook.", "$800", "$131.61"):
        assert words in said
    response = client.submit(f"{there}/check", follow=True)
    assert "Your application is sent." in response.text
    assert "Being decided" in response.text
    assert build.state_of(make, there.rsplit("/")[-1]) is ApplicationState.SUBMITTED


def test_a_loan_of_another_lender_has_no_button(client, make):
    user, _its = build.applicant(make)
    client.sign_in(user)
    loan = build.product(make, of=build.fund("elsewhere", applies_here=False))
    assert "Apply for this loan" not in client.get(f"/matches/loans/{loan.id}").text
    client.page(f"/loans/{loan.id}/apply", status=404)


def test_before_she_begins_she_reads_the_rule_of_law_and_is_asked_nothing(client, make):
    user, _its = build.applicant(make)
    client.sign_in(user)
    fund = build.fund("cdbg", kind=FundKind.FEDERAL, verifier=Verifier.CITY)
    loan = build.product(make, of=fund, legal_condition=LegalCondition.CDBG_FEDERAL_BENEFIT)
    page = client.page(f"/loans/{loan.id}/apply")
    assert "A rule of law for this loan" in text_of(page)
    assert "usually decide within 14 days" in text_of(page)
    assert {one["name"] for one in page.select("main [name]")} == {"csrf_token", "business"}


def test_without_a_business_she_is_sent_to_tell_of_it(client, make):
    client.sign_in(make.user())
    loan = build.product(make)
    page = client.page(f"/loans/{loan.id}/apply")
    assert page.select_one('main a[href="/profile/start"]')
    assert not page.select("main form")


def test_with_two_businesses_she_chooses_one(client, make):
    user, first = build.applicant(make, name="First")
    _user, whole = business(make, user=make.user())
    client.sign_in(user)
    loan = build.product(make)
    page = client.page(f"/loans/{loan.id}/apply?business={first.id}")
    assert page.select_one("input[name=business]")["value"] == str(first.id)
    client.page(f"/loans/{loan.id}/apply?business={whole.id}", status=404)
    client.page(f"/loans/{loan.id}/apply?business=x", status=404)


def test_beginning_again_goes_on_with_the_draft(hers):
    client, _user, _its, loan = hers
    form = client.page(f"/loans/{loan.id}/apply").select_one("main form")
    there = path_of(client.send(form))
    assert path_of(client.send(form)) == there
    page = client.page(f"/loans/{loan.id}/apply")
    assert page.select_one(f'main a.button[href="{there}"]')
    assert not page.select("main form")


def test_wrong_amounts_are_told_beside_the_field_and_nothing_typed_is_lost(hers):
    client, *_ = hers
    there = begun(hers)
    for amount, months, words in [
        ("lots", "12", "Write an amount in dollars"),
        ("99999", "12", "This loan is for $250 to $10,000."),
        ("3000", "99", "This loan runs for 6 to 36 months."),
        ("3000", "soon", "Write a number of months"),
        ("", "", "Write an amount in dollars"),
    ]:
        response = press(client, f"{there}/amount", amount=amount, months=months)
        assert response.status_code == 422
        page = client.check(response)
        assert words in page.select_one(".field--error .error").text
        assert page.select_one("input[name=amount]")["value"] == amount
        assert page.select_one("input[name=months]")["value"] == months


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("purpose", "Mark at least one"),
        ("story", "Write a few sentences"),
        ("month", "Write an amount, and 0 if there is none"),
    ],
)
def test_to_go_on_a_page_must_be_filled_in(client, make, page, words):
    user, its = business(make)
    client.sign_in(user)
    made = build.draft(make, user=user, its=its, filled=False)
    response = press(client, f"/applications/{made}/{page}")
    assert response.status_code == 422
    assert words in client.check(response).select_one(".errors").text


def test_the_month_has_one_rule_for_lines_that_are_left_empty(client, make):
    user, its = business(make)
    made = build.draft(make, user=user, its=its, filled=False)
    page = client.sign_in(user).page(f"/applications/{made}/month")
    optional = {one.parent["for"] for one in page.select("main label .optional")}
    assert "rent" in optional
    assert optional.isdisjoint({"sales", "family_living"})
    press(client, f"/applications/{made}/month", sales="0", family_living="0")
    assert build.read(make, made).answers.cash_flow.is_whole


def test_a_page_that_was_saved_empty_is_not_done(client, make):
    user, its = business(make)
    made = build.draft(make, user=user, its=its, filled=False)
    client.sign_in(user)
    press(client, f"/applications/{made}/story", "then", "stop")
    page = client.page(f"/applications/{made}/month")
    assert not page.select(".steps .done")
    press(client, f"/applications/{made}/story", "then", "stop", story="We sell tamales.")
    (done,) = client.page(f"/applications/{made}/month").select(".steps .done")
    assert "You and your business" in done.text


@pytest.mark.parametrize("page", ["amount", "purpose", "story", "month"])
def test_she_stops_on_any_page_and_comes_back(hers, page):
    client, *_ = hers
    there = begun(hers)
    assert path_of(press(client, f"{there}/{page}", "then", "stop")) == "/applications"
    assert "Saved. Come back when you like" in client.get("/applications").text


def test_stopping_keeps_what_was_typed_but_not_what_is_wrong(hers, make):
    client, *_ = hers
    there = begun(hers)
    assert press(client, f"{there}/amount", "then", "stop", amount="x").status_code == 422
    press(client, f"{there}/amount", "then", "stop", amount="1000")
    answers = build.read(make, there.rsplit("/")[-1]).answers
    assert (answers.amount, answers.months) == (Money.of(1_000), None)


def test_she_sees_what_she_would_pay_before_she_goes_on(hers):
    client, *_ = hers
    there = begun(hers)
    response = press(client, f"{there}/amount", "then", "stay", amount="3000", months="24")
    assert path_of(response) == f"{there}/amount"
    said = text_of(client.page(f"{there}/amount"))
    assert "You pay each month $131.61" in said


def test_with_a_fee_held_back_she_sees_what_she_gets(client, make):
    user, its = build.applicant(make)
    client.sign_in(user)
    fee = Fee(FeeCode.CLOSING, flat=Money.of(150))
    loan = build.product(make, terms=terms(rate=0, fees=(fee,)))
    made = build.draft(make, user=user, its=its, of=loan)
    said = text_of(client.page(f"/applications/{made}/amount"))
    assert "You get, after the fee $2,850" in said
    assert "The loan costs you $150" in said


def test_the_month_is_added_up_with_the_payment_and_a_bad_month(hers):
    client, *_ = hers
    there = begun(hers)
    press(client, f"{there}/amount", amount="3000", months="24")
    press(client, f"{there}/month", "then", "stay", **MONTH)
    said = text_of(client.page(f"{there}/month"))
    for words in ("Money in $4,000", "Money out $3,200", "Left each month $800", "16%"):
        assert words in said
    assert "$131.61 would be missing" in said  # 800 - 131.61 - 800


def test_numbers_of_papers_are_refused_wherever_she_writes(hers):
    client, *_ = hers
    there = begun(hers)
    number = "My SSN is 123-45-6789"
    purpose = press(client, f"{there}/purpose", uses=["equipment"], purpose=number)
    story = press(client, f"{there}/story", story=number)
    assert (purpose.status_code, story.status_code) == (422, 422)


def test_a_use_that_the_loan_is_not_for_is_refused(hers):
    client, *_ = hers
    there = begun(hers)
    page = client.page(f"{there}/purpose")
    assert {one["value"] for one in page.select("input[name=uses]")} == {"equipment", "inventory"}
    response = press(client, f"{there}/purpose", uses=["buy_property"], purpose="A house")
    assert response.status_code == 422


def test_from_the_last_page_she_changes_a_line_and_is_back(hers):
    client, *_ = hers
    there = begun(hers)
    response = press(client, f"{there}/amount?after=check", amount="3000", months="24")
    assert path_of(response) == f"{there}/check"


def test_what_is_missing_is_named_and_it_cannot_be_sent(hers):
    client, *_ = hers
    there = begun(hers)
    page = client.page(f"{there}/check")
    assert "Something is missing" in text_of(page)
    assert not page.select("main form")
    token = client.csrf(f"{there}/story")
    response = client.post(f"{there}/check", data={"csrf_token": token, "version": "1"})
    assert response.status_code == 422


def test_what_another_window_changed_is_shown_before_it_is_sent(client, make):
    user, its = build.applicant(make)
    client.sign_in(user)
    made = build.draft(make, user=user, its=its)
    form = client.page(f"/applications/{made}/check").select_one("main form")
    press(client, f"/applications/{made}/story", story="Changed elsewhere.")
    response = client.send(form)
    assert response.status_code == 409
    assert "changed in another window" in response.text
    assert "Changed elsewhere." in response.text
    assert build.state_of(make, made) is ApplicationState.DRAFT
    again = client.check(response).select_one("main form")
    assert client.send(again).status_code == 303


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 40, "²"])
def test_a_version_that_is_none_sends_nothing(client, make, version):
    user, its = build.applicant(make)
    client.sign_in(user)
    made = build.draft(make, user=user, its=its)
    token = client.csrf(f"/applications/{made}/check")
    response = client.post(
        f"/applications/{made}/check", data={"csrf_token": token, "version": version}
    )
    assert response.status_code == 409


def test_a_loan_that_is_gone_says_so(client, make):
    user, its = build.applicant(make)
    client.sign_in(user)
    loan = build.product(make)
    made = build.draft(make, user=user, its=its, of=loan)
    form = client.page(f"/applications/{made}/check").select_one("main form")
    build.product(make, number=int(loan.id), is_active=False)
    response = client.send(form)
    assert response.status_code == 409
    assert "no longer offered" in response.text
    assert "Send my application" not in response.text
    client.page(f"/applications/{made}")


def test_an_amount_the_loan_no_longer_has_is_to_be_changed(client, make):
    user, its = build.applicant(make)
    client.sign_in(user)
    loan = build.product(make)
    made = build.draft(make, user=user, its=its, of=loan)
    build.product(make, number=int(loan.id), terms=terms(max_amount=Money.of(2_000)))
    response = client.submit(f"/applications/{made}/check")
    assert response.status_code == 422
    assert "no longer has that amount" in response.text


def test_what_was_sent_opens_no_form_any_more(client, make):
    user = make.user()
    made = build.submitted(make, user=user)
    client.sign_in(user)
    for page in ("amount", "purpose", "story", "month", "check", "discard"):
        assert path_of(client.get(f"/applications/{made}/{page}")) == f"/applications/{made}"


def test_a_page_saved_after_sending_says_that_it_was_not(client, make):
    user, its = build.applicant(make)
    client.sign_in(user)
    made = build.draft(make, user=user, its=its)
    form = client.page(f"/applications/{made}/story").select_one("main form")
    client.submit(f"/applications/{made}/check")
    response = client.send(form, story="Too late", follow=True)
    assert "Too late" not in response.text
    assert build.read(make, made).answers.story != "Too late"


def test_the_state_says_what_happens_and_an_honest_day(client, make, clock):
    user = make.user()
    made = build.submitted(make, user=user, clock=clock)
    client.sign_in(user)
    said = text_of(client.page(f"/applications/{made}"))
    assert "Two people read what you sent" in said
    assert "by December 4, 2026" in said
    assert "$3,000" in said


def test_a_day_that_passed_is_owned_up_to(client, make, clock):
    clock.move(days=-300)
    user = make.user()
    made = build.submitted(make, user=user, clock=clock)
    client.sign_in(user)
    said = text_of(client.page(f"/applications/{made}"))
    assert "It takes longer than usual" in said
    assert "usually decide by" not in said


def test_she_takes_it_back_after_being_asked_once_more(client, make):
    user = make.user()
    made = build.submitted(make, user=user)
    client.sign_in(user)
    form = client.page(f"/applications/{made}/withdraw").select_one("main form")
    for _ in range(2):
        assert "Nobody decides on it" in client.send(form, follow=True).text
    assert build.state_of(make, made) is ApplicationState.WITHDRAWN


def test_taking_back_what_was_decided_meanwhile_says_so(client, make):
    user = make.user()
    made = build.submitted(make, user=user)
    client.sign_in(user)
    form = client.page(f"/applications/{made}/withdraw").select_one("main form")
    for _ in range(2):
        build.vote(make, build.officer(make), made)
    response = client.send(form, follow=True)
    assert "It was decided before you withdrew it" in response.text
    assert "You can borrow" in response.text


def test_a_draft_is_deleted_after_being_asked_once_more(client, make):
    user, its = build.applicant(make)
    client.sign_in(user)
    made = build.draft(make, user=user, its=its)
    form = client.page(f"/applications/{made}/discard").select_one("main form")
    assert path_of(client.send(form)) == "/applications"
    client.page(f"/applications/{made}", status=404)


def test_a_draft_that_was_sent_meanwhile_is_not_deleted(client, make):
    user, its = build.applicant(make)
    client.sign_in(user)
    made = build.draft(make, user=user, its=its)
    form = client.page(f"/applications/{made}/discard").select_one("main form")
    client.submit(f"/applications/{made}/check")
    assert "It was sent already" in client.send(form, follow=True).text


def test_a_no_gives_reasons_in_her_language_and_what_would_help(client, make):
    user = make.user()
    made = build.submitted(make, user=user)
    tight, rules = DeclineReason.CASH_FLOW_TIGHT, DeclineReason.RULES_NOT_MET
    secret = "Between us: too tight"
    build.vote(make, build.officer(make), made, Choice.DECLINE, reasons=(tight,), note=secret)
    build.vote(make, build.officer(make), made, Choice.DECLINE, reasons=(tight, rules))
    client.sign_in(user)
    page = client.page(f"/applications/{made}")
    said = text_of(page)
    assert said.index("too little is left") < said.index("Something that this loan asks for")
    assert page.select_one('main a[href="/services?need=money.cash_flow"]')
    assert page.select_one('main a[href^="/matches/loans/"]')
    assert secret not in said
    assert not [word for word in ("vote", "officer") if word in said]
    again = page.select_one('main a.button[href*="/apply"]')["href"]
    assert path_of(client.submit(again)).startswith("/applications/")


def test_a_smaller_amount_is_said_beside_what_she_asked_for(client, make):
    user = make.user()
    made = build.submitted(make, user=user)
    officer = build.officer(make)
    build.propose(make, officer, made, 2_000, 30)
    for one in (officer, build.officer(make)):
        build.vote(make, one, made)
    client.sign_in(user)
    said = text_of(client.page(f"/applications/{made}"))
    assert "You can borrow $2,000 over 30 months." in said
    assert "You asked for $3,000 over 24 months." in said


def test_while_deciders_talk_of_other_terms_she_sees_what_she_asked_for(client, make):
    user = make.user()
    made = build.submitted(make, user=user)
    build.propose(make, build.officer(make), made, 2_000, 30)
    client.sign_in(user)
    said = text_of(client.page(f"/applications/{made}"))
    assert "$3,000" in said
    assert "$2,000" not in said
    assert "$74" not in said


def test_her_list_has_every_state(client, make):
    user, its = build.applicant(make)
    build.draft(make, user=user, its=its)
    build.submitted(make, user=user, its=its)
    build.decided(make, user=user, its=its)
    build.decided(make, Choice.DECLINE, user=user, its=its)
    client.sign_in(user)
    said = text_of(client.page("/applications"))
    for words in ("Not sent yet", "Being decided", "Approved", "Not this time"):
        assert words in said


def test_an_empty_list_leads_to_the_loans(client, make):
    client.sign_in(make.user())
    assert client.page("/applications").select_one('main a[href="/matches/loans"]')


@pytest.mark.parametrize("drafts", [1, 10, 30])
def test_her_list_takes_the_same_statements_however_long(client, make, count_queries, drafts):
    user, its = build.applicant(make)
    fund = build.fund()
    for _ in range(drafts):
        build.draft(make, user=user, its=its, of=build.product(make, of=fund), filled=False)
    client.sign_in(user)
    with count_queries() as seen:
        page = client.page("/applications")
    assert len(page.select("main .rows > li")) == min(drafts, 25)
    assert len(seen) == 3


def test_every_page_of_hers_stays_within_eight_statements(client, make, count_queries):
    user, its = build.applicant(make)
    client.sign_in(user)
    loan = build.product(make)
    made = build.draft(make, user=user, its=its, of=loan)
    there = f"/applications/{made}"
    pages = ["", "/amount", "/purpose", "/story", "/month", "/check", "/discard"]
    for page in [f"/loans/{loan.id}/apply", *(there + one for one in pages)]:
        with count_queries() as seen:
            client.page(page)
        assert len(seen) <= 8, page


def test_mentors_never_see_applications(client, make):
    made = build.submitted(make)
    client.sign_in(make.user(Role.MENTOR))
    for url in ("", "/amount", "/check", "/withdraw"):
        client.page(f"/applications/{made}{url}", status=403)
    client.page("/applications", status=403)
    client.page("/staff/applications", status=403)
    client.page(f"/staff/applications/{made}", status=403)


def test_lines_of_zero_are_said_and_kept(hers, make):
    client, *_ = hers
    there = begun(hers)
    press(client, f"{there}/month", sales="0", family_living="0")
    found = build.read(make, there.rsplit("/")[-1]).answers.cash_flow
    assert found.amounts == {CashLine.SALES: Money(0), CashLine.FAMILY_LIVING: Money(0)}


# --- what she has besides


def test_all_that_a_person_has_of_a_product_stays_within_its_most(client, make, session):
    user, of = make.user(name="Rosa"), build.product(make)
    row = session.get_one(ProductRow, of.id)
    most = of.terms.max_amount
    made = build.draft(make, user=user, of=of)
    loans.accepted(make, loans.approved(make, user=user, of=row, amount=most))
    client.sign_in(user)
    refused = client.submit(f"/applications/{made}/check")
    assert refused.status_code == 422
    text = client.check(refused).select_one("main").text
    assert "all that this loan lends to one person" in text
    assert "accepted, not paid out yet" in text
    assert build.state_of(make, made) is ApplicationState.DRAFT


def test_deciders_read_what_else_she_owes_and_asked_for(app, make, session):
    user, of = make.user(name="Rosa"), build.product(make)
    row = session.get_one(ProductRow, of.id)
    small = of.terms.min_amount
    loans.disbursed(make, loans.approved(make, user=user, of=row, amount=small))
    made = build.submitted(make, user=user, of=of)
    client = app.test_client().sign_in(build.officer(make))
    text = text_of(client.page(f"/staff/applications/{made}").select_one("main"))
    assert "Other loans and applications" in text
    assert "still owed" in text


@pytest.mark.parametrize("make_it", [loans.disbursed, loans.accepted, lambda make, of: of])
def test_a_loan_that_was_promised_takes_its_payment_of_the_month(make, session, make_it):
    user, of = make.user(name="Rosa"), build.product(make)
    row = session.get_one(ProductRow, of.id)
    make_it(make, loans.approved(make, user=user, of=row, amount=Money.of(1_200)))
    (one,) = list_commitments(session, user.id, today=today())
    assert one.payment == Money.of("102.73")


def test_what_was_only_asked_for_takes_nothing_of_the_month_yet(make, session):
    user = make.user(name="Rosa")
    build.submitted(make, user=user)
    (one,) = list_commitments(session, user.id, today=today())
    assert (one.amount, one.payment) == (Money.of(3_000), Money(0))


def test_a_month_that_does_not_hold_says_what_it_is_short_by(hers, make):
    client, user, its, loan = hers
    made = build.draft(make, user=user, of=loan, its=its)
    month = {**MONTH, "family_living": "2,420"}
    assert press(client, f"/applications/{made}/month", **month).status_code == 303
    said = text_of(client.page(f"/applications/{made}/month").select_one("#result").parent)
    assert "Left each month short by $120" in said
    assert "-$" not in said
    assert "$-" not in said


def test_a_product_of_one_amount_and_one_time_is_no_range(client, make):
    only = {"min_amount": Money.of(1_000), "max_amount": Money.of(1_000)}
    loan = build.product(make, terms=terms(**only, min_months=12, max_months=12))
    user, its = build.applicant(make)
    client.sign_in(user)
    made = build.draft(make, user=user, of=loan, its=its, filled=False)
    url = f"/applications/{made}/amount"
    said = text_of(client.page(url))
    said += text_of(client.check(press(client, url, amount="5", months="99")))
    for words in ("Only $1,000", "Only 12 months", "for $1,000", "runs for 12 months"):
        assert words in said
    assert "$1,000 to" not in said


def test_her_month_has_a_line_for_her_other_loans(hers, make, session):
    client, user, its, loan = hers
    row = session.get_one(ProductRow, loan.id)
    one = loans.approved(make, user=user, of=row, amount=Money.of(1_200), months=12)
    loans.disbursed(make, one)
    made = build.draft(make, user=user, of=loan, its=its)
    said = text_of(client.page(f"/applications/{made}/month"))
    assert "Payments on other loans from here $102.73" in said
    assert "Left each month $697.27" in said


def test_an_amount_that_is_too_much_with_the_others_is_refused_beside_it(hers, make, session):
    client, user, its, loan = hers
    row = session.get_one(ProductRow, loan.id)
    loans.accepted(make, loans.approved(make, user=user, of=row, amount=Money.of(8_000)))
    made = build.draft(make, user=user, of=loan, its=its, filled=False)
    refused = press(client, f"/applications/{made}/amount", amount="3000", months="24")
    assert refused.status_code == 422
    page = client.check(refused)
    assert "You can still ask for $2,000." in page.select_one("#amount-error").text
    assert page.select_one("#amount")["value"] == "3000"
    assert build.read(make, made).answers.amount is None
