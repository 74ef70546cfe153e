"""Pages of offers and loans: hers, the office's, the papers."""

import re
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from tests.factories import lending_loans as loans
from tests.factories.lending_loans import today
from trepconnect.kernel.actor import Role
from trepconnect.kernel.money import Money
from trepconnect.lending.applications.domain.application import MoreThanAllowed
from trepconnect.lending.arithmetic.terms import FeeWhen
from trepconnect.lending.loans.domain.loan import LoanState
from trepconnect.lending.loans.models import LoanRow, RepaymentRow
from trepconnect.lending.offers.domain import OfferState
from trepconnect.lending.offers.models import OfferRow
from trepconnect.lending.products.domain.product import Fee, FeeCode, RepaymentKind
from trepconnect.platform.data.audit import AuditEntry


@pytest.fixture
def rosa(make):
    return make.user(name="Rosa")


@pytest.fixture
def office(app, make):
    """A loan officer's browser."""
    return app.test_client().sign_in(loans.officer(make, name="Olu"))


@pytest.fixture
def hers(client, rosa):
    return client.sign_in(rosa)


def words(page):
    return " ".join(page.select_one("main").text.split())


def cents(client, url):
    """The text of a page without its spaces."""
    return words(client.page(url))


# --- her offer


def test_she_reads_the_offer_before_anything_else(make, rosa, hers):
    offer_id = loans.offer(make, loans.approved(make, user=rosa))
    page = hers.page(f"/offers/{offer_id}")
    figures = [figure.text for figure in page.select(".figures .big")]
    assert figures[0].endswith("%")
    assert figures[2] == "$5,000.00"
    assert len(page.select("details .tasks li")) == 12
    assert "no fee for being late" in words(page)


def test_she_accepts_with_a_mark_and_her_name(make, session, rosa, hers):
    offer_id = loans.offer(make, loans.approved(make, user=rosa))
    refused = hers.submit(f"/offers/{offer_id}")
    assert refused.status_code == 422
    assert "Write your name" in refused.text
    done = hers.submit(f"/offers/{offer_id}", agrees="y", signed_name="Rosa Ortiz")
    assert done.status_code == 303
    loan = session.scalars(select(LoanRow)).one()
    assert done.location == f"/your-loans/{loan.id}"
    assert "money is on its way" in cents(hers, done.location)
    assert "Accepted" in cents(hers, f"/offers/{offer_id}")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("🙂", "a name with letters"),
        ("123", "a name with letters"),
        ("...", "a name with letters"),
        ("Olu Adeyemi", "Rosa"),
        ("X", "Rosa"),
    ],
)
def test_a_signature_is_plausibly_her_name(make, session, rosa, hers, name, said):
    offer_id = loans.offer(make, loans.approved(make, user=rosa))
    refused = hers.submit(f"/offers/{offer_id}", agrees="y", signed_name=name)
    assert refused.status_code == 422
    page = hers.check(refused)
    assert said in page.select_one("#signed_name-error").text
    assert page.select_one("[name=signed_name]")["value"] == name
    assert session.scalar(select(func.count()).select_from(LoanRow)) == 0


@pytest.mark.parametrize("name", ["ROSA", "Ortiz-Rosa", "Rósa M. Ortiz"])
def test_a_signature_may_be_spelled_in_her_own_way(make, rosa, hers, name):
    offer_id = loans.offer(make, loans.approved(make, user=rosa))
    assert hers.submit(f"/offers/{offer_id}", agrees="y", signed_name=name).status_code == 303


def test_a_name_is_no_place_for_numbers_of_papers(make, rosa, hers):
    offer_id = loans.offer(make, loans.approved(make, user=rosa))
    name = "Rosa, SSN 123-45-6789"
    refused = hers.submit(f"/offers/{offer_id}", agrees="y", signed_name=name)
    assert refused.status_code == 422


def test_she_declines_without_giving_a_reason(make, session, rosa, hers):
    offer_id = loans.offer(make, loans.approved(make, user=rosa))
    done = hers.submit(f"/offers/{offer_id}", form="main details form[method=post]")
    assert done.status_code == 303
    assert session.get(OfferRow, offer_id).state is OfferState.DECLINED
    page = hers.page(f"/offers/{offer_id}")
    assert not page.select("main form")


