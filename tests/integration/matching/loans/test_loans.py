from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from tests.factories.matching import loan, seeker
from tests.unit.lending.products.products import row, terms
from trepconnect.kernel.actor import Role
from trepconnect.kernel.money import Money
from trepconnect.lending.products.domain.criteria import IfUnknown, Op
from trepconnect.lending.products.domain.product import Fund, FundKind, LegalCondition, Verifier
from trepconnect.matching.loans.models import CriteriaAnswer
from trepconnect.profiles.domain.business import Details, Finances

COLLATERAL = row("has_collateral", Op.IS, value=True)
SCORE = row("credit_score", Op.AT_LEAST, 575, if_unknown=IfUnknown.STAFF)
FEDERAL = Fund(code="sba", name="SBA", kind=FundKind.FEDERAL, verifier=Verifier.LENDER)
MONEY = Finances(
    amount_wanted=Money.of(5_000), monthly_sales=Money.of(4_000), monthly_costs=Money.of(1_000)
)


@pytest.fixture
def ana(make):
    return seeker(make, MONEY)


def section(page, title):
    """The names of the loans below one heading."""
    heading = next((one for one in page.select("main section h2") if title in one.text), None)
    return [] if heading is None else [one.text for one in heading.parent.select("ul.rows h3")]


def answers(session):
    return {row.field: row.value for row in session.scalars(select(CriteriaAnswer))}


def test_loans_stand_under_one_of_three_answers(client, make, ana):
    loan(make, number=1)
    loan(make, COLLATERAL, number=2)
    loan(make, row("monthly_net", Op.AT_LEAST, 500_000), number=3)
    page = client.sign_in(ana[0]).page("/matches/loans")
    assert section(page, "Fits what you told us") == ["Loan 1"]
    assert section(page, "May fit") == ["Loan 2"]
    assert section(page, "Does not fit now") == ["Loan 3"]
    assert "$2,000 more left each month would be enough." in page.text
    assert "Answer 1 question to find out" in page.text


def test_each_loan_tells_what_it_costs(client, make, ana):
    loan(make, terms=terms(rate=500, max_months=24))
    page = client.sign_in(ana[0]).page("/matches/loans")
    assert (
        "$5,000 over 24 months: you pay $219.36 each month, $5,264.56 in all."
        " It costs you $264.56." in page.select_one("ul.rows").text
    )


@pytest.mark.parametrize("who", ["guest", "entrepreneur", "newcomer", "navigator"])
def test_the_condition_of_law_is_printed_for_everybody_and_asked_of_nobody(client, make, ana, who):
    made = loan(make, fund=FEDERAL, legal_condition=LegalCondition.SBA_CITIZENS)
    pages = ["/loans", f"/loans/{made.id}"]
    if who == "entrepreneur":
        client.sign_in(ana[0])
        pages += ["/matches/loans", f"/matches/loans/{made.id}"]
    if who == "newcomer":
        client.sign_in(make.user())
    if who == "navigator":
        client.sign_in(make.user(Role.NAVIGATOR))
    told = set()
    for url in pages:
        page = client.page(url)
        (law,) = page.select("main .inset")
        told.add(" ".join(law.text.split()))
        for control in page.select("main input, main select, main textarea"):
            assert control["name"] in {
                "csrf_token", "asked", "amount", "months", "business", "loan_use",
            }  # fmt: skip
    (text,) = told
    assert "citizens or nationals" in text
    assert "The lender checks this, not this website. We never ask you about it" in text


def test_questions_are_answered_in_place_and_change_the_answer(client, make, session, ana):
    made = loan(make, COLLATERAL)
    client.sign_in(ana[0])
    url = f"/matches/loans/{made.id}"
    assert "This loan may fit. Answer 1 question" in client.page(url).text
    response = client.submit(url, has_collateral="yes")
    assert response.status_code == 303
    assert answers(session) == {"has_collateral": True}
    page = client.page(response.location)
    assert "This loan fits what you told us." in page.text
    assert page.select_one("input[name=has_collateral][checked]")["value"] == "yes"

    client.submit(url, has_collateral="no")
    assert "This loan does not fit now." in client.page(url).text
    client.submit(url, has_collateral="")
    assert answers(session) == {}


