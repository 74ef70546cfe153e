"""The pages of the profile as their owner uses them, without a script."""

from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from tests.factories import profiles as a
from trepconnect.accounts.models import User
from trepconnect.kernel.actor import Role
from trepconnect.kernel.money import Money
from trepconnect.profiles.domain.business import Details, Finances, Kind, Needs, Stage, Story
from trepconnect.profiles.domain.person import Home, LanguageUse, Reach, ReachBy, Speaking
from trepconnect.profiles.domain.profile import Business, Person
from trepconnect.profiles.models import BusinessRow, LanguageRow, NeedRow, ProfileRow
from trepconnect.profiles.routes import sections

PERSON_PAGES = ("you", "languages", "contact", "meeting")
BUSINESS_PAGES = ("kind", "industry", "details", "money", "needs", "story", "card")


@pytest.fixture
def ana(make):
    return make.user(name="Ana")


def business_url(business, page):
    return f"/profile/business/{business.id}/{page}"


def test_a_person_goes_from_the_welcome_to_the_end_of_her_story(client, ana, session):
    client.sign_in(ana)
    assert client.get("/profile").location == "/profile/start"
    there = client.submit("/profile/start").location
    seen = []
    answers = {
        "you": {"zip_code": "87105-1234"},
        "languages": {"languages": ["es", "mam"]},
        "use": {"preferred": "mam", "reads": ["es"], "needs_interpreter": "yes"},
        "contact": {"reach_by": ["text", "call"], "reach_when": "evening"},
        "meeting": {"remote_ok": "yes", "meeting_times": ["mon.morning", "sat.evening"]},
        "kind": {"stage": "starting", "industry_words": "vendo tacos en un troca de comida"},
        "industry": {"industry_code": "food_truck"},
        "details": {"name": "Tacos Ana", "month": "3", "year": "2024", "workers": "2"},
        "money": {"monthly_sales": "2,000 to 3000", "monthly_costs": "$1,250.50"},
        "needs": {
            "needs": [
                "licences.food_permit",
                "starting.business_plan",
                "capital.small_loan",
                "starting.register_business",
            ]
        },
        "urgent": {"urgent": ["licences.food_permit"]},
        "story": {"offers": "Tacos de canasta", "experience": "12 años de cocinera"},
    }
    while there != "/profile":
        page = there.rsplit("/", 1)[-1]
        seen.append(page)
        response = client.submit(there, **answers[page])
        assert response.status_code == 303, (there, response.text)
        there = response.location
    assert seen == list(answers)

    text = client.page("/profile").text
    assert "Food truck or cart" in text
    assert "Tacos Ana" in text
    assert "$1,250.50" in text
    business = session.scalars(select(BusinessRow)).one()
    assert (business.monthly_sales, business.monthly_sales_to) == (Money.of(2000), Money.of(3000))
    assert business.stage is Stage.STARTING
    assert str(business.started_on) == "2024-03-01"
    spoken = session.execute(
        select(LanguageRow.tag, LanguageRow.reads).order_by(LanguageRow.position)
    ).all()
    assert spoken == [("mam", False), ("es", True)]
    needs = dict(session.execute(select(NeedRow.code, NeedRow.priority)).all())
    assert needs["licences.food_permit"] == 2
    assert sum(needs.values()) == 5
    profile = session.scalars(select(ProfileRow)).one()
    assert profile.zip_code == "87105"
    assert profile.search_text == "ana tacos ana"


def test_every_page_opens_keeps_the_house_rules_and_can_be_skipped(client, make):
    user, business = a.business(make, Kind(industry_words="zzz"), Needs.of(["capital.small_loan"]))
    client.sign_in(user)
    a.save(make, user, Speaking(languages=(LanguageUse("es"), LanguageUse("en"))))
    urls = [f"/profile/{page}" for page in (*PERSON_PAGES, "languages/use", "start")]
    urls += [business_url(business, page) for page in (*BUSINESS_PAGES, "needs/urgent", "remove")]
    for url in [*urls, "/profile"]:
        client.page(url)
        page = client.page(f"{url}?lang=ar-XB")
        assert page.html["dir"] == "rtl"