def test_an_offer_whose_time_is_over_cannot_be_answered(make, session, rosa, hers):
    offer_id = loans.offer(make, loans.approved(make, user=rosa), on=today(-31))
    page = hers.page(f"/offers/{offer_id}")
    assert "Expired" in words(page)
    assert not page.select("main form")
    late = hers.post(
        f"/offers/{offer_id}/accept",
        data={"agrees": "y", "signed_name": "Rosa", "csrf_token": hers.csrf("/account")},
    )
    assert late.status_code == 409
    assert "no longer open" in late.text
    assert session.scalar(select(func.count()).select_from(LoanRow)) == 0


def test_the_list_shows_what_waits_for_her(make, rosa, hers):
    assert "No loan yet" in cents(hers, "/your-loans")
    loans.offer(make, loans.approved(make, user=rosa))
    loans.disbursed(make, loans.approved(make, user=rosa))
    loans.disbursed(make)  # somebody else's
    page = hers.page("/your-loans")
    assert "An offer waits for your answer" in words(page)
    assert len(page.select(".rows > li")) == 1


@pytest.mark.parametrize("fee", [None, FeeWhen.WITHHELD, FeeWhen.FIRST_PAYMENT, FeeWhen.FINANCED])
@pytest.mark.parametrize("kind", [RepaymentKind.LEVEL, RepaymentKind.ZERO_INTEREST])
def test_each_kind_of_loan_is_explained(make, rosa, hers, fee, kind):
    fees = (Fee(FeeCode.CLOSING, Money.of(40), when=fee),) if fee else ()
    rate = 0 if kind is RepaymentKind.ZERO_INTEREST else 800
    application = loans.approved(make, user=rosa, repayment=kind, rate=rate, fees=fees)
    text = cents(hers, f"/offers/{loans.offer(make, application)}")
    assert ("No interest." in text) is (rate == 0)
    assert ("Fee when the loan is signed: $40" in text) is bool(fee)


# --- her loan


def test_she_sees_what_is_next_and_where_each_payment_went(make, rosa, hers):
    loan_id = loans.disbursed(make, loans.approved(make, user=rosa), on=today(-31))
    loans.repaid(make, loan_id, "434.94")
    page = hers.page(f"/your-loans/{loan_id}")
    text = words(page)
    assert "Interest: $33.97" in text
    assert "Off the loan: $400.97" in text
    assert "31 days on $5,000.00 is $33.97" in text
    assert "You still owe" in text
    assert len(page.select(".tasks li")) == 12


def test_what_is_late_is_said_without_a_threat(make, rosa, hers):
    loan_id = loans.disbursed(make, loans.approved(make, user=rosa), on=today(-40))
    text = cents(hers, f"/your-loans/{loan_id}")
    assert "9 days late" in text
    assert "we look for a way together" in text


def test_a_payment_that_came_back_says_so(make, rosa, hers, office):
    loan_id = loans.disbursed(make, loans.approved(make, user=rosa), on=today(-31))
    paid = loans.repaid(make, loan_id, "100")
    take_back(office, paid)
    text = cents(hers, f"/your-loans/{loan_id}")
    assert "Does not count" in text
    assert "The bank sent it back" in text


def test_a_loan_that_is_paid_off_says_so_and_what_is_hers(make, rosa, hers):
    application = loans.approved(make, user=rosa, repayment=RepaymentKind.ZERO_INTEREST, rate=0)
    loan_id = loans.disbursed(make, application)
    loans.repaid(make, loan_id, "5010")
    text = cents(hers, f"/your-loans/{loan_id}")
    assert "You paid off this loan" in text
    assert "$10.00 more than you owed" in text


# --- the office


def review(office, url, **fields):
    """Fill in a form; the page that shows what it would do."""
    looked = office.submit(url, **fields)
    assert looked.status_code == 200, looked.text
    return office.check(looked)


