"""Takes the pictures of the README into docs/images/: `python -m tests.browser.screenshots`."""

import io
import re
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.browser.office import FLAGS, find_chromium, load_demonstration, open_office

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "images"
PHONE = {"width": 360, "height": 900}
LAPTOP = {"width": 1120, "height": 860}
COLOURS = 64
MOST_BYTES = 120_000


def of_guest(page, language):
    page.goto(f"/?lang={language}")


def of(account):
    def enter(page, language):
        page.goto("/sign-in")
        form = page.locator("form[action='/demo/sign-in']")
        token = form.locator("input[name=csrf_token]").get_attribute("value")
        page.request.post("/demo/sign-in", form={"account": account, "csrf_token": token})
        page.goto(f"/?lang={language}")

    return enter


def at(path):
    return lambda page: page.goto(path)


def first_result(page):
    page.goto("/services?q=food+truck+permit")
    page.goto(page.locator("ul.rows h2 a, ul.rows h3 a").first.get_attribute("href"))


def step_of_profile(page):
    page.goto("/profile")
    page.goto(page.locator("main a[href*='/needs']").first.get_attribute("href"))


def loan_with_three_answers(page):
    """The product whose page has the most kinds of answers."""
    page.goto("/matches/loans")
    links = page.eval_on_selector_all(
        "main a[href*='/matches/loans/']", "all => all.map(a => a.getAttribute('href'))"
    )

    def kinds(link):
        page.goto(link)
        return len(
            page.eval_on_selector_all(
                "main .reasons li", "all => [...new Set(all.map(e => e.className))]"
            )
        )

    page.goto(max(dict.fromkeys(links), key=kinds))


ID = "[0-9a-f-]{36}"


def links_of(page, path, pattern):
    page.goto(path)
    links = page.eval_on_selector_all("main a", "all => all.map(a => a.getAttribute('href'))")
    return [link for link in links if re.fullmatch(pattern, link)]


def along(start, *patterns):
    """From ``start`` on, each time through the first link that is like the next pattern."""

    def go(page):
        path = start
        for pattern in patterns:
            path = links_of(page, path, pattern)[0]
        page.goto(path)

    return go


def mentors_for_somebody(page):
    """The mentors of the first who is found and for whom there are any."""
    for person in links_of(page, "/staff/people?q=a", rf"/staff/people/{ID}"):
        for path in links_of(page, person, rf"/staff/people/businesses/{ID}/mentors"):
            page.goto(path)
            mentors = page.locator("main ul.rows > li")
            if mentors.count():
                mentors.first.evaluate("row => row.scrollIntoView()")
                return
    sys.exit("screenshots: no mentor fits anybody")


PICTURES = (
    ("start-spanish-phone", PHONE, of_guest, "es", at("/")),
    ("search-results", LAPTOP, of_guest, "en", at("/services?q=food+truck+permit")),
    ("service", LAPTOP, of_guest, "en", first_result),
    ("profile-step-phone", PHONE, of("entrepreneur"), "en", step_of_profile),
    ("matches", LAPTOP, of("entrepreneur"), "en", at("/matches")),
    ("loan", LAPTOP, of("entrepreneur"), "en", loan_with_three_answers),
    (
        "mentors",
        LAPTOP,
        of("navigator"),
        "en",
        mentors_for_somebody,
    ),
    ("plan-phone", PHONE, of("entrepreneur"), "en", at("/plan")),
    (
        "session-phone",
        PHONE,
        of("mentor"),
        "en",
        along("/mentoring", rf"/mentoring/{ID}", rf"/mentoring/{ID}/sessions/new.*"),
    ),
    (
        "offer",
        LAPTOP,
        of("loan-officer"),
        "en",
        along("/staff/loans", rf"/staff/loans/{ID}", rf"/staff/offers/{ID}"),
    ),
    ("cohort", LAPTOP, of("manager"), "en", along("/staff/cohorts", rf"/staff/cohorts/{ID}")),
    ("navigator-day", LAPTOP, of("navigator"), "en", at("/")),
    ("right-to-left", LAPTOP, of_guest, "ar-XB", at("/services?q=food+truck+permit")),
)


def take(browser, url, picture):
    name, viewport, enter, language, go = picture
    context = browser.new_context(base_url=url, viewport=viewport, locale="en")
    page = context.new_page()
    enter(page, language)
    go(page)
    shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    context.close()
    path = FOLDER / f"{name}.png"
    shot.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    return path


def main():
    chromium = find_chromium()
    if chromium is None:
        sys.exit("screenshots: install chromium first")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        demonstration = load_demonstration(Path(folder) / "demonstration")
        with open_office(demonstration, Path(folder)) as office, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
            for picture in PICTURES:
                path = take(browser, office.url, picture)
                size = path.stat().st_size
                sys.stderr.write(f"{path.name}: {size // 1000} kB\n")
                if size > MOST_BYTES:
                    sys.exit(f"screenshots: {path.name} is too large")
            browser.close()


if __name__ == "__main__":
    main()