def test_saving_nothing_is_saving(client, make):
    user, business = a.business(make)
    client.sign_in(user)
    for page in ("kind", "details", "money", "needs", "story", "card"):
        assert client.submit(business_url(business, page)).status_code == 303, page
    for page in PERSON_PAGES:
        assert client.submit(f"/profile/{page}").status_code == 303, page


def test_a_change_from_the_overview_leads_back_there(client, make):
    user, business = a.business(make)
    client.sign_in(user)
    links = {link["href"] for link in client.page("/profile").select("dd.change a")}
    details = f"/profile/business/{business.id}/details?after=profile"
    assert details in links
    assert client.submit(details, name="Other").location == "/profile"
    wanted = ["starting.advisor", "starting.business_plan", "capital.small_loan", "life.childcare"]
    known = [
        one["value"] for one in client.page(business_url(business, "needs")).select("[name=needs]")
    ]
    chosen = known[:4] if not set(wanted) <= set(known) else wanted
    there = client.submit(
        f"{business_url(business, 'needs')}?after=profile", needs=chosen
    ).location
    assert client.submit(there).location == "/profile"


def test_the_overview_says_what_is_missing_and_why_it_helps(client, make):
    user, business = a.business(make)
    client.sign_in(user)
    page = client.page("/profile")
    assert "then we can show help near you" in page.text
    assert page.select_one("progress")["value"] == "0"
    a.save(make, user, Home(zip_code="87102"))
    a.save(make, user, Needs.of(["capital.small_loan"]), business.id)
    page = client.page("/profile")
    assert page.select_one("progress")["value"] == "2"
    assert "then we can show help near you" not in page.text


@pytest.mark.parametrize(
    ("page", "field", "typed"),
    [
        ("details", "zip_code", "8710"),
        ("details", "zip_code", "Calle 4"),
        ("details", "year", "24"),
        ("details", "workers", "two"),
        ("details", "workers", "-1"),
        ("money", "monthly_sales", "many"),
        ("money", "monthly_sales", "1 to 2 to 3"),
        ("money", "monthly_costs", "99999999999"),
        ("money", "amount_wanted", "0"),
        ("story", "offers", "My SSN is 123-45-6789"),
        ("story", "story", "soy indocumentada"),
        ("story", "experience", "x" * 601),
        ("kind", "industry_words", "A123456789"),
        ("money", "money_purpose", "routing number 021000021"),
    ],
)
def test_a_mistake_is_told_beside_its_field_and_keeps_what_was_typed(
    client, make, session, page, field, typed
):
    user, business = a.business(make)
    client.sign_in(user)
    before = session.execute(select(BusinessRow.__table__)).all()
    response = client.submit(business_url(business, page), **{field: typed})
    assert response.status_code == 422
    shown = client.check(response)
    assert shown.select_one(f"#{field}-error")
    control = shown.select_one(f"#{field}")
    assert (control.get("value") or control.text.removeprefix("\n").removeprefix("\r\n")) == typed
    assert session.execute(select(BusinessRow.__table__)).all() == before


def test_a_month_needs_its_year(client, make):
    user, business = a.business(make)
    client.sign_in(user)
    for given in ({"month": "3"}, {"year": "2020"}):
        response = client.submit(business_url(business, "details"), **given)
        assert client.check(response).select_one("#month-error")


def test_a_name_is_all_that_must_be_said(client, ana, session):
    client.sign_in(ana)
    response = client.submit("/profile/you", display_name="")
    assert response.status_code == 422
    assert client.check(response).select_one("#display_name-error")
    client.submit("/profile/you", display_name="Ana María Ñandú")
    assert session.scalar(select(User.display_name)) == "Ana María Ñandú"
    assert session.scalar(select(ProfileRow.search_text)) == "ana maria nandu"