def confirm(office, page, step="confirm"):
    return office.send(page.select_one("main form[method=post]"), step=step)


def take_back(office, repayment_id, reason="returned"):
    page = review(office, f"/staff/payments/{repayment_id}/reverse", reason=reason)
    return confirm(office, page)


def test_an_offer_is_shown_before_it_is_made(make, session, office, rosa):
    application = loans.approved(make, user=rosa)
    page = review(office, f"/staff/applications/{application.id}/offer")
    assert session.scalar(select(func.count()).select_from(OfferRow)) == 0
    assert "$5,000.00" in words(page)
    done = confirm(office, page)
    assert done.status_code == 303
    assert "Open until" in cents(office, done.location)
    again = office.get(f"/staff/applications/{application.id}/offer")
    assert again.location == done.location, "there is one offer at a time"
    assert confirm(office, page).location == done.location, "the same form again is that offer"
    assert session.scalar(select(func.count()).select_from(OfferRow)) == 1


def test_a_second_offer_from_another_page_is_refused(make, office, rosa):
    application = loans.approved(make, user=rosa)
    page = review(office, f"/staff/applications/{application.id}/offer")
    loans.offer(make, application)
    late = confirm(office, page)
    assert late.status_code == 409
    assert "already has an offer" in late.text


def test_an_offer_form_with_other_days_under_the_same_key_is_refused(make, office, rosa):
    application = loans.approved(make, user=rosa)
    page = review(office, f"/staff/applications/{application.id}/offer")
    form = page.select_one("main form[method=post]")
    assert office.send(form, step="confirm").status_code == 303
    other = office.send(form, step="confirm", disbursed_on=today(3).isoformat())
    assert other.status_code == 422
    assert "You sent this form before" in words(office.check(other))


def test_what_was_filled_in_comes_back_to_be_changed(make, office, rosa):
    application = loans.approved(make, user=rosa)
    day = today(9).isoformat()
    url = f"/staff/applications/{application.id}/offer"
    page = review(office, url, disbursed_on=day)
    back = office.check(confirm(office, page, step="change"))
    assert back.select_one("input[name=disbursed_on]")["value"] == day


@pytest.mark.parametrize(
    "fields",
    [
        {"disbursed_on": "2020-01-01"},
        {"disbursed_on": "nonsense"},
        {"first_due_on": "2020-01-01"},
        {"first_due_on": ""},
    ],
)
def test_days_that_cannot_be_are_refused_beside_the_field(make, office, fields):
    application = loans.approved(make)
    refused = office.submit(f"/staff/applications/{application.id}/offer", **fields)
    assert refused.status_code == 422
    assert office.check(refused).select(".field--error")


def test_an_offer_is_taken_back(make, session, office):
    offer_id = loans.offer(make)
    done = office.submit(f"/staff/offers/{offer_id}")
    assert done.status_code == 303
    assert session.get(OfferRow, offer_id).state is OfferState.WITHDRAWN


def test_paying_out_is_shown_before_it_is_posted(make, session, office):
    loan_id = loans.accepted(make)
    url = f"/staff/loans/{loan_id}/pay-out"
    page = review(office, url, how="check", reference="1001")
    assert "As offered" in words(page)
    assert session.get(LoanRow, loan_id).state is LoanState.ACCEPTED
    assert confirm(office, page).status_code == 303
    assert session.get(LoanRow, loan_id).state is LoanState.ACTIVE
    assert confirm(office, page).status_code == 303, "the same form again is that payout"
    late = office.send(page.select_one("main form[method=post]"), step="confirm", reference="2")
    assert late.status_code == 409
    assert "already paid out" in late.text


def test_a_loan_is_cancelled_after_a_second_look(make, session, office):
    loan_id = loans.accepted(make)
    url = f"/staff/loans/{loan_id}/cancel"
    assert office.post(url, data={"csrf_token": office.csrf("/account")}).status_code == 200
    assert session.get(LoanRow, loan_id).state is LoanState.ACCEPTED
    assert office.submit(url, step="confirm").status_code == 303
    assert session.get(LoanRow, loan_id).state is LoanState.CANCELLED


