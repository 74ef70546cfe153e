from datetime import timedelta

import pytest

from tests.factories import mentoring as build
from trepconnect.kernel.clock import SystemClock
from trepconnect.kernel.actor import Role
from trepconnect.mentoring.domain.pairing import PairingState

SECRET = "She is afraid of her landlord."


def test_smoke(client, make, app):
    made = build.pairing(make)
    sid = build.session(make, made, private_note=SECRET, shared_note="Hi", agreed=["A", "B"])
    build.meeting(make, made)
    for user in (made.mentor, made.owner):
        c = app.test_client().sign_in(user)
        for url in ("/mentoring", f"/mentoring/{made.id}", f"/mentoring/sessions/{sid}", f"/mentoring/{made.id}/sessions", f"/mentoring/{made.id}/end", f"/mentoring/{made.id}/meetings/new"):
            c.page(url)
    c = app.test_client().sign_in(made.mentor)
    for url in (f"/mentoring/{made.id}/sessions/new", "/mentoring/profile", f"/mentoring/sessions/{sid}/edit"):
        c.page(url)
    c = app.test_client().sign_in(build.person(make)[0])
    c.page("/mentoring/ask")
    c.page("/mentoring")
    p = build.pairing(make, state=PairingState.PROPOSED)
    for user in (p.mentor, p.owner):
        c = app.test_client().sign_in(user)
        c.page(f"/mentoring/{p.id}")
        c.page(f"/mentoring/{p.id}/decline")
        c.page("/mentoring")
    c = app.test_client().sign_in(make.navigator())
    m2 = make.user(Role.MENTOR)
    for url in ("/staff/mentors", f"/staff/mentors/{made.mentor.id}", f"/staff/mentors/{made.mentor.id}/edit", f"/staff/mentors/{m2.id}", f"/staff/mentors/{m2.id}/edit", "/staff/pairings", "/staff/pairings?state=all", f"/staff/pairings/{made.id}", f"/staff/pairings/{p.id}", f"/staff/pairings/{made.id}/end"):
        c.page(url)
