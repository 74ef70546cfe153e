from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trepconnect.accounts import domain
from trepconnect.accounts.contacts import read_contact
from trepconnect.accounts.domain import Contact, ContactKind, digits_of, normal_recovery_code
from trepconnect.accounts.login import network_of
from trepconnect.kernel.actor import STAFF, Role

NOW = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("505 555 0142", "+15055550142"),
        ("(505) 555-0142", "+15055550142"),
        ("+52 55 1234 5678", "+525512345678"),
        ("٥٠٥٥٥٥٠١٤٢", "+15055550142"),
        ("  Ana.Ruiz@Example.ORG ", "ana.ruiz@example.org"),
        ("josé@exämple.org", "josé@exämple.org"),
    ],
)
def test_a_contact_is_read_however_it_is_typed(typed, value):
    assert read_contact(typed, "US").value == value


@pytest.mark.parametrize(
    "typed",
    [
        *("", " ", "12", "ana@", "@x.org", "a@b", "x" * 300, "a@x.org\r\nBcc: b@x.org", "505"),
        *("555-0142", "123 456 7890", "800 555 0142", "900 555 0142", "505 555 0142 x7"),
        *("+44 20 7946 0018", "+1 505 155 0142"),
    ],
)
def test_what_is_no_contact_is_nothing(typed):
    assert read_contact(typed, "US") is None


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:ab12::7", "2001:db8:1:ab00::/56"),
        ("2001:db8:1:abff:9::", "2001:db8:1:ab00::/56"),
        ("2001:0DB8:0001:ac00::7", "2001:db8:1:ac00::/56"),
        ("::1", "::/56"),
        ("fe80::1%eth0", "fe80::/56"),
        ("", ""),
        ("unix:", ""),
    ],
)
def test_an_address_counts_as_the_household_it_comes_from(address, network):
    assert network_of(address) == network


@given(st.text(max_size=120))
def test_nothing_that_is_typed_breaks_the_reading(typed):
    found = read_contact(typed, "US")
    assert found is None or found.value.strip()


@given(st.text(max_size=60))
def test_nothing_that_is_typed_breaks_codes(typed):
    assert digits_of(typed).isascii()
    assert set(normal_recovery_code(typed)) <= {*domain._RECOVERY_ALPHABET, "-"}


@pytest.mark.parametrize(
    "typed", ["123 456", "123-456", "１２３４５６", "١٢٣٤٥٦", "۱۲۳۴۵۶", "१२३४५६", " 123456\n"]
)
def test_a_code_is_the_same_in_every_way_of_writing_numbers(typed):
    assert digits_of(typed) == "123456"


def test_a_recovery_code_survives_capitals_and_blanks():
    code = domain.new_recovery_code()
    assert normal_recovery_code(f"  {code.upper().replace('-', ' ')} ") == code


def test_codes_are_random_and_have_all_their_digits():
    codes = {domain.new_code() for _ in range(500)}
    assert len(codes) > 480
    assert {len(code) for code in codes} == {6}
    assert any(code.startswith("0") for code in codes)


@pytest.mark.parametrize(
    ("contact", "masked"),
    [
        (Contact(ContactKind.PHONE, "+15055550142"), "••• ••• 0142"),
        (Contact(ContactKind.EMAIL, "maria@example.org"), "m•••@example.org"),
    ],
)
def test_a_masked_contact_is_enough_for_its_owner(contact, masked):
    assert contact.masked == masked


@pytest.mark.parametrize(
    ("now", "tries", "used", "good"),
    [
        (NOW, 0, False, True),
        (NOW, 4, False, True),
        (NOW, 5, False, False),
        (NOW, 0, True, False),
        (NOW + timedelta(minutes=10), 0, False, False),
        (NOW + timedelta(minutes=9, seconds=59), 0, False, True),
    ],
)
def test_a_code_is_good_for_ten_minutes_five_tries_and_once(now, tries, used, good):
    life = NOW + domain.CODE_LIFE
    assert domain.code_still_good(now=now, expires_at=life, tries=tries, used=used) is good


@pytest.mark.parametrize("role", Role)
def test_only_staff_need_a_second_factor_and_none_of_them_stays_long(role):
    roles = frozenset({role, Role.ENTREPRENEUR})
    assert domain.needs_second_factor(roles) is (role in STAFF)
    life = domain.session_life(roles, own_phone=True)
    assert life.idle <= timedelta(minutes=15) or role not in STAFF
    assert life.at_most <= domain.LONGEST_SESSION


INVITES = {
    Role.ADMIN: set(Role),
    Role.MANAGER: set(Role) - {Role.ADMIN},
    Role.NAVIGATOR: {Role.MENTOR, Role.PARTNER, Role.SPONSOR, Role.ENTREPRENEUR},
}


@pytest.mark.parametrize("inviter", Role)
@pytest.mark.parametrize("invited", Role)
def test_nobody_hands_out_more_than_she_has(inviter, invited):
    allowed = invited in INVITES.get(inviter, set())
    assert domain.may_invite(frozenset({inviter}), invited) is allowed


def test_tokens_are_long_and_only_their_hash_is_kept():
    token = domain.new_token()
    assert len(token) >= 43
    assert domain.token_hash(token) != token
    assert len(domain.token_hash(token)) == 64


def test_a_number_with_an_extension_gets_no_texts_and_is_refused():
    for typed in ("505-555-0142 ext 9", "(505) 555-0142 x9", "+1 505 555 0142;ext=9"):
        assert read_contact(typed, "US") is None


@pytest.mark.parametrize(
    ("others", "may"),
    [
        ([], False),
        ([-1], True),  # an older one stays
        ([47], False),  # it came later, and not long enough ago
        ([47, 1], True),
    ],
)
def test_a_contact_goes_when_an_older_or_well_known_one_stays(others, may):
    proved = NOW - timedelta(hours=50)
    others = [proved + timedelta(hours=hours) for hours in others]
    assert domain.may_remove(proved, others, NOW) is may
    assert domain.may_remove(proved, others, NOW + timedelta(days=9)) is bool(others)


@pytest.mark.parametrize(("used", "silent"), [(None, True), (300, False), (366, True)])
def test_a_contact_is_silent_a_year_after_its_last_use(used, silent):
    used_at = None if used is None else NOW - timedelta(days=used)
    found = domain.is_silent(verified_at=NOW - timedelta(days=400), used_at=used_at, now=NOW)
    assert found is silent


def test_a_proof_is_fresh_for_a_quarter_of_an_hour():
    assert domain.is_fresh(NOW - timedelta(minutes=15), NOW)
    assert not domain.is_fresh(NOW - timedelta(minutes=16), NOW)
    assert not domain.is_fresh(None, NOW)