def test_a_payment_is_shown_to_the_cent_before_it_is_posted(make, session, office):
    loan_id = loans.disbursed(make, on=today(-31))
    url = f"/staff/loans/{loan_id}/payments/new"
    page = review(office, url, amount="434.94", how="cash")
    assert "$33.97" in words(page)
    assert "$400.97" in words(page)
    assert session.scalar(select(func.count()).select_from(RepaymentRow)) == 0
    assert confirm(office, page).status_code == 303
    assert session.scalars(select(RepaymentRow)).one().amount == Money.of("434.94")
    assert confirm(office, page).status_code == 303, "a second tap posts nothing"
    assert session.scalar(select(func.count()).select_from(RepaymentRow)) == 1


def test_a_payment_form_sent_again_with_another_amount_is_refused_and_kept(make, session, office):
    loan_id = loans.disbursed(make, on=today(-31))
    url = f"/staff/loans/{loan_id}/payments/new"
    first = office.page(url).select_one("main form[method=post]")
    looked = office.send(first, url, amount="100", how="cash")
    assert confirm(office, office.check(looked)).status_code == 303
    again = office.send(first, url, amount="100", how="cash")
    assert again.status_code == 303, "the same again is the payment that stands"
    for step in ("", "confirm"):
        data = {"csrf_token": office.csrf(url), "step": step, "amount": "1000", "how": "cash"}
        sent = {one["name"]: one.get("value", "") for one in first.select("input[type=hidden]")}
        day = first.select_one("[name=received_on]")["value"]
        refused = office.post(url, data={**sent, "received_on": day, **data})
        assert refused.status_code == 422
        page = office.check(refused)
        assert "You sent this form before" in words(page)
        assert page.select_one("[name=amount]")["value"] == "1000"
    looked = office.send(page.select_one("main form[method=post]"), url)
    assert confirm(office, office.check(looked)).status_code == 303, "as a new one it may be sent"
    amounts = session.scalars(select(RepaymentRow.amount).order_by(RepaymentRow.number)).all()
    assert amounts == [Money.of("100"), Money.of("1000")]


def test_a_page_that_was_overtaken_says_so_and_posts_nothing(make, session, office):
    loan_id = loans.disbursed(make, on=today(-31))
    url = f"/staff/loans/{loan_id}/payments/new"
    page = review(office, url, amount="50", how="cash")
    loans.repaid(make, loan_id, "60")
    late = confirm(office, page)
    assert late.status_code == 409
    assert "Somebody else posted" in late.text
    assert session.scalar(select(func.count()).select_from(RepaymentRow)) == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"amount": ""},
        {"amount": "abc"},
        {"amount": "0"},
        {"amount": "-5"},
        {"how": ""},
        {"received_on": "1999-01-01"},
        {"received_on": "2199-01-01"},
        {"reference": "x" * 61},
        {"reference": "account number 123456789012"},
    ],
)
def test_a_payment_that_cannot_be_is_refused_beside_the_field(make, session, office, fields):
    loan_id = loans.disbursed(make, on=today(-31))
    good = {"amount": "50", "how": "cash"}
    refused = office.submit(f"/staff/loans/{loan_id}/payments/new", **{**good, **fields})
    assert refused.status_code == 422, fields
    assert office.check(refused).select(".field--error, .errors")
    assert session.scalar(select(func.count()).select_from(RepaymentRow)) == 0


def test_a_backdated_payment_says_what_it_changes(make, office):
    loan_id = loans.disbursed(make, on=today(-60))
    loans.repaid(make, loan_id, "100", on=today(-10))
    day = today(-30).isoformat()
    url = f"/staff/loans/{loan_id}/payments/new"
    page = review(office, url, amount="50", how="cash", received_on=day)
    assert "before 1 payment that is posted already" in words(page)


