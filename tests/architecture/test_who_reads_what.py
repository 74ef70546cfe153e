"""What each person finds who follows every link: words meant for her, no others, and every page.

The table of who may read what is what docs/trust.md tells people.
"""

import io
import re
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.architecture import access_table as who
from tests.factories import cohorts, lending_applications, lending_loans, mentoring, milestones
from trepconnect.kernel.actor import Role
from trepconnect.profiles.domain.person import Home

NAME, PLACE = "Zenobia", "Barelaswood"
SHARED, PRIVATE = "weekly prices talked over", "seemed worn out"
STEP = "Paint the blue awning"
STORY, VOTE, REFERENCE = "sell them at fairs", "solid numbers here", "CHK-88123"
EVERYTHING = {NAME, PLACE, SHARED, PRIVATE, STEP, STORY, VOTE, REFERENCE}
OFFICE = {NAME, PLACE, SHARED, PRIVATE, STEP}
MAY_READ = {
    who.NOBODY: set(),
    who.OWNER: EVERYTHING - {PRIVATE, VOTE},
    who.OTHER: set(),
    who.HELPER: set(),
    who.MENTOR: {NAME, SHARED, PRIVATE, STEP},
    who.OTHER_MENTOR: set(),
    who.PARTNER: set(),
    who.NAVIGATOR: OFFICE,
    who.MANAGER: OFFICE,
    who.ADMIN: OFFICE,
    who.LOANS: {NAME, STORY, VOTE, REFERENCE},
    who.SPONSOR: {NAME, STORY, VOTE, REFERENCE},
    who.OTHER_SPONSOR: set(),
}
OTHER_STORIES = {
    "accounts.enter_code",
    "accounts.enter_proof",
    "accounts.prove_contact",
    "accounts.remove_contact",
    "accounts.say_who",
    "accounts.second_factor",
    "accounts.use_recovery_code",
    "directory.show_organization",
    "directory.show_service",
    "home.show_invitation",
    "home.welcome",
    "imports.show_import",
    "lending.check_application",
    "lending.discard_application",
    "lending.edit_amount",
    "lending.edit_cash_flow",
    "lending.edit_purpose",
    "lending.edit_story",
    "lending.withdraw_application",
    "lending.open_loan",
    "loan_office.cancel_loan",
    "loan_office.disburse",
    "loan_office.open_loan",
    "loan_office.propose_refund",
    "loan_office.show_refund",
    "matching.print_slip",
    "matching.show_saved",
    "matching.show_service",
    "mentoring.decline",
    "mentoring.list_sessions",
    "messages.open_message",
    "outcomes.list_people",
    "pairing.list_others",
    "pairing.show_request",
}
"""Pages that this story does not come to. Any other page that no link leads to, nobody finds."""
MOST_PAGES = 400


@pytest.fixture
def people(make):
    """Zenobia, who has everything, and those around her."""
    her = make.user(name=NAME)
    owner, business = mentoring.person(make, Home(zip_code="87105", neighborhood=PLACE), user=her)
    made = milestones.plan(make, user=owner, business=business, mentored=True)
    milestones.own_step(make, made, STEP)
    mentoring.session(make, made.pairing, shared_note=SHARED, private_note=PRIVATE)
    cohorts.member(make, cohorts.cohort(make), owner, business)
    loan = lending_loans.product(make)
    paid = lending_loans.disbursed(make, user=owner, of=loan, on=lending_loans.today(-40))
    lending_loans.repaid(make, paid, "50", reference=REFERENCE)
    sponsor = make.user(Role.SPONSOR)
    lending_loans.decider(make, loan.fund_id, sponsor)
    officer = lending_loans.officer(make)
    asked = lending_applications.product(make)
    application = lending_applications.submitted(make, user=owner, its=business, of=asked)
    lending_applications.decides(make, sponsor, asked)
    lending_applications.vote(make, officer, application, note=VOTE)
    lending_applications.vote(make, sponsor, application)
    return {
        who.NOBODY: None,
        who.OWNER: owner,
        who.OTHER: mentoring.person(make)[0],
        who.HELPER: make.user(Role.HELPER),
        who.MENTOR: made.mentor,
        who.OTHER_MENTOR: mentoring.mentor(make),
        who.PARTNER: make.user(Role.PARTNER),
        who.NAVIGATOR: make.navigator(),
        who.MANAGER: make.user(Role.MANAGER),
        who.ADMIN: make.admin(),
        who.LOANS: officer,
        who.SPONSOR: sponsor,
        who.OTHER_SPONSOR: make.user(Role.SPONSOR),
    }


def words_of(response):
    if response.mimetype == "application/pdf":
        return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(response.data)).pages)
    if response.mimetype.endswith("sheet"):
        book = load_workbook(io.BytesIO(response.data))
        return " ".join(str(cell) for sheet in book for row in sheet.values for cell in row)
    return response.text


def reachable(client, app):
    """Address and words of everything that links lead to, from every address that needs none."""
    waiting = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if "GET" in rule.methods and not rule.arguments
    ]
    seen = set()
    while waiting:
        url = waiting.pop()
        place = urlsplit(url).path if "page=" not in url else url
        if place in seen or place.startswith(("/assets/", "/leave")):
            continue
        seen.add(place)
        assert len(seen) < MOST_PAGES
        response = client.get(url)
        if response.status_code == 200:
            yield url, " ".join(words_of(response).split())
            if response.mimetype == "text/html":
                links = re.findall(r'(?:href|action)="([^"]+)"', response.text)
                waiting += [urldefrag(urljoin(url, link)).url for link in links if link[0] == "/"]


def test_each_reads_what_is_meant_for_them_and_every_page_is_reached(app, make, people):
    opened, wrong = set(), []
    for person, may_read in MAY_READ.items():
        client = app.test_client()
        if people[person] is not None:
            client.sign_in(people[person])
        read = {}
        for url, words in reachable(client, app):
            opened.add(app.url_map.bind("localhost").match(urlsplit(url).path)[0])
            read |= {mark: url for mark in EVERYTHING if mark in words}
        wrong += [(person, mark, url) for mark, url in read.items() if mark not in may_read]
        wrong += [(person, mark, None) for mark in may_read - set(read)]
    assert not wrong
    views = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in rule.methods}
    assert views - opened == OTHER_STORIES