def test_the_second_tab_is_told_what_the_first_one_saved(client, make, session):
    user, business = a.business(make, Story(offers="Tamales"))
    client.sign_in(user)
    url = business_url(business, "story")
    form = client.page(url).select_one("main form[method=post]")
    a.save(make, user, Story(offers="Tamales and atole", experience="Cook"), business.id)

    response = client.send(form, url, offers="Tamales and pupusas", story="Long story")

    assert response.status_code == 409
    page = client.check(response)
    assert "Tamales and atole" in page.select_one("[role=alert]").text
    assert page.select_one("#offers").text.strip() == "Tamales and pupusas"
    assert page.select_one("#story").text.strip() == "Long story"
    assert session.scalar(select(BusinessRow.offers)) == "Tamales and atole"

    assert client.send(page.select_one("main form[method=post]"), url).status_code == 303
    row = session.scalars(select(BusinessRow)).one()
    assert (row.offers, row.experience, row.story) == ("Tamales and pupusas", "Cook", "Long story")


def test_a_conflict_over_choices_names_them_in_words(client, make):
    user, business = a.business(make, Kind(stage=Stage.IDEA))
    client.sign_in(user)
    url = business_url(business, "kind")
    form = client.page(url).select_one("main form[method=post]")
    a.save(make, user, Kind(stage=Stage.GROWING), business.id)
    response = client.send(form, url, stage="operating")
    page = client.check(response)
    assert "It is growing" in page.select_one("[role=alert]").text
    assert page.select_one("[name=stage][checked]")["value"] == "operating"


def test_two_tabs_that_change_different_answers_of_a_page_both_count(client, make, session):
    user, business = a.business(make, Story(offers="Tamales"))
    client.sign_in(user)
    url = business_url(business, "story")
    form = client.page(url).select_one("main form[method=post]")
    a.save(make, user, Story(offers="Tamales", experience="Cook"), business.id)
    assert client.send(form, url, story="Long story").status_code == 303
    row = session.scalars(select(BusinessRow)).one()
    assert (row.offers, row.experience, row.story) == ("Tamales", "Cook", "Long story")


def test_tabs_on_different_pages_do_not_disturb_each_other(client, make, session):
    user, business = a.business(make)
    client.sign_in(user)
    url = business_url(business, "story")
    form = client.page(url).select_one("main form[method=post]")
    a.save(make, user, Details(name="New name"), business.id)
    assert client.send(form, url, offers="Bread").status_code == 303
    row = session.scalars(select(BusinessRow)).one()
    assert (row.name, row.offers, row.version) == ("New name", "Bread", 3)


def test_another_persons_business_is_not_there(client, make, session):
    _owner, business = a.business(make, Needs.of(["capital.small_loan"]))
    stranger, own = a.business(make)
    client.sign_in(stranger)
    token = client.csrf(business_url(own, "kind"))
    for page in (*BUSINESS_PAGES, "needs/urgent", "remove"):
        url = business_url(business, page)
        assert client.get(url).status_code == 404, url
        assert client.post(url, data={"csrf_token": token, "name": "x"}).status_code == 404, url
    assert client.get(f"/profile/business/{business.id}.pdf").status_code == 404
    assert (
        session.scalar(select(BusinessRow.removed_at).where(BusinessRow.id == business.id)) is None
    )


@pytest.mark.parametrize("role", [Role.PARTNER, Role.MENTOR, Role.NAVIGATOR, Role.SPONSOR])
def test_the_pages_are_for_entrepreneurs(client, make, role):
    _owner, business = a.business(make)
    client.sign_in(make.user(role))
    for url in ("/profile", "/profile/you", business_url(business, "money")):
        assert client.get(url).status_code == 403


