"""From asking for a mentor to the first payment on a loan: seven people, no script, a phone.

Each page that is opened is free of barriers as far as axe can tell. Runs in English and Spanish,
in the first tier in one of them.
"""

import io
import re
import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from axe_playwright_python.sync_playwright import Axe
from pypdf import PdfReader

from tests.browser.forms import fill, follow, send
from tests.browser.test_entrepreneur import STEPS
from tests.browser.test_every_page import OPTIONS
from trepconnect.platform.config import Settings

PHONES = {"en": "+15055550143", "es": "+15055550144"}
NAMES = {"en": "Teresa Lovato", "es": "Marisol Benítez"}
WORDS = {
    "en": {"confirmed": "confirmed", "offer": "Loan offer", "paid": "Paid"},
    "es": {"confirmed": "confirm", "offer": "Oferta de préstamo", "paid": "Pagad"},
}
TIMES = {"meeting_times": ["mon.evening", "wed.evening", "sat.morning"], "remote_ok": "yes"}
WAIT_SECONDS = 30
MENTOR = "Ruth Abeyta"
PAPER = {"en": "You pay back in all", "es": "Oferta de préstamo"}
LOAN = re.compile("Neighbor Loan|Préstamo Vecino", re.IGNORECASE)
OFFER = re.compile("offer|oferta", re.IGNORECASE)
ZONE = Settings.TIME_ZONE


@pytest.fixture(scope="module")
def examined():
    """Pages that axe has read."""
    return set()


class Person:
    """Somebody at a phone without scripts, whose every page is looked at in a second window."""

    def __init__(self, page, reader, examined, language):
        self.page, self.language = page, language
        self._reader, self._examined = reader, examined

    def open(self, path):
        mark = "&" if "?" in path else "?"
        answer = self.page.goto(f"{path}{mark}lang={self.language}")
        assert answer.status == 200, (path, answer.status)
        self.look()
        return self

    def look(self):
        """The page fits the phone and has no barriers; asked once for each kind of page."""
        page = self.page
        assert page.locator("html").get_attribute("lang") == self.language
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
        shape = re.sub(r"[0-9a-f-]{36}", "*", page.url.partition("?")[0]), self.language
        if shape not in self._examined:
            self._examined.add(shape)
            self._read_with_axe(page.url)

    def _read_with_axe(self, url):
        self._reader.context.add_cookies(self.page.context.cookies())
        self._reader.goto(url)
        found = Axe().run(self._reader, options=OPTIONS).response["violations"]
        assert not found, (url, [one["id"] for one in found])

    def follow(self, link):
        follow(self.page, f"main a[href*='{link}']")
        self.look()

    def choose(self, name):
        """Follow the first link of the page that is called so."""
        with self.page.expect_navigation():
            self.page.locator("main").get_by_role("link", name=name).first.click()
        self.look()

    def fill_and_send(self, **answers):
        fill(self.page, **answers)
        send(self.page)
        assert not self.page.locator("main .error-summary").count(), self.said
        self.look()

    def press(self, action):
        """Press the one button of the form that goes there."""
        with self.page.expect_navigation():
            self.page.locator(f"main form[action*='{action}'] button").first.click()
        self.look()

    def press_again(self):
        """Press the main button of a page that only asks whether it is meant."""
        send(self.page)
        self.look()

    def paper(self, path):
        """The words of a PDF."""
        answer = self.page.request.get(path)
        assert answer.headers["content-type"] == "application/pdf", path
        pages = PdfReader(io.BytesIO(answer.body())).pages
        return " ".join(" ".join(page.extract_text() for page in pages).split())

    @property
    def said(self):
        return self.page.locator("main").inner_text()

    @property
    def id_in_address(self):
        return re.findall(r"[0-9a-f-]{36}", self.page.url)[-1]


@pytest.fixture
def somebody(enter, visit, examined):
    """Opens a window without scripts as one of the demonstration people."""

    def open_window(account, language):
        page = enter(account, language=language)
        return Person(page, visit(scripts=True, language=language), examined, language)

    return open_window