def test_the_list_asks_what_decides_most(client, make, session):
    user, _business = seeker(make)
    loan(make, COLLATERAL, number=1)
    loan(make, COLLATERAL, row("emergency_on", Op.WITHIN_LAST, 3), number=2)
    client.sign_in(user)
    asked = [one["value"] for one in client.page("/matches/loans").select("input[name=asked]")]
    assert len(asked) == 3
    assert asked[:2] == ["amount_wanted", "has_collateral"]
    client.submit("/matches/loans", amount_wanted="$1,200", has_collateral="yes")
    assert answers(session) == {"amount_wanted": 120_000, "has_collateral": True}


def test_what_the_profile_says_is_not_asked_again_and_counts_more(client, make, session):
    user, business = seeker(make)
    made = loan(make)
    client.sign_in(user)
    url = f"/matches/loans/{made.id}"
    client.submit(url, amount_wanted="20000")
    assert "They lend from $250 to $10,000." in client.page(url).text
    assert "This loan does not fit now" in client.page(url).text
    from tests.factories.profiles import save

    save(make, user, MONEY, business.id)
    page = client.page(url)
    assert "This loan fits what you told us" in page.text
    assert not page.select("input[name=amount_wanted]")


def test_dates_and_choices_are_kept_as_answers(client, make, session, ana):
    emergency = row("emergency_on", Op.WITHIN_LAST, 3)
    made = loan(make, emergency, uses=("equipment", "emergency"))
    client.sign_in(ana[0])
    url = f"/matches/loans/{made.id}"
    client.submit(url, emergency_on="2026-01-15", loan_use=["emergency"])
    assert answers(session) == {"emergency_on": "2026-01-15", "loan_use": ["emergency"]}
    page = client.page(url)
    assert page.select_one("#emergency_on")["value"] == "2026-01-15"
    assert page.select_one("input[value=emergency][checked]")


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("amount_wanted", "a lot"),
        ("amount_wanted", "99999999"),
        ("amount_wanted", "-5"),
        ("emergency_on", "soon"),
        ("emergency_on", "2999-01-01"),
        ("loan_use", "weapons"),
        ("has_collateral", "maybe"),
    ],
)
def test_mistakes_are_told_beside_the_question_and_nothing_is_kept(
    client, make, session, field, typed
):
    user, _business = seeker(make)
    emergency = row("emergency_on", Op.WITHIN_LAST, 3, group=2)
    made = loan(make, COLLATERAL, emergency, uses=("equipment",))
    response = client.sign_in(user).submit(f"/matches/loans/{made.id}", **{field: typed})
    assert response.status_code == 422
    page = client.check(response)
    assert page.select_one(f"#{field}-error")
    assert page.select_one(f".errors a[href='#{field}']")
    assert answers(session) == {}


@pytest.mark.parametrize(
    "field", ["credit_score", "income_within_limit", "stage", "citizenship", "csrf_token"]
)
def test_sensitive_things_are_never_asked_nor_kept(client, make, session, ana, field):
    made = loan(make, SCORE, COLLATERAL)
    client.sign_in(ana[0])
    page = client.page(f"/matches/loans/{made.id}")
    assert "The lender asks you this. We do not." in page.text
    token = page.select_one("input[name=csrf_token]")["value"]
    data = {"csrf_token": token, "asked": [field, "has_collateral"], field: "700"}
    data["csrf_token"] = token
    client.post(f"/matches/loans/{made.id}", data=data)
    assert field not in answers(session)


