"""Who reads what, the search of the office, and loading many people."""

from uuid import uuid4

import pytest
from sqlalchemy import func, select

from tests.factories import profiles as a
from trepconnect.accounts.service.sign_in import as_actor
from trepconnect.kernel.actor import Actor, Role
from trepconnect.kernel.errors import Forbidden, NotFound
from trepconnect.platform.clock import OfficeClock
from trepconnect.platform.data.audit import AuditEntry
from trepconnect.platform.data.db import read_only
from trepconnect.platform.data.paging import PER_PAGE
from trepconnect.profiles.domain.business import Details, Kind, Needs, Stage, Story
from trepconnect.profiles.domain.person import Home, LanguageUse, Meeting, Speaking
from trepconnect.profiles.domain.profile import Business, Person, Profile, SensitiveText
from trepconnect.profiles.models import BusinessRow, ProfileRow
from trepconnect.profiles.queries import finding, profiles
from trepconnect.profiles.service import loading, saving

SPEAKING = Speaking(languages=(LanguageUse("am", True), LanguageUse("en")), needs_interpreter=True)


@pytest.fixture
def ask(app):
    """Runs a query as somebody; counting is the test's business."""

    def ask(query, user, *args, **kwargs):
        actor = user if isinstance(user, Actor) else as_actor(user)
        with app.app_context(), read_only() as session:
            return query(session, actor, *args, **kwargs)

    return ask


def test_a_profile_comes_back_as_it_was_stored(make, ask):
    user, whole = a.profile(
        make,
        Home(zip_code="87102", neighborhood="Barelas"),
        Meeting(remote_ok=True, meeting_times=("mon.morning",)),
        SPEAKING,
        Kind(stage=Stage.IDEA, industry_code="bakery", industry_words="bread"),
        Needs.of(["capital.small_loan", "starting.business_plan"], ["capital.small_loan"]),
        businesses=2,
    )
    found = ask(profiles.get_profile, user, user.id)
    assert found.person.home == whole.person.home
    assert found.person.meeting == whole.person.meeting
    assert found.person.speaking == SPEAKING
    assert {one.id for one in found.businesses} == {one.id for one in whole.businesses}
    assert all(one.needs == whole.businesses[0].needs for one in found.businesses)


def test_somebody_who_never_started_has_an_empty_profile(make, ask):
    user = make.user()
    found = ask(profiles.get_profile, user, user.id)
    assert not found.started
    assert found.businesses == ()


@pytest.mark.parametrize(
    ("role", "sees", "languages"),
    [
        (Role.NAVIGATOR, True, True),
        (Role.MANAGER, True, True),
        (Role.ADMIN, True, True),
        (Role.LOAN_OFFICER, True, False),
        (Role.PARTNER, False, False),
        (Role.MENTOR, False, False),
        (Role.SPONSOR, False, False),
        (Role.HELPER, False, False),
        (Role.ENTREPRENEUR, False, False),
    ],
)
def test_who_sees_a_profile_and_its_languages(make, ask, role, sees, languages):
    user, business = a.business(make, SPEAKING)
    reader = make.user(role)
    if not sees:
        for query, subject in (
            (profiles.get_profile, user.id),
            (profiles.get_business, business.id),
            (profiles.get_seeker, business.id),
        ):
            with pytest.raises(NotFound):
                ask(query, reader, subject)
        assert ask(profiles.list_businesses, reader, user.id) == []
        return
    person = ask(profiles.get_profile, reader, user.id).person
    assert (person.speaking is not None) is languages
    facts = ask(profiles.get_seeker, reader, business.id)
    assert facts.languages == (("am", "en") if languages else ())


def test_a_second_role_does_not_open_the_languages_to_a_loan_officer(make, ask):
    user, _business = a.business(make, SPEAKING)
    both = make.user(Role.LOAN_OFFICER, Role.NAVIGATOR)
    assert ask(profiles.get_profile, both, user.id).person.speaking is None


def test_nobody_is_found_who_is_not_there(make, ask):
    for query in (profiles.get_profile, profiles.get_business, profiles.get_seeker):
        with pytest.raises(NotFound):
            ask(query, make.navigator(), uuid4())