def new_person(visit, office, examined, language):
    """Somebody who signs in by phone for the first time and fills in her profile."""
    page = visit(language=language)
    page.goto("/sign-in")
    fill(page, contact=PHONES[language])
    send(page)
    fill(page, code=office.code_for(PHONES[language]))
    send(page)
    steps = STEPS | {
        "you": {"display_name": NAMES[language], "zip_code": "87105"},
        "meeting": TIMES,
        "details": {"name": "Cocina Nueva", "workers": "1"},
    }
    page.goto("/profile/start")
    send(page)
    while not page.url.endswith("/profile"):
        fill(page, **steps[page.url.rsplit("/", 1)[1]])
        send(page)
    return Person(page, visit(scripts=True, language=language), examined, language)


def test_from_a_mentor_to_the_first_payment(visit, office, examined, somebody, language):
    whole_mission(new_person(visit, office, examined, language), somebody, language)


def whole_mission(she, somebody, language):
    navigator, mentor = somebody("navigator", "en"), somebody("mentor", "en")
    officer, sponsor = somebody("loan-officer", "en"), somebody("sponsor", "en")
    manager = somebody("manager", "en")
    cohort = newest_cohort(manager)
    people, meetings, hours, steps, loans, *_ = figures_of(manager, cohort)
    take_in(manager, cohort, NAMES[language])

    business = ask_for_a_mentor(she)
    propose(navigator, business)
    accept(mentor, she)
    log_session(mentor, language)
    confirm_session(she)
    confirm_a_step(she, mentor)
    application = apply(she)
    decide(officer, sponsor, application)
    borrow(officer, she, application, language)

    wanted = [people + 1, meetings + 1, hours + 1, steps + 1, loans + 1]
    wait_for_figures(manager, cohort, wanted)
    assert NAMES[language].partition(" ")[0] not in manager.paper(f"{cohort}/report.pdf")


def newest_cohort(manager):
    """The address of the cohort that runs."""
    manager.open("/staff/cohorts")
    follow(manager.page, "main table a")
    manager.look()
    return "/staff/cohorts/" + manager.id_in_address


def take_in(manager, cohort, name):
    """The manager finds her by name; she belongs to the cohort since yesterday: soon after
    midnight, the hour before counts for nobody who joined today."""
    manager.open(f"{cohort}/add?q={name.partition(' ')[0]}")
    manager.follow(f"{cohort}/add/")
    yesterday = today_there() - timedelta(days=1)
    manager.fill_and_send(joined_on=yesterday.isoformat())


def figures_of(manager, cohort):
    """The headline numbers of a cohort's dashboard: people, meetings, hours, steps, loans ..."""
    manager.open(cohort)
    shown = manager.page.locator("main dl.figures dd.big").all_inner_texts()
    return [float(re.sub(r"[^\d.]", "", one.replace(",", ""))) for one in shown]


def wait_for_figures(manager, cohort, wanted):
    """The worker counts what happened; whoever opens the page sees it soon after."""
    deadline = time.monotonic() + WAIT_SECONDS
    while (found := figures_of(manager, cohort))[:5] != wanted:
        assert time.monotonic() < deadline, (found, wanted)
        time.sleep(0.5)


def ask_for_a_mentor(she):
    she.open("/matches").follow("/matches/mentors")
    she.choose(MENTOR)
    she.follow("/mentoring/ask")
    business = re.search(r"business=([0-9a-f-]{36})", she.page.url)[1]
    she.fill_and_send(words="Tamales")
    return business


def propose(navigator, business):
    navigator.open("/staff/mentor-requests")
    navigator.open(f"/staff/people/businesses/{business}/mentors")
    navigator.choose(MENTOR)
    navigator.press_again()


def accept(mentor, she):
    """To him she is a person with a food truck until both have said yes."""
    for person, row in ((mentor, "Food truck or cart"), (she, MENTOR)):
        person.open("/mentoring")
        follow(person.page, f"main li:has-text('{row}') a")
        person.look()
        person.press("/accept")


