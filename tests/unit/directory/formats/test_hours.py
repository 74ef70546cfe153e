from datetime import time

import pytest

from trepconnect.directory.formats.times import (
    is_plausible,
    read_clock,
    read_hours,
    read_ical_days,
    read_weekdays,
)


def week(text):
    return {
        each.weekday: f"{each.opens_at:%H:%M}-{each.closes_at:%H:%M}" for each in read_hours(text)
    }


NINE_TO_FIVE = dict.fromkeys(range(1, 6), "09:00-17:00")


@pytest.mark.parametrize(
    "text",
    [
        "9:00am-5:00pm, Mon-Fri",
        "9:00am-5:00pm Mon-Fri",
        "9am - 5pm, Monday to Friday",
        "Mon-Fri 9:00 a.m. - 5:00 p.m.",
        "Monday-Friday: 9am-5pm",
        "9:00am-5:00pm, Mon- Fri",
        "9:00am-5:00pm, Mon, Tues, Wed, Thurs and Fri",
    ],
)
def test_plain_hours_are_read(text):
    assert week(text) == NINE_TO_FIVE


def test_days_may_differ():
    hours = week("8:00am-8:00pm, Mon-Thur;\n8:00am-12:00pm, Fri")
    assert hours == {**dict.fromkeys(range(1, 5), "08:00-20:00"), 5: "08:00-12:00"}


def test_a_break_at_noon_makes_two_openings_of_a_day():
    hours = read_hours("9am-12pm, Mon\n1pm-5pm, Mon")
    assert [(each.opens_at, each.closes_at) for each in hours] == [
        (time(9), time(12)),
        (time(13), time(17)),
    ]


@pytest.mark.parametrize("text", ["24 hours a day, 7 days a week", "24/7", "Open 24/7"])
def test_always_open_is_midnight_to_midnight(text):
    assert week(text) == dict.fromkeys(range(1, 8), "00:00-00:00")


def test_a_range_may_pass_the_end_of_the_week():
    assert sorted(week("8am-4pm, Sat-Mon")) == [1, 6, 7]


@pytest.mark.parametrize(
    "text",
    [
        "Call for hours",
        "Office: 9:00am-5:00pm, Mon-Fri\n\nClasses vary",
        "9:00am-5:00pm, Mon-Fri\n\nEmergency: 24 hours a day, 7 days a week",
        "8:30am-5:15pm, Mon-Fri;\n8:30am-7:00pm, Wed",
        "8:00am-5:00, Mon-Fri",
        "9:00-17:00",
        "5::00am-8:00pm, Sun",
        "13:00pm-2:00pm, Mon",
        "9am-9am, Mon",
        "",
    ],
)
def test_hours_that_leave_a_doubt_are_not_read(text):
    assert read_hours(text) == []


@pytest.mark.parametrize(
    ("opens", "closes", "plausible"),
    [
        ("9:30", "17:00", True),
        ("9:30", "5:00 PM", True),
        ("8:00am", "6:00", False),
        ("8:00am", "18:00", True),
        ("9:00", "6:00", False),
        ("22:00", "6:00", True),
        ("09:00:00", "06:00:00", True),
        ("10:00 PM", "6:00 AM", True),
        ("2:00", "5:00 PM", False),
        ("1:00", "5:00", False),
        ("01:00", "05:00", False),
        ("9:00", "1:00", False),
        ("6:00", "8:00", False),
        ("9:00", "12:00", True),
        ("09:00", "09:00", False),
        ("9:00 AM", "9:00 AM", False),
        ("00:00", "24:00", True),
        ("00:00:00", "00:00:00", True),
        ("0:00", "0:00", False),
        ("9:00", "24:00", True),
        ("22:00", "22:00", False),
    ],
)
def test_a_missing_am_or_pm_may_leave_two_readings(opens, closes, plausible):
    assert is_plausible(read_clock(opens), read_clock(closes)) is plausible


@pytest.mark.parametrize(
    ("text", "at"),
    [("9:30", time(9, 30)), ("12:00 AM", time(0)), ("noon", time(12)), ("24:00", time(0))],
)
def test_times_of_day(text, at):
    assert read_clock(text).at == at


@pytest.mark.parametrize("text", ["9", "25:00", "9:75", "later", "13 pm", ""])
def test_not_a_time_of_day(text):
    assert read_clock(text) is None


def test_weekdays():
    said = ("Monday", "tue", "7", "Thurs", "Mon-Wed", "Sat & Sun", "0", "Montag")
    assert [read_weekdays(day) for day in said] == [
        [1], [2], [7], [4], [1, 2, 3], [6, 7], [], [],
    ]  # fmt: skip
    assert read_ical_days("TU,TH") == [2, 4]
    assert read_ical_days("1MO") is None