def test_nobody_answers_for_a_business_of_somebody_else(client, make, session, ana):
    made = loan(make, COLLATERAL)
    client.sign_in(seeker(make)[0])
    data = {"csrf_token": client.csrf("/account"), "asked": "has_collateral"}
    data |= {"has_collateral": "yes", "business": str(ana[1].id)}
    for url in ("/matches/loans", f"/matches/loans/{made.id}"):
        assert client.post(url, data=data).status_code == 404
    assert session.scalar(select(func.count()).select_from(CriteriaAnswer)) == 0


def test_every_rule_stands_beside_her_answer(client, make, ana):
    alternatives = (
        row("has_business_license", Op.IS, value=True, group=2),
        row("workers", Op.AT_MOST, 5, group=2),
    )
    made = loan(make, row("monthly_net", Op.AT_LEAST, 100_000), *alternatives)
    page = client.sign_in(ana[0]).page(f"/matches/loans/{made.id}")
    text = " ".join(page.select_one("main").text.split())
    assert "They ask that $1,000 or more is left each month. You: $3,000." in text
    assert "One of these is enough:" in text
    assert "They ask for a business license. You have not told us." in text


def test_an_amount_of_her_own_is_reckoned_without_keeping_it(client, make, session, ana):
    made = loan(make, terms=terms(rate=0, repayment="zero_interest", max_months=20))
    client.sign_in(ana[0])
    page = client.page(f"/matches/loans/{made.id}?amount=$1,000&months=10")
    assert [one.text for one in page.select("dl.summary dd")] == ["$100", "$1,000", "$0"]
    assert answers(session) == {}


@pytest.mark.parametrize("public", [True, False])
@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("amount=999999&months=10", "amount"),
        ("amount=&months=10", "amount"),
        ("amount=x&months=10", "amount"),
        ("amount=1000&months=9999999999", "months"),
        ("amount=1000&months=x", "months"),
        ("amount=1000", "months"),
    ],
)
def test_an_amount_that_they_do_not_lend_is_told_beside_the_field(
    client, make, ana, public, query, field
):
    made = loan(make)
    if not public:
        client.sign_in(ana[0])
    prefix = "" if public else "/matches"
    page = client.page(f"{prefix}/loans/{made.id}?{query}", status=422)
    assert page.select_one(f"#{field}-error")


def test_guests_read_the_rules_without_being_asked_anything(client, make):
    made = loan(make, COLLATERAL, SCORE, last_checked_on=date(2026, 10, 1))
    page = client.page(f"/loans/{made.id}")
    rules = [one.text for one in page.select("main ul li")]
    assert "They look at your credit score and ask for 575 or more." in " ".join(rules)
    assert not page.select("main form[method=post]")
    assert page.select_one("main a[href*='/sign-in?next=/matches/loans/']")
    client.page(f"/loans/{uuid4()}", status=404)
    client.sign_in(make.user()).page("/loans")


def test_somebody_without_a_business_starts_with_her_profile(client, make):
    made = loan(make)
    client.sign_in(make.user())
    assert client.get(f"/matches/loans/{made.id}").location == "/matches"
    client.page("/matches/loans")


@pytest.mark.parametrize("products", [1, 10, 25])
def test_loans_take_the_same_statements_for_any_length(client, make, ana, count_queries, products):
    for number in range(products):
        loan(make, COLLATERAL, number=number + 1)
    client.sign_in(ana[0]).get("/matches/loans")
    with count_queries() as seen:
        client.get("/matches/loans")
    assert len(seen) <= 8, "\n".join(seen)
    with count_queries() as seen:
        client.application.test_client().get("/loans")
    assert len(seen) == 2


def test_money_stays_left_to_right(client, make):
    user, _business = seeker(make, MONEY, Details(name="تبولة"))
    loan(make, COLLATERAL)
    page = client.sign_in(user).page("/matches/loans?lang=ar-XB")
    assert page.html["dir"] == "rtl"
    example = page.select_one("ul.rows li p:nth-of-type(3)")
    assert len(example.select("bdi[dir=ltr]")) == 4
