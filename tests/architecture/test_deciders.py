"""Whoever decides about money reads nothing of where a person comes from, whatever else she is."""

import re
from itertools import product

import pytest
from sqlalchemy import update

from tests import tier
from tests.architecture.test_who_reads_what import reachable
from tests.factories import cohorts, lending_applications, mentoring, milestones
from trepconnect.accounts.models import User
from trepconnect.accounts.service.sign_in import as_actor
from trepconnect.kernel.actor import DECIDING, Actor, Role
from trepconnect.mentoring.sessions.service.sessions import question_session
from trepconnect.platform.clock import OfficeClock
from trepconnect.profiles.domain.person import Home, LanguageUse, Speaking

PLACE, ZIP_CODE, TONGUE, OTHER_TONGUE = "Barelaswood", "87121", "Kinyarwanda", "Amuzgoan"
SHARED, PRIVATE, AGREED = "weekly prices talked over", "seemed worn out", "Bring the blue ledger."
ASKED, WHERE = "shy of speaking aloud", "the church hall"
SHOWN, HELPED, OWN, OWN_NOTE = (
    "the list by the mosque",
    "an elder",
    "Ask the imam",
    "he reads for me",
)
SKIPPED, DISPUTED = "my sister has papers of it", "it was the wrong cousin"
PLAN = {SHOWN, HELPED, OWN, OWN_NOTE, SKIPPED}
BACKGROUND = {
    PLACE,
    ZIP_CODE,
    TONGUE,
    OTHER_TONGUE,
    SHARED,
    PRIVATE,
    AGREED,
    ASKED,
    WHERE,
    DISPUTED,
}
BACKGROUND |= PLAN
NAME = "Zenobia"
OTHER_ROLES = sorted(set(Role) - DECIDING)
PAIRS = [*product(sorted(DECIDING), OTHER_ROLES), tuple(sorted(DECIDING))]
_FORM = re.compile(r"<form\b.*?</form>", re.DOTALL)


@pytest.fixture
def story(make):
    """Zenobia with all that may be known of her, in all places that show a person."""
    her = make.user(name=NAME)
    sections = (
        Home(zip_code=ZIP_CODE, neighborhood=PLACE),
        Speaking(
            languages=(LanguageUse(tag="rw", reads=True),),
            other_language=OTHER_TONGUE,
            needs_interpreter=True,
        ),
    )
    owner, business = mentoring.person(make, *sections, user=her)
    mentoring.request(make, owner, business, words=ASKED)
    made = milestones.plan(make, user=owner, business=business, mentored=True)
    mentoring.session(
        make,
        made.pairing,
        shared_note=SHARED,
        private_note=PRIVATE,
        agreed=[AGREED],
        language="rw",
    )
    mentoring.meeting(make, made.pairing, where=WHERE)
    disputed = mentoring.session(make, made.pairing)
    with make.writing() as session:
        question_session(
            session,
            as_actor(owner),
            OfficeClock(),
            session_id=disputed,
            words=DISPUTED,
        )
    milestones.mark(make, made, evidence=SHOWN, helped_words=HELPED)
    milestones.own_step(make, made, OWN, note=OWN_NOTE)
    milestones.skip(make, made, milestones.OFFICE_ONLY, reason=SKIPPED)
    cohorts.member(make, cohorts.cohort(make), owner, business)
    asked = lending_applications.product(make)
    lending_applications.submitted(make, user=owner, its=business, of=asked)
    waiting, hers = mentoring.person(make, *sections)
    mentoring.request(make, waiting, hers, words=ASKED)
    return made


def found_by(client, app):
    """The marks on pages, not those of lists to choose from."""
    marks = set()
    for url, words in reachable(client, app):
        plain = _FORM.sub("", words)
        marks |= {(mark, url) for mark in BACKGROUND if mark in plain}
        if NAME in plain:
            marks.add((NAME, ""))
    return marks


def test_the_office_finds_all_of_it(app, make, story):
    client = app.test_client()
    client.sign_in(make.navigator())
    assert {mark for mark, _ in found_by(client, app)} == {*BACKGROUND, NAME}


@pytest.mark.parametrize("pair", tier.some(PAIRS, 6, "pairs of roles"), ids="-".join)
def test_whoever_decides_about_money_finds_none_of_it(app, make, story, pair):
    client = app.test_client()
    client.sign_in(make.user(*pair))
    found = found_by(client, app)
    assert {one for one in found if one[0] in BACKGROUND} == set()
    if Role.LOAN_OFFICER in pair:
        assert (NAME, "") in found


def test_a_mentor_who_decides_reads_what_he_wrote_himself(app, make, story):
    client = app.test_client()
    with make.writing() as session:
        both = frozenset({Role.MENTOR, Role.LOAN_OFFICER})
        session.execute(update(User).where(User.id == story.mentor.id).values(roles=both))
    client.sign_in(story.mentor)
    found = {mark for mark, _ in found_by(client, app)}
    assert (
        {SHARED, PRIVATE, AGREED, WHERE, TONGUE, DISPUTED}
        >= found & BACKGROUND
        >= {SHARED, AGREED}
    )
    assert not found & {PLACE, ZIP_CODE, OTHER_TONGUE, ASKED, *PLAN}


def test_one_predicate_says_who_may_know(make):
    her, other = make.user().id, make.user().id
    for role in Role:
        assert Actor(other, frozenset({role})).may_know_background(her) is (role not in DECIDING)
        assert Actor(her, frozenset({role, *DECIDING})).may_know_background(her)