def test_a_payment_is_taken_back_after_a_second_look(make, session, office):
    loan_id = loans.disbursed(make, on=today(-31))
    paid = loans.repaid(make, loan_id, "100")
    page = review(office, f"/staff/payments/{paid}/reverse", reason="returned")
    done = confirm(office, page)
    assert done.status_code == 303
    assert session.get(RepaymentRow, paid).reversed_at is not None
    assert confirm(office, page).location == done.location, "the same again is what was done"
    form = page.select_one("main form[method=post]")
    other = office.send(form, step="confirm", reason="mistake")
    assert other.status_code == 409
    again = office.get(f"/staff/payments/{paid}/reverse")
    assert again.status_code == 409


def test_the_list_shows_the_late_first_and_each_view_its_own(make, office):
    late = loans.disbursed(make, loans.approved(make, user=make.user(name="Late")), on=today(-80))
    loans.disbursed(make, loans.approved(make, user=make.user(name="Fine")))
    loans.accepted(make, loans.approved(make, user=make.user(name="Waiting")))
    page = office.page("/staff/loans")
    names = [row.a.text for row in page.select("tbody th")]
    assert names == ["Late", "Fine"]
    assert f"/staff/loans/{late}" in page.select_one("tbody a")["href"]
    assert "49 days late" in words(page)
    assert "Fine" not in cents(office, "/staff/loans?show=late")
    assert "Waiting" in cents(office, "/staff/loans?show=to-pay-out")
    assert "No loans here" in cents(office, "/staff/loans?show=paid-off")


def test_every_move_is_readable_with_the_running_balance(make, office):
    loan_id = loans.disbursed(make, on=today(-31))
    paid = loans.repaid(make, loan_id, "434.94")
    take_back(office, paid)
    page = office.page(f"/staff/loans/{loan_id}/ledger")
    rows = [" ".join(row.text.split()) for row in page.select("tbody tr")]
    assert rows[-1].startswith("1. Paid out")
    assert rows[-1].endswith("$5,000.00 $5,000.00")
    assert "(reverses no. 3)" in rows[0] or "(reverses no. 3)" in rows[1]
    assert rows[0].endswith("$5,000.00")


def test_the_books_of_a_fund_add_up(make, office):
    product = loans.product(make)
    loans.repaid(make, loans.disbursed(make, loans.approved(make, of=product), on=today(-31)))
    assert "Fund" in cents(office, "/staff/books")
    page = office.page(f"/staff/books/{product.fund_id}")
    totals = [cell.text for cell in page.select("tfoot td")]
    assert totals[0] == totals[1]
    assert "Debits and credits are the same." in words(page)


def test_whoever_opens_her_loan_stands_in_her_account(make, session, rosa, hers, office):
    loan_id = loans.disbursed(make, loans.approved(make, user=rosa))
    offer_id = loans.offer(make, loans.approved(make, user=rosa))
    pages = ["", "/ledger", "/statement.pdf", "/payments/new"]
    for url in [*(f"/staff/loans/{loan_id}{one}" for one in pages), f"/staff/offers/{offer_id}"]:
        before = reads(session, rosa)
        office.get(url)
        assert reads(session, rosa) == before + 1, url
    assert "Olu" in words(hers.page("/account"))


def reads(session, user):
    about_her = (AuditEntry.subject_id == str(user.id), AuditEntry.action.like("lending.%_read"))
    return session.scalar(select(func.count()).where(*about_her))


def test_a_sponsor_looks_at_loans_of_the_own_funds_and_changes_nothing(make, app, session):
    mine, other = loans.disbursed(make), loans.disbursed(make)
    sponsor = make.user(Role.SPONSOR)
    loans.decider(make, session.get(LoanRow, mine).fund_id, sponsor)
    client = app.test_client().sign_in(sponsor)
    assert len(client.page("/staff/loans").select("tbody tr")) == 1
    page = client.page(f"/staff/loans/{mine}")
    assert not page.select("main form, a[href$='/payments/new'], a[href$='/reverse']")
    assert client.get(f"/staff/loans/{other}").status_code == 404
    for url in (f"/staff/loans/{mine}/payments/new", "/staff/books"):
        assert client.get(url).status_code == 403


# --- papers