def test_staff_who_are_entrepreneurs_too_change_only_their_own(client, make):
    _owner, business = a.business(make)
    client.sign_in(make.user(Role.NAVIGATOR, Role.ENTREPRENEUR))
    assert client.get(business_url(business, "money")).status_code == 403


def test_signing_in_comes_first(client):
    assert client.get("/profile/you").location.startswith("/sign-in")


def test_words_that_name_no_trade_are_kept_as_they_are(client, make, session):
    user, business = a.business(make)
    client.sign_in(user)
    there = client.submit(business_url(business, "kind"), industry_words="xqzwv").location
    assert there.endswith("/industry")
    page = client.page(there)
    assert [one["value"] for one in page.select("[name=industry_code]")] == ["none"]
    client.submit(there, industry_code="none")
    row = session.scalars(select(BusinessRow)).one()
    assert (row.industry_code, row.industry_words) == ("", "xqzwv")
    assert "xqzwv" in client.page("/profile").text


def test_other_words_can_be_tried_on_the_trade_page(client, make, session):
    user, business = a.business(make, Kind(industry_words="xqzwv"))
    client.sign_in(user)
    url = f"{business_url(business, 'industry')}?q=bakery"
    client.submit(url, industry_code="bakery")
    row = session.scalars(select(BusinessRow)).one()
    assert (row.industry_code, row.industry_words) == ("bakery", "bakery")


def test_new_words_ask_for_the_trade_again(client, make, session):
    user, business = a.business(make, Kind(industry_words="bread", industry_code="bakery"))
    client.sign_in(user)
    url = business_url(business, "kind")
    assert client.submit(url, stage="idea").location.endswith("/details")
    assert client.submit(url, industry_words="haircuts").location.endswith("/industry")
    assert session.scalar(select(BusinessRow.industry_code)) == ""


@pytest.mark.parametrize(
    ("page", "fields"),
    [
        ("kind", {"stage": "retired"}),
        ("industry", {"industry_code": "naics_999999"}),
        ("details", {"structure": "empire", "month": "13", "works_from_home": "maybe"}),
        ("needs", {"needs": ["capital.gold"]}),
        ("needs/urgent", {"urgent": ["capital.gold"]}),
        ("card", {"card_shows": ["passport"]}),
        ("money", {"money_uses": ["yacht"]}),
    ],
)
def test_codes_that_are_not_on_the_page_are_refused(client, make, page, fields):
    user, business = a.business(make, Needs.of(["capital.small_loan"]))
    client.sign_in(user)
    url = business_url(business, page)
    token = client.page(url).select_one("input[name=csrf_token]")["value"]
    response = client.post(url, data={"csrf_token": token, **fields})
    assert response.status_code == 422
    client.check(response)


HOSTILE = (
    "<script>alert(1)</script>",
    "%(name)s {{ 111*111 }} {% raw %}",
    "\u202e\u200f مطعم \x00\x07",
    "'; DROP TABLE businesses; --",
    "😀" * 50,
)


@pytest.mark.parametrize("text", HOSTILE, ids=["tags", "braces", "marks", "sql", "emoji"])
def test_hostile_words_are_only_words(client, make, text):
    user, business = a.business(make)
    client.sign_in(user)
    fields = {"offers": text, "experience": text, "story": text}
    assert client.submit(business_url(business, "story"), **fields).status_code == 303
    assert client.submit(business_url(business, "details"), name=text).status_code == 303
    page = client.page("/profile")
    assert not page.select("main script")
    assert "12321" not in page.text


def test_four_needs_cannot_all_be_most_urgent(client, make):
    codes = [
        "capital.small_loan",
        "starting.business_plan",
        "licences.food_permit",
        "starting.advisor",
    ]
    user, business = a.business(make, Needs.of(codes))
    client.sign_in(user)
    response = client.submit(business_url(business, "needs/urgent"), urgent=codes)
    assert response.status_code == 422
    assert len(client.check(response).select("[name=urgent][checked]")) == 4


