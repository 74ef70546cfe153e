"""Sealed columns open in their own place, with their own key, or not at all."""

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.conftest import settings
from trepconnect.app import create_app
from trepconnect.platform.data.crypto import Unreadable, fingerprint, seal, unseal

OTHER_KEY = "YW5vdGhlci1rZXktb2YtMzItYnl0ZXMtLXh5ei0wMTI="
any_text = st.text(st.characters(exclude_categories=["Cs"]))


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    folder = tmp_path_factory.mktemp("crypto")
    with create_app(settings(f"sqlite:///{folder}/none.db", folder)).app_context():
        yield folder


@given(any_text, any_text)
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_was_sealed_comes_back(office, text, place):
    assert unseal(seal(text, place=place), place=place) == text


def test_the_same_text_is_never_sealed_alike(office):
    sealed = {seal("505 555 0142", place="p") for _ in range(200)}
    assert len(sealed) == 200


@pytest.mark.parametrize("place", ["contact_points.2", "contact_points.", "", "contact_points.11"])
def test_a_value_moved_to_another_row_does_not_open(office, place):
    sealed = seal("maria@example.org", place="contact_points.1")
    with pytest.raises(Unreadable):
        unseal(sealed, place=place)


def test_a_value_with_any_byte_changed_does_not_open(office):
    sealed = seal("maria@example.org", place="p")
    for position in range(len(sealed)):
        changed = bytearray(sealed)
        changed[position] ^= 1
        with pytest.raises(Unreadable):
            unseal(bytes(changed), place="p")


def test_a_value_cut_short_does_not_open(office):
    sealed = seal("maria@example.org", place="p")
    for length in range(len(sealed)):
        with pytest.raises(Unreadable):
            unseal(sealed[:length], place="p")


def test_another_key_opens_nothing_and_finds_nothing(office):
    sealed, found = seal("maria", place="p"), fingerprint("maria", purpose="contact")
    other = create_app(settings(f"sqlite:///{office}/none.db", office, FIELD_KEY=OTHER_KEY))
    with other.app_context():
        with pytest.raises(Unreadable):
            unseal(sealed, place="p")
        assert fingerprint("maria", purpose="contact") != found


def test_fingerprints_are_equal_for_equal_texts_and_purposes_only(office):
    assert fingerprint("a", purpose="x") == fingerprint("a", purpose="x")
    distinct = {fingerprint(t, purpose=p) for t in ("a", "b") for p in ("x", "y")}
    assert len(distinct) == 4