@pytest.mark.parametrize(
    "words", ["nunez", "NÚÑEZ", "Maria nu", "lola's", "cafe", "café lola", "  núñez   cafe "]
)
def test_people_are_found_by_name_or_business_accents_aside(make, ask, words):
    user = make.user(name="María Núñez")
    a.business(make, Details(name="Café Lola's"), user=user)
    a.business(make, Details(name="Other"), user=make.user(name="Someone Else"))
    found = ask(profiles.find_people, make.navigator(), words)
    assert [one.display_name for one in found.shown] == ["María Núñez"]
    assert [one.name for one in found.shown[0].businesses] == ["Café Lola's"]


@pytest.mark.parametrize("words", ["%", "_", "nunez%", "\\", "' OR 1=1"])
def test_signs_of_the_database_are_not_wildcards(make, ask, words):
    a.business(make, Details(name="Cafe"), user=make.user(name="Ana"))
    found = ask(profiles.find_people, make.navigator(), words)
    assert found.total == (1 if not finding.search_words(words) else 0)


def test_arabic_and_chinese_names_are_found(make, ask):
    a.business(make, Details(name="小李餐馆"), user=make.user(name="مُحَمَّد"))
    staff = make.navigator()
    assert ask(profiles.find_people, staff, "محمد").total == 1
    assert ask(profiles.find_people, staff, "餐馆").total == 1


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Siobhán O'Connor", "oconnor"),
        ("عبد الله", "عبدالله"),
        ("María de la O", "delao"),
        ("Nguyễn Thị", "nguyenthi"),
    ],
)
@pytest.mark.parametrize("has_profile", [True, False])
def test_a_name_is_found_however_its_parts_are_joined(make, ask, name, typed, has_profile):
    user = make.user(name=name)
    if has_profile:
        a.business(make, Details(name="Cafe"), user=user)
    found = ask(profiles.find_people, make.navigator(), typed, also_accounts=True)
    assert [one.user_id for one in found.shown] == [user.id]


def test_somebody_with_an_account_and_no_profile_is_found_and_nobody_of_the_office(make, ask):
    user, staff = make.user(name="Ana Nueva"), make.navigator()
    assert ask(profiles.find_people, staff, "nueva").total == 0
    (found,) = ask(profiles.find_people, staff, "nueva", also_accounts=True).shown
    assert (found.user_id, found.updated_at, found.zip_code) == (user.id, None, "")
    everybody = ask(profiles.find_people, staff, also_accounts=True)
    assert [one.user_id for one in everybody.shown] == [user.id]


@pytest.mark.parametrize("typed", ["(505) 555-0123", "+1 505 555 0123", "5055550123"])
def test_somebody_is_found_by_the_whole_phone_number(make, ask, typed):
    user, _ = a.business(make, Details(name="Cafe"), user=make.user(phone="+15055550123"))
    a.business(make, Details(name="Other"), user=make.user(phone="+15055550124"))
    found = ask(profiles.find_people, make.navigator(), typed)
    assert [one.user_id for one in found.shown] == [user.id]
    assert ask(profiles.find_people, make.navigator(), "505555").total == 0


def test_people_are_found_by_zip_code_also_of_the_business(make, ask):
    home, _ = a.business(make, Details(name="Cafe"), user=make.user(name="Ana"))
    a.save(make, home, Home(zip_code="87105"))
    work, _ = a.business(make, Details(name="Bakery", zip_code="87105"))
    a.business(make, Details(name="Other", zip_code="87102"))
    found = ask(profiles.find_people, make.navigator(), "87105")
    assert {one.user_id for one in found.shown} == {home.id, work.id}
    assert ask(profiles.find_people, make.navigator(), "ana 87105").total == 1


@pytest.mark.parametrize("typed", ["vietnamese", "Vietnamita", "Tiếng"])
def test_people_are_found_by_language_by_those_who_may_know_it(make, ask, typed):
    user, _ = a.profile(make, Speaking(languages=(LanguageUse("vi", reads=True),)))
    a.profile(make, SPEAKING)
    found = ask(profiles.find_people, make.navigator(), typed)
    assert [one.user_id for one in found.shown] == [user.id]
    assert ask(profiles.find_people, make.user(Role.LOAN_OFFICER), typed).total == 0


@pytest.mark.parametrize("role", [Role.PARTNER, Role.MENTOR, Role.ENTREPRENEUR, Role.SPONSOR])
def test_only_the_office_searches_people(make, ask, role):
    with pytest.raises(Forbidden):
        ask(profiles.find_people, make.user(role))