def log_session(mentor, language):
    """The mentor met those who speak the one and the other language one after the other."""
    mentor.open(f"/mentoring/{mentor.id_in_address}")
    mentor.follow("/sessions/new")
    day, hour = (mentor.page.locator(f"[name={name}]").input_value() for name in ("day", "hour"))
    began = datetime.fromisoformat(f"{day}T{hour}")
    began -= timedelta(minutes=90 * sorted(NAMES).index(language))
    mentor.fill_and_send(
        day=began.date().isoformat(),
        hour=f"{began:%H:%M}",
        shared_note="We read the form.",
        private_note="She is quick.",
    )


def confirm_session(she):
    """Her start page tells her that a meeting was written down."""
    she.open("/")
    she.follow("/mentoring/sessions/")
    assert "She is quick" not in she.said
    she.press("/confirm")


def confirm_a_step(she, mentor):
    she.open("/plan").follow("/plan/choose/food_truck")
    she.fill_and_send(**first_answers(she.page))
    she.open("/plan").follow("/plan/steps/")
    she.fill_and_send(evidence="Done.")
    mentor.open("/steps-to-confirm")
    mentor.follow("/plan/steps/")
    mentor.press("/confirm")


def first_answers(page):
    """The first answer to each question of the page."""
    boxes = page.locator("main input[type=radio]")
    pairs = boxes.evaluate_all("all => all.map(one => [one.name, one.value])")
    return dict(map(tuple, reversed(pairs)))


def apply(she):
    """She applies in small pages; returns the application's id."""
    she.open("/matches/loans")
    she.choose(LOAN)
    she.follow("/apply")
    send(she.page)
    answers = {
        "amount": {"amount": "2400", "months": "12"},
        "purpose": {"uses": ["equipment"], "purpose": "A steamer"},
        "story": {"story": "People ask for more than I can make."},
        "month": {"sales": "2600", "goods": "900", "vehicle": "150", "family_living": "900"},
    }
    application = she.id_in_address
    for part, given in answers.items():
        she.open(f"/applications/{application}").follow(f"/{part}")
        she.fill_and_send(**given)
    she.open(f"/applications/{application}/check").press_again()
    return application


def decide(officer, sponsor, application):
    """Two people, one after the other; the first vote decides nothing."""
    for decider in (officer, sponsor):
        decider.open(f"/staff/applications/{application}")
        decider.fill_and_send(choice="approve")


def borrow(officer, she, application, language):
    """An offer, her yes, the money, and the first payment."""
    offer = make_offer(officer, application)
    words = she.paper(f"/offers/{offer}/offer.pdf?lang={language}")
    assert re.search(r"2,4\d\d\.\d\d", words), words[:600]
    for said in (PAPER[language], NAMES[language].partition(" ")[0]):
        assert said in words, (said, words[:600])
    she.open("/").choose(OFFER)
    she.fill_and_send(agrees=["y"], signed_name=NAMES[language])
    loan = she.id_in_address
    today = today_there().isoformat()
    officer.open(f"/staff/loans/{loan}/pay-out")
    officer.fill_and_send(paid_on=today, how="check", reference="1001")
    officer.press_again()
    officer.open(f"/staff/loans/{loan}/payments/new")
    officer.fill_and_send(amount="205.40", received_on=today, how="cash")
    officer.press_again()
    she.open(f"/your-loans/{loan}")
    assert "205.40" in she.said.replace("205,40", "205.40")
    assert "205.40" in she.paper(f"/your-loans/{loan}/statement.pdf")


def make_offer(officer, application):
    today = today_there()
    officer.open(f"/staff/applications/{application}/offer")
    officer.fill_and_send(
        disbursed_on=today.isoformat(), first_due_on=(today + timedelta(days=31)).isoformat()
    )
    officer.press_again()
    return officer.id_in_address


def today_there():
    """The day in the office's time zone."""
    return datetime.now(ZoneInfo(ZONE)).date()  # noqa: TID251
