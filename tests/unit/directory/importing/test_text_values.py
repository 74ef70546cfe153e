from datetime import UTC, date, datetime

import pytest

from trepconnect.directory.formats.times import read_date, read_moment
from trepconnect.directory.importing.parsing.contacts import DialledNumber, is_free, read_phone
from trepconnect.directory.listings.domain import web_link


@pytest.mark.parametrize(
    ("text", "e164", "extension"),
    [
        ("(505) 555-0101", "+15055550101", ""),
        ("505.555.0101", "+15055550101", ""),
        ("1-800-555-0199", "+18005550199", ""),
        ("+1 505 555 0101", "+15055550101", ""),
        ("505-555-0104 x31221", "+15055550104", "31221"),
        ("505-555-0104 ext. 12", "+15055550104", "12"),
        ("(505) 555-COOK", "+15055552665", ""),
        ("(410) AGE-DIAL", "+14102433425", ""),
        ("+44 (0)20 7946 0018", "+442079460018", ""),
        ('"+44 1234 234567"', "+441234234567", ""),
    ],
)
def test_numbers_that_are_certain(text, e164, extension):
    number = read_phone(text)
    assert (number.e164, number.extension) == (e164, extension)


@pytest.mark.parametrize(
    "text",
    ["(   ) 555-", "x4567", "305-555-*123", "(F10) 555-0100", "505-555-010", "123-456-7890",
     "505-555-0104 xOPT1", "call us", "", "789-456-1230", "505-555-0101 or 505-555-0102"],
)  # fmt: skip
def test_numbers_that_are_never_completed(text):
    assert read_phone(text).e164 is None


@pytest.mark.parametrize("text", ["x4567", "ext. 4567", "Extension 4567"])
def test_an_extension_without_a_number_is_kept(text):
    assert read_phone(text) == DialledNumber(None, "4567")


@pytest.mark.parametrize("text", ["211", "(311)    -", "988"])
def test_short_numbers_are_short_on_purpose(text):
    assert read_phone(text).short


@pytest.mark.parametrize(
    ("text", "free"),
    [
        ("None.       ", True), ("No fees.", True), ("FREE", True), ("$0", True),
        ("$15 an hour", False), ("$5 a day, paid at the door", False),
        ("Sliding fee scale", None), ("None if eligible. Otherwise $45.", None),
        ("Suggested donation $5", None), ("See notes.", None), ("", None),
    ],
)  # fmt: skip
def test_free_or_not_only_when_certain(text, free):
    assert is_free(text) is free


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2015-12-24", date(2015, 12, 24)), ("12/24/2015", date(2015, 12, 24)),
        ("1/2/14", date(2014, 1, 2)), ("1/24/70", date(1970, 1, 24)),
        ("December 24, 2014", date(2014, 12, 24)), ("2015-12-24T10:00:00Z", date(2015, 12, 24)),
        ("13/27/2014", None), ("24/2/70", None), ("soon", None), ("", None),
    ],
)  # fmt: skip
def test_dates(text, day):
    assert read_date(text) == day


def test_a_moment_without_a_zone_is_utc():
    assert read_moment("2023-03-15T10:30:45") == datetime(2023, 3, 15, 10, 30, 45, tzinfo=UTC)
    assert read_moment("yesterday") is None


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("www.makers.example.org", "http://www.makers.example.org"),
        ("https://a.example.org/x?y=1", "https://a.example.org/x?y=1"),
        ("a.example.org:8080/x", "http://a.example.org:8080/x"),
        ("javascript:alert(1)", None), ("JaVaScRiPt:alert(1)", None), ("data:text/html,x", None),
        ("mailto:a@example.org", None), ("not a link", None), ("n/a", None), ("", None),
        ("http://[broken", None),
    ],
)  # fmt: skip
def test_only_web_addresses_become_links(text, link):
    assert web_link(text) == link
