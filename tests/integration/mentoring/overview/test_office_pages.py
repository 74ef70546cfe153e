import pytest
from sqlalchemy import select

from tests.factories import mentoring as build
from tests.factories.days import At, today
from trepconnect.accounts.service.sign_in import as_actor
from trepconnect.kernel.actor import Role
from trepconnect.kernel.errors import Forbidden
from trepconnect.mentoring.mentors import queries as mentors_queries
from trepconnect.mentoring.mentors import service as mentors_service
from trepconnect.mentoring.mentors.domain import MentorState
from trepconnect.mentoring.mentors.models import MentorRow
from trepconnect.mentoring.overview.queries import office
from trepconnect.mentoring.pairings.domain.pairing import EndReason, PairingState
from trepconnect.mentoring.pairings.models import PairingRow, RequestRow
from trepconnect.platform.clock import OfficeClock
from trepconnect.platform.data.audit import AuditEntry


@pytest.fixture
def navigator(client, make):
    return client.sign_in(make.navigator())


def rows_of(page):
    return {
        row.select_one("th a").text: [cell.text.split() for cell in row.select("td")]
        for row in page.select("main tbody tr")
    }


def test_mentors_are_listed_with_what_is_free_and_what_is_missing(navigator, make):
    ready = build.mentor(make, name="Abel")
    build.pairing(make, mentor_user=ready)
    build.mentor(make, name="Berta", screened=False)
    make.user(Role.MENTOR, name="Celia")
    make.user(Role.NAVIGATOR, name="Nobody’s mentor")
    rows = rows_of(navigator.page("/staff/mentors"))
    assert list(rows) == ["Abel", "Berta", "Celia"]
    assert rows["Abel"][:3] == [["takes", "people"], ["2", "of", "3"], ["Spanish,", "English"]]
    assert "missing" in rows["Berta"][0]
    assert rows["Celia"][0] == ["no", "profile", "yet"]


@pytest.mark.parametrize("url", ["/staff/mentors", "/staff/pairings?state=all"])
def test_lists_take_as_many_statements_however_long(navigator, make, count_queries, url):
    counts = []
    for more in (3, 7, 20):
        for _ in range(more):
            build.pairing(make)
        with count_queries() as seen:
            page = navigator.page(url)
        counts.append(len(seen))
    assert counts[0] == counts[1] == counts[2] <= 8, "\n".join(seen)
    assert len(page.select("tbody tr")) == 25
    assert len(navigator.page(f"{url}{'&' if '?' in url else '?'}page=2").select("tbody tr")) == 5


def test_a_mentors_page_takes_as_many_statements_however_many_he_has(
    navigator, make, count_queries
):
    mentor = build.mentor(make, capacity=20)
    counts = []
    for more in (1, 9):
        for _ in range(more):
            build.pairing(make, mentor_user=mentor)
        with count_queries() as seen:
            navigator.page(f"/staff/mentors/{mentor.id}")
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 8


def test_screening_is_a_date_and_nothing_else(navigator, make, session):
    mentor = build.mentor(make, screened=False)
    there = f"/staff/mentors/{mentor.id}"
    form = f"form[action='{there}/screening']"
    response = navigator.submit(there, form=form, screened_on="2099-01-01")
    assert response.status_code == 422
    assert navigator.check(response).select_one("#screened_on-error")
    assert navigator.submit(there, form=form, screened_on="11/2/2026").status_code == 303
    assert session.get(MentorRow, mentor.id).screened_on.isoformat() == "2026-11-02"
    navigator.submit(there, form=form, screened_on="")
    assert session.get(MentorRow, mentor.id).screened_on is None


def test_nobody_vouches_for_himself(client, make, session):
    both = make.user(Role.NAVIGATOR, Role.MENTOR)
    build.mentor(make, user=both, screened=False)
    page = client.sign_in(both).page(f"/staff/mentors/{both.id}")
    assert not page.select("form[action$='/screening']")
    with pytest.raises(Forbidden), make.writing() as writing:
        mentors_service.set_screening(
            writing,
            as_actor(both),
            OfficeClock(),
            user_id=both.id,
            screened_on=OfficeClock().now().date(),
        )


def test_the_office_fills_in_a_profile_and_changes_it(navigator, make, session):
    user = make.user(Role.MENTOR)
    there = f"/staff/mentors/{user.id}"
    start = navigator.page(there).select_one("main a[href$='/edit']")["href"]
    fields = {
        "about": "Told on the phone.",
        "expertise": ["money.taxes"],
        "meeting_times": ["sat.morning"],
        "language_1": "vi",
    }
    assert navigator.submit(start, **fields).status_code == 303
    assert session.get(MentorRow, user.id).about == "Told on the phone."
    assert "Vietnamese (fluently)" in navigator.page(there).text