def test_search_is_paged_ordered_and_takes_three_statements(make, ask, count_queries):
    staff, taken = make.navigator(), []
    for people in (3, 57):
        for number in range(people):
            a.profile(make, user=make.user(name=f"Zoé {number:03}"), businesses=2)
        with count_queries() as seen:
            first = ask(profiles.find_people, staff, "zoe")
        taken.append(len(seen))
    assert taken == [3, 3]
    assert (first.total, first.pages, len(first.shown)) == (60, 3, PER_PAGE)
    names = [one.display_name for one in first.shown]
    assert names == sorted(names)
    last = ask(profiles.find_people, staff, "zoe", page=99)
    assert (last.page, len(last.shown)) == (3, 10)


def test_a_whole_profile_takes_two_statements(make, ask, count_queries):
    user, _whole = a.profile(make, SPEAKING, Needs.of(["capital.small_loan"]), businesses=5)
    with count_queries() as seen:
        ask(profiles.get_profile, user, user.id)
    assert len(seen) == 2


def test_renaming_and_removing_change_what_the_office_finds(make, ask):
    user, business = a.business(make, Details(name="Old"))
    staff = make.navigator()
    a.save(make, user, Details(name="New"), business.id)
    assert [ask(profiles.find_people, staff, word).total for word in ("old", "new")] == [0, 1]
    with make.writing() as session:
        saving.save_name(session, as_actor(user), OfficeClock(), display_name="Berta")
        saving.remove_business(session, as_actor(user), OfficeClock(), business_id=business.id)
    assert [ask(profiles.find_people, staff, word).total for word in ("berta", "new")] == [1, 0]


def test_every_save_is_in_the_audit_log_and_an_empty_one_is_not(make, session):
    user, business = a.business(make)
    before = session.scalar(select(func.count()).select_from(AuditEntry))
    a.save(make, user, Story(offers="Bread"), business.id)
    a.save(make, user, Story(offers="Bread"), business.id)
    a.save(make, user, Home(zip_code="87102"))
    entries = session.scalars(select(AuditEntry).order_by(AuditEntry.seq).offset(before)).all()
    assert [(one.action, one.subject_kind) for one in entries] == [
        ("profiles.profile_saved", "business"),
        ("profiles.profile_saved", "person"),
    ]
    assert {one.actor_id for one in entries} == {user.id}


@pytest.mark.parametrize("role", [Role.ENTREPRENEUR, Role.PARTNER])
def test_nobody_else_writes_to_a_business(make, role):
    _owner, business = a.business(make)
    stranger = make.user(role)
    for step in (
        lambda session, actor: saving.save_business(
            session, actor, OfficeClock(), Story(offers="x"), business_id=business.id
        ),
        lambda session, actor: saving.remove_business(
            session, actor, OfficeClock(), business_id=business.id
        ),
    ):
        with pytest.raises(NotFound), make.writing() as session:
            step(session, as_actor(stranger))


def test_staff_read_but_do_not_write(make):
    _owner, business = a.business(make)
    with pytest.raises(Forbidden), make.writing() as session:
        saving.save_business(
            session,
            as_actor(make.navigator()),
            OfficeClock(),
            Story(offers="x"),
            business_id=business.id,
        )


def test_sensitive_words_are_refused_below_the_forms(make, session):
    user, business = a.business(make)
    with pytest.raises(SensitiveText):
        a.save(make, user, Story(story="my SSN is 123-45-6789"), business.id)
    assert session.scalar(select(BusinessRow.story)) == ""


def test_an_unknown_language_is_refused(make):
    user, _business = a.business(make)
    for tag in ("tlh", "ar-XB"):
        with pytest.raises(saving.UnknownLanguage):
            a.save(make, user, Speaking(languages=(LanguageUse(tag),)))


def test_many_people_are_loaded_with_few_statements(make, session, count_queries):
    users = [make.user() for _ in range(30)]
    people = [
        Profile(
            person=Person(user_id=one.id, display_name=one.display_name, speaking=SPEAKING),
            businesses=(
                Business(id=uuid4(), user_id=one.id, needs=Needs.of(["capital.small_loan"])),
            ),
        )
        for one in users
    ]
    with count_queries() as seen, make.writing() as writing:
        loading.load_profiles(writing, Actor.system(), OfficeClock(), people)
    assert len([one for one in seen if "audit" not in one]) <= 4 + 5
    assert session.scalar(select(func.count()).select_from(ProfileRow)) == 30


def test_only_the_program_loads_people(make):
    with pytest.raises(Forbidden), make.writing() as session:
        loading.load_profiles(session, as_actor(make.admin()), OfficeClock(), [])
