"""The page to hand out: what is on it, what is not, and that it stays one page."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.factories import profiles as a
from trepconnect.accounts.domain import Contact, ContactKind
from trepconnect.accounts.service.sign_in import add_contact
from trepconnect.kernel.money import Money
from trepconnect.platform.clock import OfficeClock
from trepconnect.profiles.domain.business import (
    Card,
    CardItem,
    Details,
    Finances,
    Kind,
    Stage,
    Story,
)
from trepconnect.profiles.domain.person import Home, LanguageUse, Speaking

STORY = Story(
    offers="Falafel and soup", experience="18 years as a cook", story="My aunt taught me"
)
SPEAKING = Speaking(languages=(LanguageUse("ar"), LanguageUse("en")))


@pytest.fixture
def layla(make):
    """Her business page shows what ``sections`` say."""

    def layla(*sections, name="مطعم ليلى"):
        user = make.user(name="Layla Haddad", email="layla@example.org")
        phone = Contact(ContactKind.PHONE, "+15055550142")
        with make.writing() as session:
            add_contact(session, OfficeClock(), user_id=user.id, contact=phone)
        parts = (Kind(stage=Stage.OPERATING, industry_code="food_truck"), STORY, SPEAKING)
        given = {type(one): one for one in (*parts, Details(name=name), *sections)}
        return a.business(make, *given.values(), user=user)

    return layla


def read(client, business, language="en"):
    response = client.get(f"/profile/business/{business.id}.pdf?lang={language}")
    assert response.status_code == 200
    assert response.mimetype == "application/pdf"
    return PdfReader(BytesIO(response.data))


def text_of(pdf):
    return "\n".join(page.extract_text() for page in pdf.pages)


def test_the_page_tells_of_the_business_in_the_readers_language(client, layla):
    user, business = layla()
    client.sign_in(user)
    pdf = read(client, business)
    text = text_of(pdf)
    for words in ("Food truck or cart", "Falafel and soup", "18 years as a cook", "My aunt"):
        assert words in text
    assert pdf.trailer["/Root"]["/Lang"] == "en"
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert pdf.metadata.title == "مطعم ليلى"
    assert "Camión de comida" in text_of(read(client, business, "es"))
    page = pdf.pages[0].mediabox
    assert (page.width, page.height) == (612, 792)


def test_an_arabic_name_keeps_its_letters(client, layla):
    """Some fonts draw other letters than they copy; pypdf only gives them in another order."""
    user, business = layla()
    client.sign_in(user)
    title = text_of(read(client, business)).splitlines()[2]
    assert sorted(title.strip()) == sorted("مطعم ليلى")


def test_nothing_about_her_is_shown_that_she_did_not_choose(client, layla):
    user, business = layla(Home(zip_code="87108"), Finances(monthly_sales=Money.of(4321)))
    client.sign_in(user)
    text = text_of(read(client, business))
    for secret in ("Layla", "layla@", "0142", "Arabic", "Get in touch", "87108", "4,321"):
        assert secret not in text


@pytest.mark.parametrize(
    ("item", "shown", "hidden"),
    [
        (CardItem.NAME, "Layla Haddad", "0142"),
        (CardItem.PHONE, "(505) 555-0142", "layla@"),
        (CardItem.EMAIL, "layla@example.org", "0142"),
        (CardItem.LANGUAGES, "Arabic, English", "Layla"),
    ],
)
def test_what_she_chose_is_shown_and_no_more(client, layla, item, shown, hidden):
    user, business = layla(Card(card_shows=(item,)))
    client.sign_in(user)
    text = text_of(read(client, business))
    assert shown in text
    assert hidden not in text


@pytest.mark.parametrize(
    "filler",
    ["word " * 300, "W" * 1200, "a\n" * 600, "مطعم " * 250],
    ids=["words", "one", "lines", "ar"],
)
def test_the_longest_texts_still_fit_one_page(client, layla, filler):
    story = Story(offers=filler[:600], experience=filler[:600], story=filler[:1200])
    everything = Card(card_shows=tuple(CardItem))
    many = Speaking(
        languages=tuple(LanguageUse(tag) for tag in ("ar", "en", "fr", "es", "sw", "ti"))
    )
    user, business = layla(story, everything, many, name=filler[:120])
    client.sign_in(user)
    pdf = read(client, business, "ar-XB")
    assert len(pdf.pages) == 1
    assert "(505) 555-0142" in text_of(pdf)


def test_an_empty_business_has_a_page_too(client, make):
    user, whole = a.profile(make)
    client.sign_in(user)
    assert "A business" in text_of(read(client, whole.businesses[0]))


def test_she_chooses_on_a_page_of_its_own(client, layla):
    user, business = layla()
    client.sign_in(user)
    url = f"/profile/business/{business.id}/card"
    assert not client.page(url).select("[name=card_shows][checked]")
    assert client.submit(url, card_shows=["name", "phone"]).location == url
    text = text_of(read(client, business))
    assert "Layla Haddad" in text
    assert "layla@" not in text