def test_who_is_no_mentor_has_no_page(navigator, make):
    for user in (make.user(), make.admin()):
        for path in ("", "/edit"):
            navigator.page(f"/staff/mentors/{user.id}{path}", status=404)


def test_rest_return_and_leaving(navigator, make, session):
    mentor = build.mentor(make)
    there = f"/staff/mentors/{mentor.id}"

    def state():
        return session.get(MentorRow, mentor.id, populate_existing=True).state

    for action, expected in (
        ("pause", MentorState.PAUSED),
        ("resume", MentorState.ACTIVE),
        ("leave", MentorState.LEFT),
        ("resume", MentorState.ACTIVE),
    ):
        form = f"form[action='{there}/{action}']"
        assert navigator.submit(there, form=form).status_code == 303
        assert state() is expected


def test_the_longest_silence_comes_first(navigator, make):
    def silent(name, days):
        owner = make.user(name=name)
        made = build.pairing(make, owner=owner)
        with make.writing() as writing:
            row = writing.get(PairingRow, made.id)
            row.started_at = At(today(-90)).now()
            row.last_met_at = None if days is None else At(today(-days)).now()

    for name, days in (("Ten", 10), ("Never", None), ("Two", 2), ("Sixty", 60)):
        silent(name, days)
    rows = rows_of(navigator.page("/staff/pairings"))
    assert list(rows) == ["Never", "Sixty", "Ten", "Two"]
    assert [cells[-1][0] for cells in rows.values()] == ["90", "60", "10", "2"]


def test_pairings_are_narrowed_by_state(navigator, make):
    made = {state: build.pairing(make, state=state).id for state in PairingState}
    for state, pairing_id in made.items():
        page = navigator.page(f"/staff/pairings?state={state}")
        links = [one["href"] for one in page.select("tbody th a")]
        assert links == [f"/staff/pairings/{pairing_id}"]
    assert len(navigator.page("/staff/pairings?state=nonsense").select("tbody tr")) == 4


def test_a_pairing_is_shown_whole_and_the_look_is_noted(navigator, make, session, count_queries):
    made = build.pairing(make)
    build.meeting(make, made)
    counts = []
    for more in (2, 28):
        for _ in range(more):
            build.session(make, made, minutes=30, private_note="Careful.", agreed=["Call them"])
        with count_queries() as seen:
            page = navigator.page(f"/staff/pairings/{made.id}")
        counts.append(len([one for one in seen if "audit" not in one]))
    assert counts[0] == counts[1] <= 8
    assert page.text.count("Careful.") == 25
    assert "Call them" in page.text
    read = select(AuditEntry.action).where(AuditEntry.subject_id == str(made.owner.id))
    assert "mentoring.sessions_read" in session.scalars(read).all()


def test_she_sees_who_opened_what_was_said_in_meetings(client, make):
    made = build.pairing(make)
    navigator = make.user(Role.NAVIGATOR, name="Noor")
    client.sign_in(navigator).page(f"/staff/pairings/{made.id}")
    assert "Noor" in client.sign_in(made.owner).page("/account").text


def test_the_office_pauses_goes_on_and_ends(navigator, make, session):
    made = build.pairing(make)
    there = f"/staff/pairings/{made.id}"
    navigator.submit(there, form="form[action$='/pause']")
    navigator.submit(there, form="form[action$='/resume']")
    response = navigator.submit(f"{there}/end")
    assert response.status_code == 422
    assert navigator.check(response).select_one("#reason-error")
    response = navigator.submit(f"{there}/end", reason="moved_away", words="To Tucson.")
    assert response.status_code == 303
    assert session.get(PairingRow, made.id).end_reason is EndReason.MOVED_AWAY
    assert "To Tucson." in navigator.page(there).text
    assert navigator.get(f"{there}/end").status_code == 409


def test_the_office_takes_a_proposal_back(navigator, make, session):
    owner, business = build.person(make)
    request_id = build.request(make, owner, business)
    made = build.pairing(make, owner=owner, business=business, state=PairingState.PROPOSED)
    there = f"/staff/pairings/{made.id}"
    assert navigator.submit(there, form="form[action$='/withdraw']").status_code == 303
    assert session.get(PairingRow, made.id).end_reason is EndReason.WITHDRAWN
    assert session.get(RequestRow, request_id).state == "open"
    assert session.get(MentorRow, made.mentor.id).places_taken == 0


@pytest.mark.parametrize("role", [Role.MENTOR, Role.LOAN_OFFICER, Role.SPONSOR])
def test_the_lists_of_the_office_are_for_casework(make, session, role):
    actor = as_actor(make.user(role))
    for read in (
        lambda: office.list_mentors(session, actor),
        lambda: office.list_silent(session, actor, states=PairingState),
        lambda: office.list_pairings_of(session, actor, actor.user_id),
    ):
        with pytest.raises(Forbidden):
            read()
    assert mentors_queries.find_mentor(session, actor, build.mentor(make).id) is None