def test_a_business_is_removed_after_asking(client, make, session):
    user, business = a.business(make)
    client.sign_in(user)
    assert client.submit(business_url(business, "remove")).location == "/profile"
    assert "Rosa" not in client.page("/profile").select_one("main").text
    assert client.get(business_url(business, "kind")).status_code == 404
    assert session.scalar(select(BusinessRow.removed_at)) is not None


def test_another_business_can_be_added_to_a_limit(client, make):
    user, _whole = a.profile(make, businesses=19)
    client.sign_in(user)
    add = "form[action='/profile/business']"
    assert client.submit("/profile", form=add).location.endswith("/kind")
    assert client.submit("/profile", form=add).location == "/profile"


def test_a_business_that_is_added_twice_is_there_once(client, make, session):
    user, _whole = a.profile(make, businesses=1)
    form = client.sign_in(user).page("/profile").select_one("form[action='/profile/business']")
    first, again = client.send(form), client.send(form)
    assert first.location == again.location
    assert session.scalar(select(func.count()).select_from(BusinessRow)) == 2


def test_pages_ask_the_database_little(client, make, count_queries):
    user, business = a.business(make, Finances(amount_wanted=Money.of(500)))
    client.sign_in(user)
    client.page("/profile")
    few = {"/profile": 4, "/profile/you": 2, business_url(business, "details"): 2}
    for url, most in few.items():
        with count_queries() as seen:
            client.get(url)
        assert len(seen) <= most + 2, (url, seen)


def test_the_overview_takes_as_many_statements_for_many_businesses(client, make, count_queries):
    counts = []
    for businesses in (1, 15):
        user, _whole = a.profile(make, Needs.of(["capital.small_loan"]), businesses=businesses)
        client.sign_in(user)
        client.page("/profile")
        with count_queries() as seen:
            client.page("/profile")
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_a_business_has_not_opened_in_a_month_to_come(client, make):
    user, business = a.business(make)
    url = business_url(business, "details")
    client.sign_in(user)
    answer = client.submit(url, month="1", year="2090")
    assert answer.status_code == 422
    assert "This month has not come yet" in answer.text
    assert client.submit(url, month="1", year="2020").status_code == 303


def test_an_idea_is_not_asked_when_it_started(client, make):
    user, business = a.business(make)
    client.sign_in(user)
    client.submit(business_url(business, "kind"), stage="idea")
    page = client.page(business_url(business, "details"))
    assert page.select_one("[name=zip_code]")
    assert not page.select("[name=year], [name=month]")
    assert client.submit(business_url(business, "details"), name="Bakery").status_code == 303


def test_a_step_that_was_saved_empty_is_not_done(client, make):
    rosa, business = a.business(make, Finances(monthly_sales=Money.of(2000)))
    client.sign_in(rosa)
    assert client.submit(business_url(business, "needs")).status_code == 303
    done = client.page(business_url(business, "story")).select(".steps .done")
    assert "Money" in [one.text.split()[0] for one in done]
    assert "Needs" not in [one.text.split()[0] for one in done]


@pytest.mark.parametrize("number", range(1, 9))
def test_each_step_is_done_by_what_is_said_on_it_alone(number):
    user_id = uuid4()
    said = [
        Home(zip_code="87105"),
        Speaking(other_language="Mam"),
        Reach(reach_by=(ReachBy.TEXT,)),
        Kind(stage=Stage.IDEA),
        Details(workers=0),
        Finances(money_purpose="An oven"),
        Needs.of(["money.taxes"]),
        Story(offers="Tamales"),
    ]
    field = ("home", "speaking", "reach", "kind", "details", "finances", "needs", "story")
    person, business = (
        Person(user_id=user_id, display_name=""),
        Business(id=uuid4(), user_id=user_id),
    )
    one = {field[number - 1]: said[number - 1]}
    if number <= 3:
        person = replace(person, **one)
    else:
        business = replace(business, **one)
    assert sections.done(person, business) == {number}
