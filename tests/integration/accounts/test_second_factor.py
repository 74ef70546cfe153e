import re
from datetime import timedelta

import pyotp
import pytest
import time_machine

from trepconnect.accounts.domain import RECOVERY_CODES
from trepconnect.accounts.service import second_factor
from trepconnect.kernel.actor import Role
from trepconnect.platform.data.db import WritesTwice, db, unit_of_work


@pytest.fixture
def navigator(make):
    """A navigator with a secret that her app does not know yet."""
    user = make.user(Role.NAVIGATOR, name="Lidia Armijo")
    with make.writing() as session:
        user = session.merge(user)
        second_factor.prepare(user)
    return user


@pytest.fixture
def half(app, navigator):
    """Her browser after the code by e-mail, before the second factor."""
    return app.test_client().sign_in(navigator, second_factor=False)


def secret_on(page):
    return page.select_one("main code").text.replace(" ", "")


def set_up(client):
    page = client.page("/second-factor")
    app_of_hers = pyotp.TOTP(secret_on(page))
    response = client.send(page.select_one("main form"), "/second-factor", code=app_of_hers.now())
    return app_of_hers, client.check(response)


def test_the_first_code_of_her_app_finishes_the_setup_and_shows_recovery_codes(half):
    _, page = set_up(half)
    assert len(page.select("main ul.codes li")) == RECOVERY_CODES
    assert half.get("/staff/people").status_code == 200


def test_a_wrong_code_is_told_beside_the_field_and_lets_nobody_in(half):
    response = half.submit("/second-factor", code="12")
    assert response.status_code == 422
    assert half.check(response).select_one("#code-error")
    assert half.get("/staff/people").status_code == 303


def test_a_code_of_the_app_works_once(app, navigator, half):
    app_of_hers, _ = set_up(half)
    second = app.test_client().sign_in(navigator, second_factor=False)
    assert second.submit("/second-factor", code=app_of_hers.now()).status_code == 422
    with time_machine.travel(timedelta(seconds=31), tick=True):
        assert second.submit("/second-factor", code=app_of_hers.now()).status_code == 303


def test_a_recovery_code_stands_in_for_the_app_once(app, navigator, half):
    _, page = set_up(half)
    code = page.select_one("main ul.codes li").text
    spoken = code.upper().replace("-", " ")
    first = app.test_client().sign_in(navigator, second_factor=False)
    assert first.submit("/second-factor/recovery", code=spoken).status_code == 303
    again = app.test_client().sign_in(navigator, second_factor=False)
    assert again.submit("/second-factor/recovery", code=code).status_code == 422


def test_the_sixth_try_has_to_wait_even_with_the_right_code(half):
    page = half.page("/second-factor")
    app_of_hers = pyotp.TOTP(secret_on(page))
    for _ in range(5):
        half.submit("/second-factor", code="000000")
    response = half.submit("/second-factor", code=app_of_hers.now())
    assert response.status_code == 422
    assert re.search(r"Wait \d+ minute", response.text)


def test_a_second_writer_beside_the_request_is_refused_at_once(app):
    with app.test_request_context("/", method="POST"):
        db.session().connection()
        with pytest.raises(WritesTwice), unit_of_work():
            pass