@pytest.mark.parametrize("lang", ["en", "es", "ar-XB"])
def test_the_offer_and_the_statement_are_pdfs_in_the_readers_language(
    make, rosa, hers, office, lang
):
    application = loans.approved(make, user=rosa)
    loan_id = loans.disbursed(make, application, on=today(-31))
    loans.repaid(make, loan_id, "434.94")
    waiting = loans.offer(make, loans.approved(make, user=rosa))
    for client, urls in (
        (hers, (f"/offers/{waiting}/offer.pdf", f"/your-loans/{loan_id}/statement.pdf")),
        (
            office,
            (
                f"/staff/offers/{waiting}/offer.pdf",
                f"/staff/loans/{loan_id}/statement.pdf",
            ),
        ),
    ):
        for url in urls:
            response = client.get(f"{url}?lang={lang}")
            assert response.status_code == 200, url
            assert response.mimetype == "application/pdf"
            assert response.data.startswith(b"%PDF-1.7")


def test_there_is_no_statement_before_the_money(make, rosa, hers):
    loan_id = loans.accepted(make, loans.approved(make, user=rosa))
    assert hers.get(f"/your-loans/{loan_id}/statement.pdf").status_code == 404


# --- few statements


PAGES = [
    "/staff/loans",
    "/staff/loans/{loan}",
    "/staff/loans/{loan}/ledger",
    "/staff/loans/{loan}/payments/new",
    "/staff/books",
    "/staff/books/{fund}",
]


@pytest.mark.parametrize("url", PAGES)
def test_pages_of_the_office_send_eight_statements_at_most_and_no_more_for_more(
    make, office, session, count_queries, url
):
    product = loans.product(make)
    counts = set()
    for number in (2, 8):
        application = loans.approved(make, of=product, months=36)
        loan_id = loans.disbursed(make, application, on=today(-100))
        for one in range(number):
            loans.repaid(make, loan_id, "20", on=today(-90 + one))
            loans.disbursed(make, loans.approved(make, of=product))
        target = url.format(loan=loan_id, fund=product.fund_id)
        office.get(target)
        with count_queries() as seen:
            assert office.get(target).status_code == 200
        counts.add(len(seen))
    assert max(counts) <= 8, seen
    assert len(counts) == 1


@pytest.mark.parametrize("url", ["/your-loans", "/your-loans/{loan}", "/offers/{offer}"])
def test_her_pages_send_eight_statements_at_most_and_no_more_for_more(
    make, rosa, hers, count_queries, url
):
    counts = set()
    for number in (2, 8):
        loan_id = loans.disbursed(make, loans.approved(make, user=rosa), on=today(-100))
        for one in range(number):
            loans.repaid(make, loan_id, "20", on=today(-90 + one))
            loans.disbursed(make, loans.approved(make, user=rosa))
        offer_id = loans.offer(make, loans.approved(make, user=rosa))
        with count_queries() as seen:
            target = url.format(loan=loan_id, offer=offer_id)
            assert hers.get(target).status_code == 200
        counts.add(len(seen))
    assert max(counts) <= 8, seen
    assert len(counts) == 1


def test_long_lists_come_in_pages(make, office):
    product = loans.product(make)
    for _ in range(26):
        loans.accepted(make, loans.approved(make, of=product))
    page = office.page("/staff/loans?show=to-pay-out")
    assert len(page.select("tbody tr")) == 25
    assert len(office.page("/staff/loans?show=to-pay-out&page=2").select("tbody tr")) == 1
    assert re.search(r"page=2", str(page))
    assert office.get(f"/staff/loans/{uuid4()}").status_code == 404


def test_an_offer_stays_within_the_most_that_the_product_lends_her(make, office):
    rosa, of = make.user(name="Rosa"), loans.product(make, max_amount=Money.of(10_000))
    loans.accepted(make, loans.approved(make, user=rosa, of=of, amount=Money.of(3_000)))
    more = loans.approved(make, user=rosa, of=of, amount=Money.of(9_000))
    refused = office.submit(f"/staff/applications/{more.id}/offer")
    assert refused.status_code == 422
    assert "What is left for this one: $7,000." in words(office.check(refused))
    with pytest.raises(MoreThanAllowed):
        loans.offer(make, more)
